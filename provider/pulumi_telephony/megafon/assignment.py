"""The fields that a PUT can change of any number, desired and actual (megafon 2.6)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from .declaration import SIP_FIELDS, VirtualNumberInputs
from .models import NumberRecord, NumberUpdate
from .state import VirtualNumberState


class Actual(Protocol):
    """A record of the API, or a state."""

    @property
    def purpose(self) -> str | None: ...
    @property
    def comment(self) -> str | None: ...
    @property
    def employee_id(self) -> int | None: ...


@dataclasses.dataclass(frozen=True)
class Assignment:
    """Who a number is assigned to, and its comment; "" and null are the same comment (megafon 6.9)."""

    purpose: str
    employee_id: int | None
    comment: str

    @classmethod
    def of(cls, actual: Actual) -> Assignment:
        return cls(actual.purpose or "company", actual.employee_id, actual.comment or "")

    def missing_in(self, actual: Actual) -> list[str]:
        """The fields that differ."""
        other = dataclasses.asdict(Assignment.of(actual))
        return [name for name, value in dataclasses.asdict(self).items() if other[name] != value]


def assignment_of(inputs: VirtualNumberInputs, changes: Mapping[str, Any], actual: Actual) -> Assignment:
    """What the program sets; for fields that it does not set, the actual values.

    ``changes`` takes precedence: it also has the value that a removed input is reset to.
    """

    def desired(name: str) -> Any:
        return changes[name] if name in changes else getattr(inputs, name)

    purpose = desired("purpose") or actual.purpose or "company"
    if inputs.type != "def":
        purpose = "company"
    employee_id = None
    if purpose == "employee":
        employee_id = desired("employee_id") or actual.employee_id
    comment = desired("comment")
    return Assignment(purpose, employee_id, (actual.comment or "") if comment is None else comment)


def needs_actual(inputs: VirtualNumberInputs, changes: Mapping[str, Any]) -> bool:
    """Whether the program leaves a field unmanaged, so that a PUT has to send its current value (megafon 6.8)."""
    unmanaged = {name for name in ("purpose", "comment") if getattr(inputs, name) is None and name not in changes}
    return "comment" in unmanaged or ("purpose" in unmanaged and inputs.type == "def")


def update_of(number_id: int, wanted: Assignment, inputs: VirtualNumberInputs) -> NumberUpdate:
    """The body of a PUT; for a SIP number it always includes the credentials (megafon 6.8)."""
    credentials = {name: getattr(inputs, name) for name in SIP_FIELDS} if inputs.type == "sip_registration" else {}
    return NumberUpdate(id=number_id, **dataclasses.asdict(wanted), **credentials)


def remembered(
    inputs: VirtualNumberInputs, last: VirtualNumberState | None = None, **chosen: Any
) -> VirtualNumberState:
    """What is known without a call: the last state, the current inputs, and the values ``chosen`` for them."""
    known = last or VirtualNumberState()
    given = inputs.model_dump(exclude_none=True)
    return known.model_copy(update={**given, "existing_id": inputs.existing_id, **chosen, "pending": ()})


RETURNED = (
    "comment", "state", "reason", "region_name", "scenario_id", "group_id", "group_scenario_id", "is_scenario_active",
    "is_group_scenario_active", "from_redirect_numbers", "sip_uri", "nc_type",
)  # fmt: skip
"""Fields that are taken from the API, including null; if the API leaves one out, the known value is kept."""


def state_of(record: NumberRecord, known: VirtualNumberState, pending: tuple[str, ...] = ()) -> VirtualNumberState:
    """The whole state: what the API returns, and from ``known`` what it does not or not always return.

    A list and a read of a single number may have different fields (megafon 2.0, 4.4): those that one of them leaves out
    must not appear and disappear between refreshes.
    """
    returned = {name: getattr(record if name in record.model_fields_set else known, name) for name in RETURNED}
    # No comment is returned as null, and stays "" if the program sets "" (megafon 6.9).
    returned["comment"] = returned["comment"] or ("" if known.comment == "" else None)
    returned["from_redirect_numbers"] = returned["from_redirect_numbers"] or []
    purpose = record.purpose or known.purpose
    holder = record if "employee_id" in record.model_fields_set else known
    dgn_number, redirect_number = _links(record, known)
    return VirtualNumberState(
        number=record.number,
        type=record.type or known.type,
        dgn_number=dgn_number,
        purpose=purpose,
        employee_id=holder.employee_id if holder is record or purpose == "employee" else None,
        login=record.login or known.login,
        password=known.password,
        server_host=record.server_host or known.server_host,
        server_port=record.server_port or known.server_port,
        activation_timeout=known.activation_timeout,
        adopt=known.adopt,
        existing_id=known.existing_id,
        release_protection=known.release_protection,
        app_id=record.app_id or known.app_id,
        redirect_number=redirect_number,
        pending=pending,
        **returned,
    )


def _links(record: NumberRecord, known: VirtualNumberState) -> tuple[str | None, str | None]:
    """``dgn_number`` and ``redirect_number``.

    One of the two documented shapes of a number has only one of them, and may have a mobile number's city number in the
    other (megafon 4.4). A null in place of a city number may be the second of two keys of that name.
    """
    redirect = record.redirect_number if "redirect_number" in record.model_fields_set else known.redirect_number
    if record.dgn_number or "dgn_number" in record.model_fields_set or not redirect:
        return record.dgn_number or known.dgn_number, redirect
    mobile = (record.type or known.type) == "def"
    if mobile and redirect != known.redirect_number and known.dgn_number in (None, redirect):
        return redirect, known.redirect_number
    return known.dgn_number, redirect


def first_purpose(inputs: VirtualNumberInputs) -> Literal["company", "not_specified"]:
    """The purpose in an order, which cannot name an employee (2.5): ``not_specified`` until the number is assigned."""
    if inputs.purpose in ("employee", "not_specified"):
        return "not_specified"
    return "company"
