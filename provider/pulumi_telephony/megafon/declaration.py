"""What a virtual number is: its inputs with their rules, its state, and which inputs exclude each other (megafon 2,
3)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from ..base import phone
from ..core.adoption import Adopt, ExistingId, wanted
from ..core.model import Inputs, Outputs, Problem
from ..core.rules import (
    Accepts,
    ClearedBy,
    ClientOnly,
    Identity,
    Is,
    Recorded,
    Replace,
    Secret,
    Unique,
    Unknown,
    WriteOnly,
)
from ..run.claims import Claim, Key
from .models import CYRILLIC_ES, ForwardingNumber, NumberRecord

NumberType = Literal["def", "abc", "sip_registration", "sip_redirection", "toll_free"]
Purpose = Literal["company", "employee", "not_specified"]

READ_ONLY: Final = ("sip_redirection", "toll_free")
"""The API documents no method that creates or changes one (megafon 2.9, 3.1)."""
NOT_DELETED: Final = ("abc", *READ_ONLY)
"""City numbers cannot be deleted (megafon 2.7); what deleting the others does is not documented (megafon 6.19)."""
SIP_FIELDS: Final = ("login", "password", "server_host", "server_port")

_LARGEST = 2**53
"""Whole numbers travel as floats between the engine and a dynamic provider."""


def _phone(value: str) -> str:
    if not phone.is_plain(value):
        raise ValueError(phone.refusal(value))
    return value


def _whole(value: Any) -> Any:
    """Ids and ports may be given as text, so that another resource's ``id`` fits."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value > _LARGEST:
        raise ValueError("is too large for an id: the engine cannot carry whole numbers above 2^53 exactly")
    return value


def _latin(value: Any) -> Any:
    if isinstance(value, str) and CYRILLIC_ES in value:
        raise ValueError(
            "is spelled with the Cyrillic letter с (U+0441), as in some tables of the documentation; the API expects"
            f' Latin letters: "{value.replace(CYRILLIC_ES, "c")}"'
        )
    return value


def _host(value: str) -> str:
    if re.fullmatch(r"[^\s/:@?#\[\]]{1,253}", value):
        return value
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        raise ValueError(
            f"must be a host name or an IP address, without scheme, port or blanks, got {value!r}"
        ) from None
    return value


def _no_edges(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        raise ValueError("must not begin or end with blanks, nor contain control characters")
    return value


def _no_controls(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must not contain control characters; a line break at its end often comes from reading a file")
    return value


Phone = Annotated[str, AfterValidator(_phone)]
Login = Annotated[str, Field(min_length=1), AfterValidator(_no_edges)]
Password = Annotated[str, Field(min_length=1), AfterValidator(_no_controls)]
Host = Annotated[str, AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535), BeforeValidator(_whole)]
Id = Annotated[int, Field(ge=1), BeforeValidator(_whole), Accepts(int | str)]


class VirtualNumberInputs(Inputs):
    """A number of a MegaFon virtual PBX (VATS).

    The calls behind it: ``/numbers/virtual-number``, ``/numbers/unconfirmed``, ``/numbers/def-virtual-number-capacity``
    and ``/employee`` of the MegaFon VATS Data API. ``id`` is the number's numeric id there, not the phone number.

    What can be done depends on ``type``:

    - ``sip_registration``, a number of another operator, registered by SIP: create, read, update, delete.
    - ``def``, a mobile number of the account's contract: it is ordered, the provider waits until it is active, and an
      employee gets it if ``purpose`` says so. Destroying detaches it.
    - ``abc``, a city number: cannot be ordered or deleted through the API. ``adopt=True`` or ``existing_id`` manages
      its comment; destroying removes it from the state only, with a warning.
    - ``sip_redirection``, ``toll_free``: can only be looked up, with ``VirtualNumber.get``.

    **A number that exists already** stops the creation, unless ``adopt=True`` or ``existing_id`` takes it over. Then
    one update, or none, changes what differs from the program; what the program leaves out stays as it is, and the
    preview says so. The API does not return the SIP account of a number, so the one that the program gives is sent
    once. From then on the number is like any other: destroying the resource deletes it, unless ``release_protection``
    or Pulumi's options ``protect`` and ``retain_on_delete`` keep it.

    A replacement that keeps the phone number or the employee deletes the old number first, because there cannot be two.
    No two resources of a program can have the same number or the same employee. When an employee moves from one number
    to another in one run, the provider waits a moment; if that is not enough, let the number that gets the employee
    depend on the other one (``depends_on``). The link between a number and an employee can also be set at the employee:
    let only one side manage it.

    **A mobile number is protected.** MegaFon does not document whether a number that was released can be ordered
    again. So ``release_protection`` is on for ``def`` unless it is False, and it can be switched on for other types.
    While it is on, a delete and a replacement are rejected, in the preview already. To release a number, set
    ``release_protection=False`` and run ``up`` once, then delete or replace it. The two need separate runs, because the
    protection in the state decides: a delete sees nothing else.

    The engine does not ask a provider when it previews a delete. So Pulumi's option ``protect`` is set while the
    protection is on, and the error of a preview names that option. It is not set if the program sets ``protect`` or
    ``retain_on_delete`` itself, nor if ``release_protection`` or ``type`` is an output of another resource, whose value
    is not known while the program runs; the delete of such a number is rejected when it is carried out. If an input
    that replaces is not known in a preview, the preview shows an update of a protected number; the update is rejected
    if the value turns out to be a new one.
    """

    number: Annotated[Phone, Replace(), Unique()]
    """The phone number: 11 digits starting with 7, without ``+`` or blanks."""
    type: Annotated[NumberType, Replace()]
    """The kind of number, which decides what can be done with it; see the class. ``sip_registration`` and ``def`` can
    be created, ``abc`` can be taken over, the others can only be looked up."""
    dgn_number: Annotated[Phone | None, Replace()] = None
    """The city number that is linked with a mobile number (``def`` only): 11 digits starting with 7. Unset: the one
    that MegaFon names in its list of available numbers. A replacement releases the number first and orders it again;
    that works only if MegaFon then offers it with this city number or with none."""
    purpose: Annotated[Purpose | None, BeforeValidator(_latin), ClearedBy("company")] = None
    """Who uses the number. Unset: ``company``. The other two are for ``def`` only."""
    comment: Annotated[str | None, ClearedBy("")] = None
    """A note on the number."""
    employee_id: Annotated[Id | None, ClearedBy(None), Unique()] = None
    """The id of the employee who gets the mobile number (``def`` only); needs ``purpose="employee"``. An employee can
    have one mobile number."""
    login: Annotated[Login | None, WriteOnly()] = None
    """The account at the SIP server. Required for ``sip_registration`` and rejected for other types, as are
    ``password``, ``server_host`` and ``server_port``. With ``adopt=True`` or ``existing_id`` leave out all four to keep
    the account of an existing number."""
    password: Annotated[Password | None, Secret(), WriteOnly()] = None
    """The password of that account."""
    server_host: Annotated[Host | None, WriteOnly()] = None
    """Host name or IP address of the SIP server, without scheme and port."""
    server_port: Annotated[Port | None, WriteOnly()] = None
    """The port of the SIP server."""
    activation_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 300
    """Seconds to wait until a mobile number is active, or is gone after a delete. After that the order stands, and the
    next update waits again."""
    adopt: Adopt = False
    """Take over the number if it exists already; if it does not, create it. ``abc`` needs this or ``existing_id``."""
    existing_id: ExistingId = None
    """Take over the number with this id, which must exist with this ``number`` and ``type``. It decides which one is
    meant if several numbers have the same phone number."""
    release_protection: Annotated[bool | None, Recorded(Is("type", "def"))] = None
    """Reject deleting and replacing the number; see the class."""


class VirtualNumberOutputs(Outputs):
    """A number of a MegaFon virtual PBX, as the API returns it: without the account at the SIP server."""

    record = NumberRecord
    returned_as = "VirtualNumberInfo"

    id: Annotated[int, Identity()]
    """The number's numeric id, which ``VirtualNumber.get`` takes; not the phone number."""
    state: str | None
    """``active``, ``activation``, ``unconfirmed``, ``debt_lock``, ``freeze``, ``inactive`` or ``error``; MegaFon may
    add others. It says nothing about a SIP registration. Changes by itself."""
    reason: str | None
    """Why the state is what it is, in MegaFon's words."""
    region_name: str | None
    """The region of the number, free text."""
    scenario_id: int | None
    """The inbound scenario of the number."""
    group_id: int | None
    """The group that the number belongs to."""
    group_scenario_id: int | None
    """The inbound scenario of that group."""
    is_scenario_active: bool | None
    """Whether the number's scenario is active; unset if the number has none."""
    is_group_scenario_active: bool | None
    """Whether the group's scenario is active."""
    from_redirect_numbers: list[ForwardingNumber] | None
    """The numbers that forward to this one, each with ``id`` and ``number``."""
    redirect_number: str | None
    """The number that this one forwards to."""
    sip_uri: str | None
    """Where calls go, for the type ``sip_redirection``."""
    nc_type: str | None
    """Not documented by MegaFon: ``custom``, or ``custom+fmc`` for a number that an employee has."""
    app_id: int | None
    """The account that the number is in."""


def problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Problems between fields. ``values`` has only what is set, and may hold unknowns."""
    kind = values.get("type")
    if not isinstance(kind, str) or kind not in get_args(NumberType):
        return
    if kind in READ_ONLY:
        yield Problem("type", f'"{kind}" can only be read: give opts=ResourceOptions(id=...) to look such a number up')
        return
    if kind == "abc" and not wanted(values):
        yield Problem(
            "type",
            '"abc" needs adopt=True or existing_id: the API cannot order a city number, only manage one that the'
            " account has",
        )
    yield from _sip_problems(kind, values)
    yield from _purpose_problems(kind, values)
    if kind != "def" and "dgn_number" in values:
        yield Problem("dgn_number", f'is only for type "def", not for "{kind}"')


def claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """A phone number is unique in an account (megafon 6.6), and an employee has one (megafon 6.13)."""
    number, employee_id = values.get("number"), values.get("employee_id")
    if isinstance(number, str):
        # The resource that has the number does not delete it if another one adopts it.
        yield Claim("number", f"number {number}", number_key(number), freed="by a deletion", adopts=wanted(values))
    if isinstance(employee_id, int):
        yield Claim(
            "employee_id",
            f"employee {employee_id}, who can have one mobile number only",
            employee_key(employee_id),
            freed="by an update",
        )


def number_key(number: str) -> Key:
    """The claim of the resource that has this number."""
    return ("number", number)


def employee_key(employee_id: int) -> Key:
    """The claim of the resource that assigns a number to this employee."""
    return ("employee", employee_id)


def _sip_problems(kind: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    # An existing number has a SIP account, which the API never returns: the program can leave it as it is.
    left_alone = wanted(values) and not any(field in values for field in SIP_FIELDS)
    for field in SIP_FIELDS:
        if kind == "sip_registration" and field not in values and not left_alone:
            yield Problem(field, 'is required for type "sip_registration"')
        if kind != "sip_registration" and field in values:
            yield Problem(field, f'is only for type "sip_registration", not for "{kind}"')


def _purpose_problems(kind: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    purpose = values.get("purpose")
    if kind != "def":
        if purpose in ("employee", "not_specified"):
            yield Problem("purpose", f'can only be "company" for type "{kind}"')
        if "employee_id" in values:
            yield Problem("employee_id", f'is only for type "def", not for "{kind}"')
    elif purpose == "employee" and "employee_id" not in values:
        yield Problem("employee_id", 'is required with purpose "employee"')
    elif "employee_id" in values and purpose != "employee" and not isinstance(purpose, Unknown):
        yield Problem("employee_id", 'requires purpose "employee"')
