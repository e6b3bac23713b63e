"""What a SIP registration is: its inputs with their rules, its outputs, and which inputs exclude each other (contracts:
voximplant 2.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.adoption import Adopt, ExistingId, wanted
from ..core.model import Inputs, Outputs, Problem
from ..core.rules import (
    Accepts,
    Alternative,
    ClearedBy,
    ClientOnly,
    ComparedBy,
    Identity,
    Recorded,
    RegistrationWait,
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


Word = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_one_word)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Id = Annotated[int, BeforeValidator(_id), Accepts(int | str)]


class SipRegistrationInputs(Inputs):
    """A registration that the Voximplant platform keeps at another operator's SIP server.

    The calls behind it: CreateSipRegistration, GetSipRegistrations, UpdateSipRegistration, BindSipRegistration and
    DeleteSipRegistration of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/managing_sip_registration). ``id`` is the ``sip_registration_id``.
    Creating a registration reserves the fee and taxes of a month. The key of the service account needs the role Owner
    or Admin.

    Name each of application, rule and user by id or by name. A rule name and a user need an application. A user can
    hold one registration only: binding the user here unbinds them from the registration that had them before, with a
    warning. Two resources of a program that name the same user are rejected, in the preview if both name the user by id
    or both by name.

    With ``adopt=True`` or ``existing_id`` the resource takes over a registration that exists already instead of
    creating one, and the preview says so. One update changes what differs; what the program leaves out stays as it is.
    A password is always sent, because the API does not return the old one. From then on it is a registration like any
    other: destroying the resource deletes it, unless ``release_protection`` or Pulumi's ``retain_on_delete`` and
    ``protect`` keep it.

    The platform registers by itself. ``successful``, ``status_code``, ``error_message`` and ``last_updated`` say how
    that went, and never show as a change. With ``wait_for_registration=True`` the run fails if the SIP server does not
    accept a create or an update. What was created stays in the state, and the next ``up`` tries again. A refresh that
    finds the credentials rejected (SIP status 401, 403 or 407) reports the password as changed, and the next ``up``
    sends it again.

    With ``release_protection=True`` a delete and a replacement are rejected, in the preview already. To delete or
    replace the registration, set it to False and run ``up`` once before. ``VirtualNumber`` has the same input, and
    explains it.
    """

    sip_username: Word
    """The user part of the account at the SIP server; no blanks."""
    proxy: Word
    """Host name of the SIP server, without ``sip:``."""
    auth_user: Annotated[Word | None, ReplacedWhenRemoved()] = None
    """User name for authentication, if it is not ``sip_username``; no blanks."""
    outbound_proxy: Annotated[Word | None, ReplacedWhenRemoved()] = None
    """Host to send requests through; no blanks."""
    password: Annotated[str | None, Field(min_length=1), Secret(), WriteOnly(), ReplacedWhenRemoved()] = None
    """The password of the account."""
    is_persistent: Annotated[bool, Replace()] = True
    """True if the registration is always kept, False if only while the bound user is logged in through an SDK."""
    application_id: Annotated[Id | None, Alternative("application_name"), ClearedBy(None)] = None
    """The id of the application whose scenarios handle calls. Removing the application unbinds rule and user too."""
    application_name: Annotated[
        Name | None, Alternative("application_id"), ClearedBy(None), ComparedBy(same_application)
    ] = None
    """The name of that application, short or full (``name.account.voximplant.com``); the API returns the full one."""
    rule_id: Annotated[Id | None, Alternative("rule_name"), ClearedBy(None)] = None
    """The id of the routing rule for incoming calls."""
    rule_name: Annotated[Name | None, Alternative("rule_id"), ClearedBy(None)] = None
    """The name of that rule, of the application."""
    user_id: Annotated[Id | None, Alternative("user_name"), ClearedBy(None)] = None
    """The id of the user who places calls through the registration."""
    user_name: Annotated[Name | None, Alternative("user_id"), ClearedBy(None)] = None
    """The name of that user, of the application."""
    release_protection: Annotated[bool | None, Recorded(False)] = None
    """Reject deleting and replacing the registration."""

    adopt: Adopt = False
    """Take over the registration that has this ``sip_username``, ``proxy`` and ``is_persistent``; if there is none,
    create it. If there are several, say which one with ``existing_id``."""
    existing_id: ExistingId = None
    """Take over the registration with this id, which must exist."""
    wait_for_registration: Annotated[bool, ClientOnly(), RegistrationWait("status_code", "error_message")] = False
    """Wait in a create and an update until the SIP server has accepted the credentials, and fail with its status code
    and message if it does not. A rejection that waiting cannot fix ends the wait at once."""
    registration_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 60
    """How many seconds ``wait_for_registration`` waits."""
    # A refresh sees nothing but the state, so the state records it.
    detect_credential_drift: Annotated[bool | None, Recorded(True)] = None
    """Let a refresh report the password as changed when the SIP server rejects the credentials."""


class SipRegistrationOutputs(Outputs):
    """A SIP registration of a Voximplant account. The API never returns its password."""

    record = Registration
    returned_as = "SipRegistrationInfo"

    sip_registration_id: Annotated[int, Identity()]
    """The registration's id, which ``SipRegistration.get`` takes."""
    account_id: int | None
    """The account that the registration is in; the child account if one is configured. With credentials of another
    account the registration is neither read nor changed nor deleted. Unset until the first write or refresh after an
    upgrade from 0.1."""
    successful: bool | None
    """Whether the last attempt to register succeeded; unset while the first one runs. Changes by itself."""
    status_code: int | None
    """SIP status code of the last attempt, 200 for success. Changes by itself."""
    error_message: str | None
    """The SIP server's message when it rejected the registration."""
    last_updated: int | None
    """When the status last changed; Voximplant does not document the unit, Unix seconds are likely."""
    deactivated: bool | None
    """True: the subscription is frozen, for example because the account has no money."""
    purchase_date: str | None
    """When the registration was bought: ``YYYY-MM-DD HH:mm:ss``, UTC."""
    next_subscription_renewal: str | None
    """When the next month is charged: ``YYYY-MM-DD``."""
    subscription_price: str | None
    """The monthly fee: a decimal number as text, in the account's currency."""


SIP_FIELDS = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password")
"""The fields whose change starts a new attempt to register (U31)."""


def claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """What two registrations cannot both have, and a warning about two that are the same.

    Voximplant creates and charges both, and two may be intended, so that is not an error."""
    yield from user_claims(values)
    sip_username, proxy, lasts = (values.get(name) for name in ("sip_username", "proxy", "is_persistent"))
    if isinstance(sip_username, str) and isinstance(proxy, str) and isinstance(lasts, bool) and not wanted(values):
        what = f"a registration of {sip_username} at {proxy}"
        key = ("registration", sip_username, proxy, str(lasts))
        yield Claim("sip_username", what, key, warning=f"the same {what[2:]}: {CHARGED}")


CHARGED: Final = (
    "Voximplant creates each of them, and charges a fee for each; keep one of them, unless you need as many"
)


def problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Problems between fields. ``values`` has only what is set, and may hold unknowns."""
    for binding in BINDINGS:
        if binding.id in values and binding.name in values:
            yield Problem(None, f"give {binding.id} or {binding.name}, not both")
    if not {"application_id", "application_name"} & values.keys():
        for field in ("rule_name", "user_id", "user_name"):
            if field in values:
                yield Problem(field, "requires application_id or application_name")
    waits, lasts = values.get("wait_for_registration") is True, values.get("is_persistent") is not False
    if waits and not lasts and not {"user_id", "user_name"} & values.keys():
        yield Problem(
            "wait_for_registration", "requires a user with is_persistent=False: without one, it never registers"
        )
