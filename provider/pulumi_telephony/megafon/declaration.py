"""What a virtual number is: its inputs with their rules, its state, and what cannot stand together (megafon 2, 3)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from ..base import phone
from ..core.adoption import Adopt, ExistingId, wanted
from ..core.model import Inputs, Problem, State
from ..core.rules import ClearedBy, ClientOnly, Recorded, Replace, Secret, Unknown, WriteOnly
from ..run.claims import Claim, Key
from .models import CYRILLIC_ES, LinkedNumber

NumberType = Literal["def", "abc", "sip_registration", "sip_redirection", "toll_free"]
Purpose = Literal["company", "employee", "not_specified"]

READ_ONLY: Final = ("sip_redirection", "toll_free")
"""The API documents no method that makes or changes one (megafon 2.9, 3.1)."""
NOT_DELETED: Final = ("abc", *READ_ONLY)
"""City numbers cannot be deleted (megafon 2.7); what deleting the others would do is not known (megafon 6.19)."""
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
Id = Annotated[int, Field(ge=1), BeforeValidator(_whole)]


def _protected(values: Mapping[str, Any]) -> bool | None:
    """Mobile numbers are: nothing says that a number which was given back can be ordered again (megafon 6.18)."""
    kind = values.get("type")
    return None if isinstance(kind, Unknown) else kind == "def"


class VirtualNumberInputs(Inputs):
    number: Annotated[Phone, Replace()]
    type: Annotated[NumberType, Replace()]
    dgn_number: Annotated[Phone | None, Replace()] = None
    purpose: Annotated[Purpose | None, BeforeValidator(_latin), ClearedBy("company")] = None
    comment: Annotated[str | None, ClearedBy("")] = None
    employee_id: Annotated[Id | None, ClearedBy(None)] = None
    login: Annotated[Login | None, WriteOnly()] = None
    password: Annotated[Password | None, Secret(), WriteOnly()] = Field(default=None, repr=False)
    server_host: Annotated[Host | None, WriteOnly()] = None
    server_port: Annotated[Port | None, WriteOnly()] = None
    activation_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 300
    adopt: Adopt = False
    existing_id: ExistingId = None
    release_protection: Annotated[bool | None, Recorded(_protected)] = None


class VirtualNumberState(State):
    number: str | None = None
    type: str | None = None
    dgn_number: str | None = None
    purpose: str | None = None
    comment: str | None = None
    employee_id: int | None = None
    login: str | None = None
    password: str | None = Field(default=None, repr=False)
    server_host: str | None = None
    server_port: int | None = None
    activation_timeout: int | None = None
    adopt: bool | None = None
    existing_id: str | None = None
    release_protection: bool | None = None

    state: str | None = None
    reason: str | None = None
    region_name: str | None = None
    scenario_id: int | None = None
    group_id: int | None = None
    group_scenario_id: int | None = None
    is_scenario_active: bool | None = None
    is_group_scenario_active: bool | None = None
    from_redirect_numbers: list[LinkedNumber] | None = None
    redirect_number: str | None = None
    sip_uri: str | None = None
    nc_type: str | None = None
    app_id: int | None = None


def problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between fields. ``values`` has only what is set, and may hold unknowns."""
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
    """A phone number is there once in an account (megafon 6.6), and an employee has one (megafon 6.13)."""
    number, employee_id = values.get("number"), values.get("employee_id")
    if isinstance(number, str):
        # A number that is taken over is not deleted by the resource that has it until then.
        yield Claim("number", f"number {number}", number_key(number), freed="by a deletion", adopts=wanted(values))
    if isinstance(employee_id, int):
        yield Claim(
            "employee_id",
            f"employee {employee_id}, who can have one mobile number only",
            in_hands(employee_id),
            freed="by an update",
        )


def number_key(number: str) -> Key:
    """The claim of the resource that has this number."""
    return ("number", number)


def in_hands(employee_id: int) -> Key:
    """The claim of whoever gives a number to this employee."""
    return ("employee", employee_id)


def _sip_problems(kind: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    # A number that is there already has its SIP account, which the API never tells: it can be left as it is.
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
        yield Problem("employee_id", 'needs purpose "employee" beside it')
