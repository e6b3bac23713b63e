"""Create, Update, Bind and Delete of SIP registrations (contract 2.2 to 2.5)."""

from __future__ import annotations

from typing import Any

from ..platform import ApiError, Call, Document, World
from . import billing, bindings, sip

_CLEARABLE = ("auth_user", "outbound_proxy", "password")
_SIP_FIELDS = ("sip_username", "proxy", *_CLEARABLE)
"""A change of one of these begins a new attempt to register (U31)."""

_DONE: Document = {"result": 1}


def create(call: Call) -> Document:
    world, sent, account_id = call.world, call.parameters, call.notes["account_id"]
    bindings.combinable(call)
    ids = bindings.wanted(call, None)
    fields: dict[str, Any] = {name: sent[name] for name in _SIP_FIELDS if sent.get(name)}
    fields |= {"is_persistent": sent.get("is_persistent", True), "account_id": account_id}
    _persistence_allows(call, fields, ids)
    mine = world.find("sip_registration", "account_id", account_id)
    if not world.switch("same_account_twice") and any(_same_account(fields, each) for each in mine):
        raise ApiError(493, "The pair of sip_username and proxy is not unique.", field_name="sip_username")
    account = world.get("account", account_id)
    if account is not None and len(mine) >= account["max_sip_registrations"]:
        raise ApiError(272)
    account = billing.charge(world, account_id, at_least=world.switch("minimum_balance"))

    fields["visible_from"] = world.now() + world.switch("visible_after")
    registration = world.create("sip_registration", fields)
    billing.subscribe(world, registration)
    bindings.bind(world, registration, ids)
    sip.restart(world, registration)
    world.put("sip_registration", registration)
    reply = {**_DONE, "sip_registration_id": registration["sip_registration_id"]}
    if world.switch("account_info"):
        reply["account_info"] = {name: account[name] for name in ("account_id", "balance", "currency", "frozen")}
    return reply


def update(call: Call) -> Document:
    """What is not sent keeps its value; nothing but the id changes nothing (U18)."""
    world, sent = call.world, call.parameters
    bindings.combinable(call)
    registration = _found(call)
    ids = bindings.wanted(call, registration)
    _persistence_allows(call, registration, ids)
    before = {name: registration.get(name) for name in _SIP_FIELDS}
    for name in _SIP_FIELDS:
        if sent.get(name):
            registration[name] = sent[name]
        elif name in sent and world.switch("empty_value") == "clears":
            registration.pop(name, None)
    bindings.bind(world, registration, ids)
    if before != {name: registration.get(name) for name in _SIP_FIELDS} or _lives_from_user(registration, ids):
        sip.restart(world, registration)
    return _kept(world, registration)


def bind(call: Call) -> Document:
    """bind=true binds one registration (R6); bind=false without an id is meant for all of them."""
    if call.parameters.get("bind", True):
        bindings.combinable(call)
        registration = _found(call)
        ids = bindings.wanted(call, registration)
        _persistence_allows(call, registration, ids)
        bindings.bind(call.world, registration, ids)
        if _lives_from_user(registration, ids):
            sip.restart(call.world, registration)
        return _kept(call.world, registration)

    bindings.existing(call)
    if "sip_registration_id" in call.parameters:
        concerned = [_found(call)]
    elif any(name in call.parameters for pair in bindings.PAIRS for name in pair):
        concerned = call.world.find("sip_registration", "account_id", call.notes["account_id"])
    else:
        raise ApiError(275)
    for registration in concerned:
        if names := bindings.to_unbind(call, registration):
            bindings.unbind(call.world, registration, names)
    return _DONE


def delete(call: Call) -> Document:
    registration = _found(call)
    call.world.remove("sip_registration", registration["sip_registration_id"])
    forget(call.world, registration)
    return _DONE


def forget(world: World, registration: Document) -> None:
    """What is left to do for a deleted registration."""
    world.unschedule("register", registration["sip_registration_id"])
    billing.stop_renewal(world, registration)


def _found(call: Call) -> Document:
    registration = call.world.get("sip_registration", call.parameters.get("sip_registration_id", ""))
    if registration is None or registration["account_id"] != call.notes["account_id"]:
        raise ApiError(275)
    return registration


def _persistence_allows(call: Call, registration: Document, ids: dict[str, int]) -> None:
    if "user_id" in ids and registration["is_persistent"] and not call.world.switch("persistent_with_user"):
        raise ApiError(394)


def _same_account(one: Document, other: Document) -> bool:
    return (one["sip_username"], one["proxy"]) == (other["sip_username"], other["proxy"])


def _lives_from_user(registration: Document, ids: dict[str, int]) -> bool:
    return bool(ids) and not registration["is_persistent"]


def _kept(world: World, registration: Document) -> Document:
    registration["last_updated"] = int(world.now())
    world.put("sip_registration", registration)
    return _DONE
