"""The writes: create, attach, change and delete a number (2.4-2.7)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document, VendorState
from . import mobile
from .errors import wrong
from .fields import ATTACH_MOBILE, CREATE_SIP, UPDATE, UPDATE_ANY, checked
from .links import comment, give, release
from .models import WRITE_ONLY
from .reads import existing

_ATTACHED = (
    "number", "comment", "type", "purpose", "scenario_id", "group_scenario_id", "group_id", "is_scenario_active",
    "is_group_scenario_active", "id", "state", "reason", "from_redirect_numbers", "employee_id", "dgn_number",
    "region_name",
)  # fmt: skip
"""The fields that the answer of ``POST /numbers/unconfirmed`` has (2.5)."""


def create_sip(call: Call) -> Document:
    """Answers the request with the new id, the password in clear included (2.4)."""
    sent = checked(call.state, CREATE_SIP, call.parameters)
    _refuse_twin(call.state, sent["number"])
    made = call.state.create("number", {**sent, "comment": comment(call.state, sent.get("comment"))})
    _lag(call.state, made["id"], None)
    return {**_echo(call, sent), "id": made["id"]}


def attach_mobile(call: Call) -> Document:
    """An order: the number is there at once, and active later (2.5)."""
    state = call.state
    sent = checked(state, ATTACH_MOBILE, call.parameters)
    if not sent["dgn_number"] and not state.switch("allow_empty_dgn"):
        raise wrong("required_parameter_missed", "dgn_number")
    _refuse_twin(state, sent["number"])
    offered = state.get("capacity", sent["number"])
    if not state.switch("allow_unlisted_number"):
        if offered is None:
            raise wrong("virtual_phone_number_not_found", "number", sent["number"])
        # To an offer without a city number one may be given: 2.8 shows such offers, and the field is required.
        if offered["dgn_number"] and sent["dgn_number"] not in ("", offered["dgn_number"]):
            raise wrong("invalid_parameter_value", "dgn_number", sent["dgn_number"])
    state.remove("capacity", sent["number"])
    order = {**sent, "dgn_number": sent["dgn_number"] or None, "comment": comment(state, sent.get("comment"))}
    made = state.create("number", {**order, "state": "activation", "nc_type": "custom"})
    mobile.begin(state, made)
    _lag(state, made["id"], None)
    return {**{name: made[name] for name in _ATTACHED}, "from_redirect_numbers": None}


def update(call: Call) -> Document:
    """The type of the number chooses the body; the answer is only an echo of it (2.6, 4.12)."""
    state = call.state
    number = state.get("number", call.path_parameters["id"])
    rules = UPDATE.get(number["type"]) if number else None
    sent = checked(state, rules or UPDATE_ANY, call.parameters, strict=rules is not None)
    if str(sent.get("id", call.path_parameters["id"])) != call.path_parameters["id"]:
        raise wrong("invalid_parameter_value", "id", sent["id"], "The id of the body is not the one of the path")
    employee = _employee(state, sent) if rules else None
    before = existing(state, call.path_parameters["id"])
    if rules is None:
        raise ApiError("forbidden", f"Numbers of type {before['type']} cannot be changed")
    if before["state"] != "active" and not state.switch("allow_put_unless_active"):
        raise ApiError("state_conflict", f"The number is in state {before['state']}")
    if employee is not None and employee["sim_number_capacity_id"] not in (None, before["id"]):
        raise wrong("already_in_use", "employee_id", employee["id"])
    after = {**before, "purpose": sent["purpose"]}
    optional = ("comment", *WRITE_ONLY) if before["type"] == "sip_registration" else ("comment",)
    for name in optional:
        if name in sent or state.switch("put_clears_omitted"):
            after[name] = sent.get(name)
    after["comment"] = comment(state, after["comment"])
    give(state, after, employee)
    _lag(state, before["id"], before)
    return _echo(call, sent)


def delete(call: Call) -> Document:
    """Not for city numbers (DOC), nor for the types that have no method of their own (6.16-6.19)."""
    state = call.state
    number = existing(state, call.path_parameters["id"])
    if number["type"] == "abc":
        raise ApiError("forbidden", "City numbers cannot be deleted", status=state.switch("abc_delete_status"))
    if number["type"] in ("toll_free", "sip_redirection"):
        raise ApiError("forbidden", f"Numbers of type {number['type']} cannot be deleted")
    blockers = {
        "scenario": ("scenario_id", "group_scenario_id", "group_id"),
        "employee": ("scenario_id", "group_scenario_id", "group_id", "employee_id"),
        "nobody": (),
    }[state.switch("delete_blocked_by")]
    for name in blockers:
        if number[name] is not None:
            raise wrong("dependency_error", name, number[name])
    if delay := state.switch("delete_delay_seconds"):
        state.schedule("remove", number["id"], delay)
    else:
        release(state, number)
    return {"id": number["id"]}


def remove(state: VendorState, key: str) -> None:
    """A deletion that took its time is done (6.18)."""
    number = state.get("number", key)
    if number is not None:
        release(state, number)


def _refuse_twin(state: VendorState, number: str) -> None:
    if state.find("number", "number", number) and not state.switch("allow_duplicate_numbers"):
        raise wrong("duplicate_entity", "number", number)


def _employee(state: VendorState, sent: Document) -> Document | None:
    """Whom a PUT gives the number to: required with purpose ``employee``, not to be sent with another one (6.12)."""
    wanted = sent.get("employee_id")
    if sent["purpose"] != "employee":
        if wanted is not None:
            raise wrong("invalid_parameter_value", "employee_id", wanted, "employee_id goes with purpose employee only")
        return None
    if wanted is None:
        raise wrong("required_parameter_missed", "employee_id")
    found = state.get("employee", wanted)
    if found is None:
        raise ApiError("entity_not_found", "There is no such employee", field="employee_id", value=wanted, status=400)
    return found


def _echo(call: Call, sent: Document) -> Document:
    """The known fields as they were sent, but the port as the switch has it (4.2)."""
    echoed = {name: value for name, value in call.parameters.items() if name in sent}
    port = echoed.get("server_port")
    if port is not None:
        echoed["server_port"] = {"integer": sent["server_port"], "as_sent": port, "string": str(port)}[
            call.state.switch("port_echo")
        ]
    return echoed


def _lag(state: VendorState, number_id: int, shown: Document | None) -> None:
    if lag := state.switch("read_lag_seconds"):
        state.put("stale", {"id": number_id, "until": state.now() + lag, "shown": shown})
