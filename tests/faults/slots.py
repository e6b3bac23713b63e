"""What the program of the soak may hold: places for resources, and what may stand in each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from random import Random
from typing import Any

from laws.cases import CANARY, CANARY_2, Case, Fields
from laws.cases.case import OTHERWISE
from laws.stacks import Declared
from telephony_sandbox.simulators.client import Admin

from .scenarios import SWEPT, Swept

Choices = tuple[Fields, ...]
"""Of which one holds at a time. None: without this input."""

NEW_OBJECT = {"is_persistent": True, "number": None, "type": "cloud"}
"""Inputs of which every change makes a new object, with what they are when the program does not speak of them."""

NEVER_CLEARED = {"SipRegistration": ("auth_user", "outbound_proxy", "password")}
"""Inputs that only a new object can be without."""


@dataclasses.dataclass(frozen=True)
class Slot:
    """A place for one resource: the n-th of its kind, so that no two slots want the same."""

    name: str
    swept: Swept
    n: int
    choices: tuple[Choices, ...]

    @property
    def case(self) -> Case:
        return self.swept.case

    def filled(self, random: Random) -> dict[str, Any]:
        """Some program for it."""
        return self._with(self.case.inputs(self.n), *(random.choice(group) for group in self.choices))

    def edited(self, random: Random, inputs: Fields) -> dict[str, Any]:
        """The same with one to three things changed."""
        edited = dict(inputs)
        for group in random.sample(self.choices, random.randint(1, min(3, len(self.choices)))):
            others = [choice for choice in group if self._with(edited, choice) != edited]
            edited = self._with(edited, random.choice(others))
        return edited

    def needs_another_object(self, old: Fields, new: Fields) -> bool:
        """Whether this edit cannot be done in place."""
        changed = any(old.get(name, usual) != new.get(name, usual) for name, usual in NEW_OBJECT.items())
        return changed or any(name in old and name not in new for name in NEVER_CLEARED.get(self.case.kind, ()))

    def change_by_hand(self, admin: Admin, id_: str, inputs: Fields) -> None:
        """What a person changes of it. What the program does not speak of is left to the person, and so not touched."""
        if "default_outgoing" in inputs:
            self.swept.by_hand(admin, id_)
        managed = {name: value for name, value in self.case.hand.fields.items() if name.lower() in inputs}
        admin.patch(self.case.vendor, id_, managed)

    def declared(self, inputs: Fields) -> Declared:
        return Declared(self.case.kind, self.name, inputs)

    @staticmethod
    def _with(inputs: Fields, *changes: Fields) -> dict[str, Any]:
        merged = dict(inputs)
        for change in changes:
            merged.update(change)
        return {name: value for name, value in merged.items() if value is not None}


def _each(field: str, *values: Any) -> Choices:
    return tuple({field: value} for value in values)


def _bindings(n: int, case: Case) -> Choices:
    everything = case.everything(n)
    application, rule, user = (everything[name] for name in ("application_id", "rule_id", "user_id"))
    names = ("application_id", "application_name", "rule_id", "rule_name", "user_id", "user_name")
    bound: tuple[Mapping[str, Any], ...] = (
        {},
        {"application_id": application},
        {"application_name": "backoffice.acme.voximplant.com"},
        {"application_id": application, "rule_id": rule},
        {"application_name": "frontdesk", "rule_name": "night"},
        {"application_id": application, "user_id": user},
        {"application_name": "frontdesk", "rule_name": "inbound", "user_name": f"agent-{n}"},
    )
    return tuple({**dict.fromkeys(names), **each} for each in bound)


def _registration(n: int, case: Case) -> tuple[Choices, ...]:
    return (
        _each("sip_username", f"user-{n}", f"renamed-{n}"),
        _each("proxy", "pbx.example.org", "pbx2.example.org"),
        _each("auth_user", None, "a", "b"),
        _each("outbound_proxy", None, "a.example.org", "b.example.org"),
        _each("password", CANARY, CANARY_2, None),
        _each("is_persistent", None, True, False),
        _bindings(n, case),
    )


def _sip_number(n: int, case: Case) -> tuple[Choices, ...]:
    return (
        _each("number", case.inputs(n)["number"], case.inputs(n + OTHERWISE)["number"]),
        _each("comment", None, "front desk", "back office"),
        _each("login", f"login-{n}", f"other-{n}"),
        _each("password", CANARY, CANARY_2),
        _each("server_host", "pbx.example.org", "2001:db8::1"),
        _each("server_port", 5060, 5080),
        _each("purpose", None, "company"),
    )


def _mobile_number(n: int, case: Case) -> tuple[Choices, ...]:
    one, other = case.everything(n), case.everything(n + OTHERWISE)
    return (
        tuple(
            {"number": each["number"], "dgn_number": behind}
            for each in (one, other)
            for behind in (None, each["dgn_number"])
        ),
        (
            {"purpose": None, "employee_id": None},
            {"purpose": "company", "employee_id": None},
            {"purpose": "not_specified", "employee_id": None},
            {"purpose": "employee", "employee_id": one["employee_id"]},
            {"purpose": "employee", "employee_id": other["employee_id"]},
        ),
        _each("comment", None, "courier", "driver"),
    )


def _city_number(n: int, case: Case) -> tuple[Choices, ...]:
    return (
        _each("number", case.inputs(n)["number"], case.inputs(n + OTHERWISE)["number"]),
        # Never without: the account keeps it, and what the program does not speak of stays as it was found.
        _each("comment", "reception", "entrance"),
        _each("purpose", None, "company"),
    )


def _line(n: int, case: Case) -> tuple[Choices, ...]:
    return (
        _each("title", f"{case.name} {n}", f"{case.name} {n} renamed", None),
        _each("server", "pbx.example.org", "pbx2.example.org"),
        _each("login", f"login-{n}", f"other-{n}"),
        _each("password", CANARY, CANARY_2, None),
        _each("type", "cloud", "office"),
    )


def _outgoing_line(n: int, case: Case) -> tuple[Choices, ...]:
    return (*_line(n, case), _each("default_outgoing", None, True))


_PLACES = (
    *[("registration", _registration)] * 5,
    *[("sip-number", _sip_number)] * 3,
    *[("mobile-number", _mobile_number)] * 3,
    *[("city-number", _city_number)] * 2,
    *[("cloud-line", _line)] * 2,
    *[("office-line", _line)] * 2,
    ("outgoing-line", _outgoing_line),
    ("untitled-line", _line),
    ("untitled-line", _line),
)

_SWEPT = {swept.name: swept for swept in SWEPT}

SLOTS = tuple(
    Slot(f"{kind}-{n}", _SWEPT[kind], n, choices(n, _SWEPT[kind].case)) for n, (kind, choices) in enumerate(_PLACES, 1)
)
