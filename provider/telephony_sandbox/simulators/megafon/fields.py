"""The fields of the request bodies, as the tables of section 2 have them, and how a body is checked against one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from ..platform import Document, VendorState
from .errors import wrong

_LONGEST = 4096  # bytes of any text (6.28)
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")
_COMPANY_CYRILLIC = "\u0441ompany"

Allowed = Callable[[VendorState, Any], bool]


def _text(_: VendorState, value: str) -> bool:
    try:
        return len(value.encode()) <= _LONGEST
    except UnicodeEncodeError:  # half a surrogate pair
        return False


def _filled(state: VendorState, value: str) -> bool:
    return bool(value) and _text(state, value)


def _phone(state: VendorState, value: str) -> bool:
    pattern = r"[0-9]{8,20}" if state.switch("foreign_numbers") else r"7[0-9]{10}"
    return re.fullmatch(pattern, value) is not None


def _city_number(state: VendorState, value: str) -> bool:
    return not value or _phone(state, value)  # an empty one is judged by the rules (6.20)


def _host(_: VendorState, value: str) -> bool:
    """A host name or an address, without scheme or port (6.28)."""
    try:
        ip_address(value)
    except ValueError:
        return len(value) <= 255 and _HOST_NAME.fullmatch(value) is not None
    return True


def _port(_: VendorState, value: int) -> bool:
    return 1 <= value <= 65535


def _positive(_: VendorState, value: int) -> bool:
    return value > 0


def _one_of(*values: str) -> Allowed:
    return lambda _, value: value in values


@dataclass(frozen=True)
class FieldRule:
    """One row of a request table. Integers may also arrive as digits in a string (4.2, 4.11)."""

    name: str
    type: type[str] | type[int]
    required: bool
    allowed: Allowed

    def converted(self, value: Any) -> Any:
        if self.type is int and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            return int(value)
        if not isinstance(value, self.type) or isinstance(value, bool):
            raise wrong("data_type_error", self.name, value)
        return value


_ID = FieldRule("id", int, True, _positive)
_COMMENT = FieldRule("comment", str, False, _text)

CREATE_SIP = (
    FieldRule("number", str, True, _phone),
    FieldRule("login", str, True, _filled),
    FieldRule("password", str, True, _filled),
    FieldRule("server_host", str, True, _host),
    FieldRule("server_port", int, True, _port),
    FieldRule("purpose", str, True, _one_of("company")),
    FieldRule("type", str, True, _one_of("sip_registration")),
    _COMMENT,
)
ATTACH_MOBILE = (
    FieldRule("number", str, True, _phone),
    FieldRule("dgn_number", str, True, _city_number),
    FieldRule("purpose", str, True, _one_of("company", "not_specified")),
    FieldRule("type", str, True, _one_of("def")),
    _COMMENT,
)
UPDATE = {
    "def": (
        _ID,
        FieldRule("purpose", str, True, _one_of("company", "employee", "not_specified")),
        _COMMENT,
        FieldRule("employee_id", int, False, _positive),
    ),
    "abc": (_ID, FieldRule("purpose", str, True, _one_of("company")), FieldRule("comment", str, True, _text)),
    "sip_registration": (
        _ID,
        FieldRule("purpose", str, True, _one_of("company")),
        _COMMENT,
        FieldRule("login", str, False, _filled),
        FieldRule("password", str, False, _filled),
        FieldRule("server_host", str, False, _host),
        FieldRule("server_port", int, False, _port),
    ),
}
UPDATE_ANY = (_ID, FieldRule("purpose", str, True, _text))
"""What every PUT must have, whatever the number is, and even if there is none."""


def checked(state: VendorState, rules: tuple[FieldRule, ...], body: Document, *, strict: bool = True) -> Document:
    """The body's known fields, integers as integers. Refuses in the order of 6.A.3: required, types, allowed values.

    ``strict`` also refuses fields that the table does not have (6.11). An optional null stays as it is.
    """
    for rule in rules:
        optional_id = rule is _ID and state.switch("body_id_optional")
        if rule.required and body.get(rule.name) is None and not optional_id:
            raise wrong("required_parameter_missed", rule.name)
    strange = [name for name in body if name not in {rule.name for rule in rules}]
    if strange and strict and not state.switch("ignore_unknown_fields"):
        raise wrong("invalid_parameter_value", strange[0], None, f"{strange[0]} is not a parameter of this method")
    known = {rule: body[rule.name] for rule in rules if rule.name in body}
    given = {rule: None if value is None else rule.converted(value) for rule, value in known.items()}
    for rule, value in given.items():
        if value is not None and not rule.allowed(state, value):
            hint = "The first letter of company must be Latin, not Cyrillic" if value == _COMPANY_CYRILLIC else None
            raise wrong("invalid_parameter_value", rule.name, value, hint)
    return {rule.name: value for rule, value in given.items()}
