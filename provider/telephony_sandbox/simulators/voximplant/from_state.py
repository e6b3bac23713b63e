"""The account as a stack's state records it: registrations and the route of a call, and what they are bound to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..platform import Document, Gathered, Recorded, RecordedObject, VendorState, listed
from . import seed
from .models import SipRegistration

_DOMAIN = ".voximplant.com"
_OWN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "VoximplantApplication": ("application", {
        "full_name": "application_name", "secure_record_storage": "secure_record_storage",
    }),
    "VoximplantScenario": ("scenario", {
        "name": "scenario_name", "script": "scenario_script", "application_id": "application_id",
    }),
    "VoximplantRule": ("rule", {
        "application_id": "application_id", "name": "rule_name", "pattern": "rule_pattern",
        "pattern_exclude": "rule_pattern_exclude", "scenario_ids": "scenario_ids",
        "video_conference": "video_conference", "bind_key_id": "bind_key_id",
    }),
    "VoximplantUser": ("user", {
        "application_id": "application_id", "name": "user_name", "display_name": "user_display_name",
        "password": "user_password", "active": "user_active", "custom_data": "user_custom_data",
        "parent_accounting": "parent_accounting",
    }),
    "SipWhiteListItem": ("sip_whitelist_item", {
        "network": "sip_whitelist_network", "description": "description",
    }),
    "VoximplantNumberBinding": ("phone_number", {
        "phone_number": "phone_number", "application_id": "application_id", "rule_id": "rule_id",
    }),
    "SipRegistration": ("sip_registration", {
        name: name for name in SipRegistration.model_fields if name not in ("sip_registration_id", "account_id")
    }),
}  # fmt: skip
"""Kind of resource -> type of object, and input or output -> field of the API."""

_REFERENCES = {"application": "application_id", "rule": "rule_id", "user": "user_id"}
_KEYS = {"phone_number": "phone_id", "sip_whitelist_item": "sip_whitelist_id"}


def from_state(state: VendorState, recorded: Recorded) -> None:
    """Make all of it."""
    state.customer = replace(state.customer, recorded=recorded.account_number("account_id"))
    gathered = Gathered.of("application", "scenario", "rule", "user", *_KEYS, "sip_registration")
    for resource, (kind, fields) in _OWN.items():
        for each in recorded.of(resource):
            own = {api: each.fields.get(name) for name, api in fields.items()}
            gathered.add(kind, each.number, {name: own[name] for name in own if own[name] != ""}, each)
    for each in recorded.objects:
        _referred(gathered, each)
    account = _account_name(gathered) or state.customer.name
    seed.account(state, account)
    for kind, objects in gathered.found.items():
        for key, fields in objects.items():
            named = {**_named(kind, key, account), **fields, _KEYS.get(kind, f"{kind}_id"): key}
            recorded.make(state, kind, named, gathered.sources.get((kind, key)))


def _referred(gathered: Gathered, each: RecordedObject) -> None:
    """What an object is bound to or belongs to, by its id and, where the state says it, its name."""
    if each.kind not in _OWN and each.kind != "VoximplantRuleOrder":
        return
    within = {"application_id": each.fields.get("application_id")}
    for kind, field in _REFERENCES.items():
        name = f"{kind}_name"
        about = {name: each.fields.get(name)} if kind != "application" or _is_full(each.fields.get(name)) else {}
        gathered.add(kind, each.fields.get(field), about if kind == "application" else {**about, **within})
    for scenario in listed(each.fields.get("scenario_ids")):
        gathered.add("scenario", scenario, {})
    if each.kind == "VoximplantRuleOrder":
        order = [*listed(each.fields.get("rule_ids")), *listed(each.fields.get("unlisted_rule_ids"))]
        gathered.add("application", each.number, {"rule_order": order})
        for rule in order:
            gathered.add("rule", rule, {"application_id": each.number})


def _is_full(name: object) -> bool:
    return isinstance(name, str) and name.endswith(_DOMAIN) and name.count(".") > _DOMAIN.count(".")


def _account_name(gathered: Gathered) -> str | None:
    """The second label of an application's full name."""
    names = (each.get("application_name") for each in gathered.found["application"].values())
    return next((str(name).split(".")[1] for name in names if _is_full(name)), None)


def _named(kind: str, key: int, account: str) -> Document:
    """What an object is called of which the state knows the id only."""
    match kind:
        case "application":
            return {"application_name": f"application-{key}.{account}{_DOMAIN}"}
        case "scenario":
            return {"scenario_name": f"scenario-{key}"}
        case "rule":
            return {"rule_name": f"rule-{key}"}
        case "user":
            return {"user_name": f"user-{key}", "user_display_name": f"User {key}"}
        case "phone_number":
            return {"phone_number": f"7000{key:07}"}
        case _:
            return {}
