"""Create, Update, Bind and Delete of SIP registrations (contract 2.2 to 2.5)."""

from __future__ import annotations

from typing import Any

from ..platform import ApiError, Call, Document, VendorState
from . import billing, bindings, sip

_CLEARABLE = ("auth_user", "outbound_proxy", "password")
_SIP_FIELDS = ("sip_username", "proxy", *_CLEARABLE)
"""A change of one of these begins a new attempt to register (U31)."""

_DONE: Document = {"result": 1}


def create(call: Call) -> Document:
    state, sent, account_id = call.state, call.parameters, call.notes["account_id"]
    bindings.combinable(call)
    ids = bindings.wanted(call, None)
    fields: dict[str, Any] = {name: sent[name] for name in _SIP_FIELDS if sent.get(name)}
    fields |= {"is_persistent": sent.get("is_persistent", True), "account_id": account_id}
    _persistence_allows(call, fields, ids)
    mine = state.find("sip_registration", "account_id", account_id)
    if not state.switch("same_account_twice") and any(_same_account(fields, each) for each in mine):
        raise ApiError(493, "The pair of sip_username and proxy is not unique.", field_name="sip_username")
    account = state.get("account", account_id)
    if account is not None and len(mine) >= account["max_sip_registrations"]:
        raise ApiError(272)
    account = billing.charge(state, account_id, at_least=state.switch("minimum_balance"))

    fields["visible_from"] = state.now() + state.switch("visible_after")
    registration = state.create("sip_registration", fields)
    billing.subscribe(state, registration)
    bindings.bind(state, registration, ids)
    sip.restart(state, registration)
    state.put("sip_registration", registration)
    reply = {**_DONE, "sip_registration_id": registration["sip_registration_id"]}
    if state.switch("account_info"):
        reply["account_info"] = {name: account[name] for name in ("account_id", "balance", "currency", "frozen")}
    return reply


def update(call: Call) -> Document:
    """What is not sent keeps its value; nothing but the id changes nothing (U18)."""
    state, sent = call.state, call.parameters
    bindings.combinable(call)
    registration = _found(call)
    ids = bindings.wanted(call, registration)
    _persistence_allows(call, registration, ids)
    before = {name: registration.get(name) for name in _SIP_FIELDS}
    for name in _SIP_FIELDS:
        if sent.get(name):
            registration[name] = sent[name]
        elif name in sent and state.switch("empty_value") == "clears":
            registration.pop(name, None)
    bindings.bind(state, registration, ids)
    if before != {name: registration.get(name) for name in _SIP_FIELDS} or _lives_from_user(registration, ids):
        sip.restart(state, registration)
    return _kept(state, registration)


def bind(call: Call) -> Document:
    """bind=true binds one registration (R6); bind=false without an id is meant for all of them."""
    if call.parameters.get("bind", True):
        bindings.combinable(call)
        registration = _found(call)
        ids = bindings.wanted(call, registration)
        _persistence_allows(call, registration, ids)
        bindings.bind(call.state, registration, ids)
        if _lives_from_user(registration, ids):
            sip.restart(call.state, registration)
        return _kept(call.state, registration)

    bindings.existing(call)
    if "sip_registration_id" in call.parameters:
        concerned = [_found(call)]
    elif any(name in call.parameters for pair in bindings.PAIRS for name in pair):
        concerned = call.state.find("sip_registration", "account_id", call.notes["account_id"])
    else:
        raise ApiError(275)
    for registration in concerned:
        if names := bindings.to_unbind(call, registration):
            bindings.unbind(call.state, registration, names)
    return _DONE


def delete(call: Call) -> Document:
    registration = _found(call)
    call.state.remove("sip_registration", registration["sip_registration_id"])
    forget(call.state, registration)
    return _DONE


def forget(state: VendorState, registration: Document) -> None:
    """What is left to do for a deleted registration."""
    state.unschedule("register", registration["sip_registration_id"])
    billing.stop_renewal(state, registration)


def _found(call: Call) -> Document:
    registration = call.state.get("sip_registration", call.parameters.get("sip_registration_id", ""))
    if registration is None or registration["account_id"] != call.notes["account_id"]:
        raise ApiError(275)
    return registration


def _persistence_allows(call: Call, registration: Document, ids: dict[str, int]) -> None:
    if "user_id" in ids and registration["is_persistent"] and not call.state.switch("persistent_with_user"):
        raise ApiError(394)


def _same_account(one: Document, other: Document) -> bool:
    return (one["sip_username"], one["proxy"]) == (other["sip_username"], other["proxy"])


def _lives_from_user(registration: Document, ids: dict[str, int]) -> bool:
    return bool(ids) and not registration["is_persistent"]


def _kept(state: VendorState, registration: Document) -> Document:
    registration["last_updated"] = int(state.now())
    state.put("sip_registration", registration)
    return _DONE
