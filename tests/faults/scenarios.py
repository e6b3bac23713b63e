"""What is swept: each kind of resource in each operation of its life."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Literal

from laws.cases import CITY_NUMBER, CLOUD_LINE, MOBILE_NUMBER, OFFICE_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from laws.cases.routing import (
    APPLICATION,
    NUMBER_BINDING,
    PASSWORD_2,
    RULE,
    RULE_ORDER,
    SCENARIO,
    SCRIPT_2,
    USER,
    WHITE_LIST_ITEM,
)
from telephony_sandbox.simulators.client import Admin
from unit.adapters.dynamic_server import DynamicServer

from .recorder import Recorder

Inputs = Mapping[str, Any]
Operation = Literal["create", "update", "replace", "read", "read-gone", "delete", "delete-gone"]


@dataclasses.dataclass(frozen=True)
class Swept:
    """A resource with its program, two edits of it, and what a person changes by hand."""

    name: str
    case: Case
    inputs: Inputs
    updated: Inputs
    replaced: Inputs
    creates: frozenset[str]
    deletes: frozenset[str]
    by_hand: Callable[[Admin, str], None]
    twin: Mapping[str, Any] | None = None
    """In which fields, in the API's words, what another program makes under the same natural key differs."""

    def make_twin(self, admin: Admin) -> str:
        return self.case.make(admin, {**self.case.remote(self.inputs), **(self.twin or {})})

    def prepare(self, admin: Admin) -> None:
        """What has to be there before the resource."""
        # Limits of speed are a subject of their own.
        admin.switches("bitrix24", rate_limit=False)
        self.case.prepare(admin, 1)

    def objects(self, admin: Admin) -> dict[str, dict[str, Any]]:
        """All that could be the resource's. A mobile number brings the city number behind it along."""
        return {
            str(each[self.case.key]): each
            for each in admin.objects(self.case.vendor, self.case.type)
            if (self.case.vendor != "megafon" or each["type"] == self.inputs["type"]) and self.case.is_there(each)
        }

    def deviations(self, admin: Admin, id_: str, inputs: Inputs) -> dict[str, Any]:
        found = self.case.deviations(admin, id_, inputs)
        if inputs.get("default_outgoing"):
            [portal] = admin.objects("bitrix24", "portal")
            line = self.objects(admin)[id_]
            names = {f"reg{line.get('REG_ID')}", line.get("INCOMING_LOGIN")}
            found |= {} if portal["outgoing_line"] in names else {"outgoing_line": portal["outgoing_line"]}
        return found


def _changed(case: Case, fields: Mapping[str, Any]) -> Callable[[Admin, str], None]:
    def by_hand(admin: Admin, id_: str) -> None:
        admin.patch(case.vendor, id_, dict(fields), case.type)

    return by_hand


def _edited(inputs: Inputs, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**inputs, **changes}.items() if value is not None}


_REGISTRATION = {
    **SIP_REGISTRATION.inputs(1),
    "auth_user": "auth",
    "application_name": "frontdesk",
    "rule_name": "inbound",
    "user_name": "agent-1",
}
_NUMBER_WRITES = {
    "creates": frozenset({"POST /numbers/virtual-number", "POST /numbers/unconfirmed"}),
    "deletes": frozenset({"DELETE /numbers/virtual-number/{id}"}),
}


def _number(name: str, case: Case, inputs: Inputs, updated: Inputs, replaced: Inputs) -> Swept:
    return Swept(
        name,
        case,
        inputs,
        updated,
        replaced,
        **_NUMBER_WRITES,
        by_hand=_changed(case, case.hand.fields),
        twin=None if case.stays else {"comment": "of another program"},
    )


def _line(name: str, case: Case, **inputs: Any) -> Swept:
    program = _edited(case.inputs(1), **inputs)
    other = "office" if case is CLOUD_LINE else "cloud"
    by_hand = _changed(case, case.hand.fields)

    def another_way_out(admin: Admin, id_: str) -> None:
        [portal] = admin.objects("bitrix24", "portal")
        [number] = admin.objects("bitrix24", "number")
        admin.patch("bitrix24", portal["member_id"], {"outgoing_line": number["LINE_ID"]}, "portal")
        by_hand(admin, id_)

    return Swept(
        name,
        case,
        program,
        _edited(program, server="pbx2.example.org", login="other-login"),
        _edited(program, type=other),
        frozenset({"voximplant.sip.add"}),
        frozenset({"voximplant.sip.delete"}),
        another_way_out if program.get("default_outgoing") else by_hand,
        {"LOGIN": "of-another-program"} if program.get("title") else None,
    )


def _part(
    case: Case, updated: Inputs, replaced: Inputs | None, twin: Inputs | None, add: str, delete: str, **more: Any
) -> Swept:
    """Of a call's route. ``replaced`` None: an update does whatever can change. ``more``: inputs."""
    inputs = {**case.inputs(1), **more}
    return Swept(
        case.name,
        case,
        inputs,
        {**inputs, **updated},
        {**inputs, **(replaced or updated)},
        frozenset({add}),
        frozenset({delete}),
        _changed(case, case.hand.fields),
        twin,
    )


ROUTE = (
    _part(
        APPLICATION,
        {"name": "renamed", "secure_record_storage": True},
        None,
        {"secure_record_storage": True},
        "AddApplication",
        "DelApplication",
        secure_record_storage=False,
    ),
    _part(
        SCENARIO,
        {"name": "renamed", "script": SCRIPT_2},
        {"application_id": 4411},
        {"scenario_script": "// of another program\n"},
        "AddScenario",
        "DelScenario",
    ),
    _part(
        RULE,
        {"pattern": ".*", "scenario_ids": [301, 302], "pattern_exclude": "8.*"},
        {"application_id": 4412, "scenario_ids": [301]},
        {"rule_pattern": "of another program"},
        "AddRule",
        "DelRule",
    ),
    _part(
        USER,
        {"name": "renamed", "display_name": "Bob", "password": PASSWORD_2},
        {"application_id": 4412},
        {"user_display_name": "of another program"},
        "AddUser",
        "DelUser",
    ),
    _part(
        WHITE_LIST_ITEM,
        {"network": "10.77.0.0/16", "description": None},
        None,
        {"description": "of another program"},
        "AddSipWhiteListItem",
        "DelSipWhiteListItem",
    ),
    # Neither is made: a number is bound, rules are ordered, and doing so twice is doing so once.
    _part(NUMBER_BINDING, {"rule_id": 7891}, {"phone_id": 883}, None, "", ""),
    _part(RULE_ORDER, {"rule_ids": [7890, 7891]}, None, None, "", ""),
)

SWEPT = (
    Swept(
        "registration",
        SIP_REGISTRATION,
        _REGISTRATION,
        _edited(_REGISTRATION, proxy="pbx2.example.org", rule_name=None, user_name=None),
        _edited(_REGISTRATION, is_persistent=False),
        frozenset({"CreateSipRegistration"}),
        frozenset({"DeleteSipRegistration"}),
        _changed(SIP_REGISTRATION, SIP_REGISTRATION.hand.fields),
        {"auth_user": "of-another-program", "user_id": None},
    ),
    _number(
        "sip-number",
        SIP_NUMBER,
        SIP_NUMBER.inputs(1),
        _edited(SIP_NUMBER.inputs(1), server_port=5080, comment=None),
        _edited(SIP_NUMBER.inputs(1), number=SIP_NUMBER.inputs(2)["number"]),
    ),
    _number(
        "mobile-number",
        MOBILE_NUMBER,
        MOBILE_NUMBER.everything(1),
        _edited(MOBILE_NUMBER.everything(1), purpose="company", employee_id=None, comment="driver"),
        _edited(
            MOBILE_NUMBER.everything(1),
            number=MOBILE_NUMBER.everything(5_001)["number"],
            dgn_number=MOBILE_NUMBER.everything(5_001)["dgn_number"],
        ),
    ),
    _number(
        "city-number",
        CITY_NUMBER,
        CITY_NUMBER.inputs(1),
        _edited(CITY_NUMBER.inputs(1), comment="entrance"),
        _edited(CITY_NUMBER.inputs(1), number=CITY_NUMBER.inputs(5_001)["number"]),
    ),
    _line("cloud-line", CLOUD_LINE),
    _line("outgoing-line", CLOUD_LINE, default_outgoing=True),
    _line("office-line", OFFICE_LINE),
    _line("untitled-line", OFFICE_LINE, title=None),
    *ROUTE,
)


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One operation on one resource: how it begins, what is run under faults, what is run again, how it must end."""

    swept: Swept
    operation: Operation

    @property
    def name(self) -> str:
        return f"{self.swept.name}/{self.operation}"

    @property
    def begins_with_an_object(self) -> bool:
        return self.operation != "create"

    def spoil(self, admin: Admin, id_: str) -> None:
        """What a person does between the first deployment and the one under faults."""
        if self.operation == "read":
            self.swept.by_hand(admin, id_)
        elif self.operation.endswith("-gone"):
            self.swept.case.delete_by_hand(admin, id_)

    def run(self, recorder: Recorder, server: DynamicServer) -> None:
        if self.operation.startswith("read"):
            recorder.refresh(server)
        elif self.operation.startswith("delete"):
            recorder.destroy(server)
        else:
            recorder.up(server, self.program or {})

    def run_again(self, recorder: Recorder, server: DynamicServer) -> None:
        if self.operation.startswith("read"):
            recorder.refresh(server)
        if self.program is None:
            recorder.destroy(server)
        else:
            recorder.up(server, self.program)

    @property
    def program(self) -> Inputs | None:
        """What the resource shall be in the end; None: gone."""
        if self.operation.startswith("delete"):
            return None
        edits = {"update": self.swept.updated, "replace": self.swept.replaced}
        return edits.get(self.operation, self.swept.inputs)


OPERATIONS: tuple[Operation, ...] = ("create", "update", "replace", "read", "read-gone", "delete", "delete-gone")

SCENARIOS = tuple(
    Scenario(swept, operation)
    for swept in SWEPT
    for operation in OPERATIONS
    # What stays when its resource goes cannot be made again.
    if not (swept.case.stays and operation == "read-gone")
)
