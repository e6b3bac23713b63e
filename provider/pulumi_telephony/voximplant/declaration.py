"""What a program says of a SIP registration, and what is known of one (contracts: voximplant 2.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.adoption import Adopt, ExistingId, wanted
from ..core.model import Inputs, Problem, State
from ..core.rules import (
    Alternative,
    ClearedBy,
    ClientOnly,
    ComparedBy,
    Recorded,
    Replace,
    ReplacedWhenRemoved,
    Secret,
    WriteOnly,
)
from ..run.claims import Claim
from .bindings import BINDINGS, same_application, user_claims
from .models import Registration


def _one_word(value: str) -> str:
    if re.search(r"\s", value):
        raise ValueError("must not contain blanks")
    return value


def _id(value: Any) -> Any:
    """Ids may be given as text, so that another resource's ``id`` fits."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and not 0 < value < 2**53:
        raise ValueError("must be an id: a positive whole number")
    return value


def _off(_: Mapping[str, Any]) -> bool:
    return False


def _on(_: Mapping[str, Any]) -> bool:
    return True


Word = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_one_word)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Id = Annotated[int, BeforeValidator(_id)]


class SipRegistrationInputs(Inputs):
    sip_username: Word
    proxy: Word
    auth_user: Annotated[Word | None, ReplacedWhenRemoved()] = None
    outbound_proxy: Annotated[Word | None, ReplacedWhenRemoved()] = None
    password: Annotated[str | None, Field(min_length=1), Secret(), WriteOnly(), ReplacedWhenRemoved()] = None
    is_persistent: Annotated[bool, Replace()] = True
    application_id: Annotated[Id | None, Alternative("application_name"), ClearedBy(None)] = None
    application_name: Annotated[
        Name | None, Alternative("application_id"), ClearedBy(None), ComparedBy(same_application)
    ] = None
    rule_id: Annotated[Id | None, Alternative("rule_name"), ClearedBy(None)] = None
    rule_name: Annotated[Name | None, Alternative("rule_id"), ClearedBy(None)] = None
    user_id: Annotated[Id | None, Alternative("user_name"), ClearedBy(None)] = None
    user_name: Annotated[Name | None, Alternative("user_id"), ClearedBy(None)] = None
    release_protection: Annotated[bool | None, Recorded(_off)] = None

    adopt: Adopt = False
    existing_id: ExistingId = None
    wait_for_registration: Annotated[bool, ClientOnly()] = False
    registration_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 60
    # A refresh sees nothing but the state, so that this has to be on record.
    detect_credential_drift: Annotated[bool | None, Recorded(_on)] = None


UNSAID = frozenset({"password"}) | SipRegistrationInputs.fields_with(ClientOnly)
"""What the API never says."""

SIP_FIELDS = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password")
"""What a change of begins a new attempt to register (U31)."""


class SipRegistrationState(State):
    sip_username: str | None = None
    proxy: str | None = None
    auth_user: str | None = None
    outbound_proxy: str | None = None
    password: str | None = Field(default=None, repr=False)
    is_persistent: bool | None = None
    application_id: int | None = None
    application_name: str | None = None
    rule_id: int | None = None
    rule_name: str | None = None
    user_id: int | None = None
    user_name: str | None = None
    release_protection: bool | None = None

    adopt: bool | None = None
    existing_id: str | None = None
    wait_for_registration: bool | None = None
    registration_timeout: int | None = None
    detect_credential_drift: bool | None = None

    account_id: int | None = None
    successful: bool | None = None
    status_code: int | None = None
    error_message: str | None = None
    last_updated: int | None = None
    deactivated: bool | None = None
    purchase_date: str | None = None
    next_subscription_renewal: str | None = None
    subscription_price: str | None = None


def state_of(
    row: Registration,
    known: SipRegistrationInputs | SipRegistrationState | None,
    pending: tuple[str, ...] = (),
) -> SipRegistrationState:
    """The whole state: what the API says, and of ``known`` what it never says."""
    unsaid = {name: getattr(known, name, None) for name in UNSAID}
    return SipRegistrationState.model_validate({**row.model_dump(), **unsaid, "pending": pending})


def natural_key(it: SipRegistrationInputs | Registration) -> tuple[str, ...]:
    """What two registrations have in common when one could be mistaken for the other."""
    return it.sip_username, it.proxy, str(it.is_persistent)


def is_same_registration(row: Registration, *known: SipRegistrationInputs | SipRegistrationState) -> bool:
    """Whether a registration under an id can be the one that is ``known``: on record, or as an update that was cut off
    may have left it. By whom it registers as, or by when it was bought, which no update changes."""
    return any(
        (each.sip_username, each.proxy) == (row.sip_username, row.proxy)
        or (isinstance(each, SipRegistrationState) and each.purchase_date == row.purchase_date is not None)
        for each in known
    )


def words_of(row: Registration | SipRegistrationState) -> str:
    """A registration for messages."""
    return f"the registration of {row.sip_username} at {row.proxy}"


def claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """What two registrations cannot both have, and what a program that makes two alike may not mean.

    Voximplant makes both, charges both, and two may be meant: so that is no refusal."""
    yield from user_claims(values)
    sip_username, proxy, lasts = (values.get(name) for name in ("sip_username", "proxy", "is_persistent"))
    if isinstance(sip_username, str) and isinstance(proxy, str) and isinstance(lasts, bool) and not wanted(values):
        what = f"a registration of {sip_username} at {proxy}"
        key = ("registration", sip_username, proxy, str(lasts))
        yield Claim("sip_username", what, key, warning=f"the same {what[2:]}: {CHARGED}")


CHARGED: Final = "Voximplant makes each of them, and charges a fee for each; keep one of them, unless you need as many"


def problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between fields. ``values`` has only what is set, and may hold unknowns."""
    for binding in BINDINGS:
        if binding.id in values and binding.name in values:
            yield Problem(None, f"give {binding.id} or {binding.name}, not both")
    if not {"application_id", "application_name"} & values.keys():
        for field in ("rule_name", "user_id", "user_name"):
            if field in values:
                yield Problem(field, "needs application_id or application_name beside it")
    waits, lasts = values.get("wait_for_registration") is True, values.get("is_persistent") is not False
    if waits and not lasts and not {"user_id", "user_name"} & values.keys():
        yield Problem("wait_for_registration", "needs a user beside is_persistent=False: without one it never comes up")
