"""The MegaFon VATS Data API, from contracts/megafon.md alone; numbers in docstrings are its sections."""

from __future__ import annotations

import json
from typing import Any

from ..platform import Answer, Call, ObjectType, Operation, PathLocator, Vendor
from . import mobile, reads, web_page, writes
from .errors import ERRORS, SECRETS, failure
from .from_state import from_state
from .guards import GUARDS
from .models import Account, Capacity, Employee, Group, Number, Scenario, Stale
from .seed import environment, given, seed
from .switches import SWITCHES

_CALLER = ("ip_not_whitelisted", "access_token_invalid", "limit_exceeded", "method_not_allowed", "length_required")
_BODY = ("parse_error", "required_parameter_missed", "data_type_error", "invalid_parameter_value")

OPERATIONS = (
    Operation("GET /numbers/virtual-number", reads.list_numbers, (), _CALLER, "2.1, 2.2"),
    Operation("GET /numbers/virtual-number/{id}", reads.get_number, (), (*_CALLER, "entity_not_found"), "2.3"),
    Operation("POST /numbers/virtual-number", writes.create_sip, (), (*_CALLER, *_BODY, "duplicate_entity"), "2.4"),
    Operation(
        "POST /numbers/unconfirmed",
        writes.attach_mobile,
        (),
        (*_CALLER, *_BODY, "duplicate_entity", "virtual_phone_number_not_found"),
        "2.5",
    ),
    Operation(
        "PUT /numbers/virtual-number/{id}",
        writes.update,
        (),
        (*_CALLER, *_BODY, "entity_not_found", "forbidden", "state_conflict", "already_in_use"),
        "2.6",
    ),
    Operation(
        "DELETE /numbers/virtual-number/{id}",
        writes.delete,
        (),
        (*_CALLER, "entity_not_found", "forbidden", "dependency_error"),
        "2.7",
    ),
    Operation("GET /numbers/def-virtual-number-capacity", reads.list_capacity, (), _CALLER, "2.8"),
    Operation("GET /employee", reads.list_employees, (), _CALLER, "5"),
    Operation("GET /employee/{id}", reads.get_employee, (), (*_CALLER, "entity_not_found"), "5"),
    Operation("GET /scenario/inbound/virtual-number", reads.list_number_scenarios, (), _CALLER, "5, 4.16"),
    Operation("GET /scenario/inbound/virtual-number-group", reads.list_group_scenarios, (), _CALLER, "5"),
    Operation("GET /scenario/inbound/group", reads.list_groups, (), _CALLER, "5"),
)


def success(call: Call, result: Any) -> Answer:
    """The bare object or array (section 1: no envelope)."""
    status = 201 if call.verb == "POST" and call.state.switch("success_status_201") else 200
    if call.operation in (OPERATIONS[0], OPERATIONS[1]) and call.state.switch("duplicate_keys"):
        return Answer(status, _with_duplicate_keys(result))
    return Answer(status, result)


def _with_duplicate_keys(result: Any) -> bytes:
    """``dgn_number`` twice in each object (4.4), which no JSON library writes by itself."""
    if isinstance(result, list):
        return b"[" + b",".join(map(_with_duplicate_keys, result)) + b"]"
    return json.dumps(result, ensure_ascii=False).removesuffix("}").encode() + b', "dgn_number": null}'


VENDOR = Vendor(
    name="megafon",
    operations=OPERATIONS,
    errors=ERRORS,
    switches=SWITCHES,
    objects=(
        ObjectType("number", Number, "id", given=given),
        ObjectType("employee", Employee, "id"),
        ObjectType("scenario", Scenario, "id"),
        ObjectType("group", Group, "id"),
        ObjectType("capacity", Capacity, "id"),
        ObjectType("account", Account, "app_id"),
        ObjectType("stale", Stale, "id"),
    ),
    seed=seed,
    locate=PathLocator(OPERATIONS),
    guards=GUARDS,
    success=success,
    failure=failure,
    environment=environment,
    from_state=from_state,
    secrets=SECRETS,
    timers={"activate": mobile.activate, "remove": writes.remove},
    on_click={
        "number": web_page.number,
        "employee": web_page.employee,
        "scenario": web_page.scenario,
        "group": web_page.group,
    },
)
