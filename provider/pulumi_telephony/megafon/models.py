"""Requests and answers of the MegaFon VATS Data API (contracts: megafon 2).

Answers are decoded leniently: the documentation's types and its examples contradict each other (megafon 4.10), so a
number may be text, an array null, and any field except ``id`` and ``number`` may be missing.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..base.wire import Identifier, Listed, Whole

CYRILLIC_ES = "\N{CYRILLIC SMALL LETTER ES}"


def _whole(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return value


def _text(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _flag(value: Any) -> Any:
    return None if value == "" else value


def _items(value: Any) -> Any:
    if isinstance(value, list):
        return [item for item in value if item is not None]
    return [] if value is None else value


def _latin(value: Any) -> Any:
    return value.replace(CYRILLIC_ES, "c") if isinstance(value, str) else value


OptionalWhole = Annotated[Whole | None, BeforeValidator(_whole)]
Text = Annotated[str | None, BeforeValidator(_text)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class ForwardingNumber(_Answer):
    """A number that forwards to another one."""

    id: OptionalWhole = None
    """Its id; whether it can be looked up is not documented."""
    number: Text = None
    """Its phone number."""


class NumberRecord(_Answer, Listed):
    """The number object (megafon 2.0)."""

    id: Annotated[Identifier, BeforeValidator(_whole)]
    number: Annotated[str, BeforeValidator(_text)]
    type: Text = None
    purpose: Annotated[str | None, BeforeValidator(_latin)] = None
    """``company``, ``employee`` or ``not_specified``; a Cyrillic first letter is folded to ASCII (megafon 4.1)."""
    comment: Text = None
    state: Text = None
    """Any text: two of the documented lists contradict each other (megafon 3.2)."""
    reason: Text = None
    employee_id: OptionalWhole = None
    dgn_number: Text = None
    redirect_number: Text = None
    region_name: Text = None
    scenario_id: OptionalWhole = None
    group_id: OptionalWhole = None
    group_scenario_id: OptionalWhole = None
    is_scenario_active: Flag = None
    is_group_scenario_active: Flag = None
    from_redirect_numbers: Annotated[list[ForwardingNumber], BeforeValidator(_items)] = Field(default_factory=list)
    sip_uri: Text = None
    nc_type: Text = None
    app_id: OptionalWhole = None
    login: Text = None
    """Not documented in any read, like the next two; used if present (megafon 4.8)."""
    server_host: Text = None
    server_port: OptionalWhole = None


class Capacity(_Answer):
    """A mobile number that can be attached (megafon 2.8). Its ``id`` is the number itself, so it is left out."""

    number: Annotated[str, BeforeValidator(_text)]
    dgn_number: Text = None
    """``""`` if no city number is linked."""
    state: Text = None


class Employee(_Answer):
    """The fields of an employee that concern numbers, and those that people know them by (megafon 5, S21)."""

    id: Annotated[Identifier, BeforeValidator(_whole)]
    login: Text = None
    first_name: Text = None
    last_name: Text = None
    short_phone: Text = None
    sim_number_capacity_id: OptionalWhole = None
    """The id of the employee's mobile number."""


class InboundScenario(_Answer):
    """Decides who answers the calls of a number, or of a group of numbers (megafon 5).

    There are two spellings of the field with its numbers, and both are accepted. Shifts and breaks are left out.
    """

    id: Annotated[Identifier, BeforeValidator(_whole)]
    name: Text = None
    """In no documented answer; used if present."""
    is_active: Flag = None
    virtual_number_id: OptionalWhole = None
    virtual_number_ids: Annotated[list[Identifier], BeforeValidator(_items)] = Field(default_factory=list)
    virtual_number_group_id: OptionalWhole = None


class NumberGroup(_Answer):
    """Numbers that share an inbound scenario (megafon 5)."""

    id: Annotated[Identifier, BeforeValidator(_whole)]
    name: Text = None
    scenario_id: OptionalWhole = None
    virtual_number_ids: Annotated[list[Identifier], BeforeValidator(_items)] = Field(default_factory=list)


class SipServer(BaseModel):
    """The SIP account of another operator's number."""

    model_config = ConfigDict(frozen=True)

    login: str
    password: str = Field(repr=False)
    server_host: str
    server_port: int
    """A JSON integer, as in every example; the tables say string (megafon 4.2)."""


class NewSipNumber(SipServer):
    """``POST /numbers/virtual-number`` (megafon 2.4)."""

    number: str
    purpose: str = "company"
    type: str = "sip_registration"
    comment: str = ""


class NewMobileNumber(BaseModel):
    """``POST /numbers/unconfirmed`` (megafon 2.5)."""

    model_config = ConfigDict(frozen=True)

    number: str
    dgn_number: str
    purpose: str
    type: str = "def"
    comment: str = ""


class NumberUpdate(BaseModel):
    """``PUT /numbers/virtual-number/{id}`` (megafon 2.6): always all known fields (megafon 6.8).

    ``comment`` is never left out: a city number requires it (megafon 4.9), and ``""`` clears it (megafon 6.9).
    """

    model_config = ConfigDict(frozen=True)

    id: int
    purpose: str
    comment: str
    employee_id: int | None = None
    login: str | None = None
    password: str | None = Field(default=None, repr=False)
    server_host: str | None = None
    server_port: int | None = None
