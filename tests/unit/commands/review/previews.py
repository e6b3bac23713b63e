"""Previews of a few steps, written by hand, in the shape of `pulumi preview --json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

TYPE = "pulumi-python:dynamic/telephony:"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

REGISTRATION: dict[str, Any] = {"sip_username": "reception", "proxy": "pbx.example.org", "is_persistent": True}
NUMBER: dict[str, Any] = {
    "number": "74950001122", "type": "sip_registration", "login": "reception", "password": "[secret]",
    "server_host": "pbx.example.org", "server_port": 5060,
}  # fmt: skip
MOBILE: dict[str, Any] = {"number": "79990003344", "type": "def", "purpose": "company", "release_protection": False}
LINE: dict[str, Any] = {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "type": "cloud"}

Step = dict[str, Any]


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::{TYPE}{kind}::{name}"


def state(kind: str, name: str, **members: Any) -> dict[str, Any]:
    return {"urn": urn(kind, name), "custom": True, "type": TYPE + kind, **members}


def recorded(kind: str, name: str, outputs: Mapping[str, Any], id: str = "7", **members: Any) -> dict[str, Any]:
    """The state of an object that is there; the program manages all of it."""
    managed = sorted(field for field in outputs if not field.startswith("__"))
    found = {"__owner": f"shop/dev/{name}", "__managed": managed, **outputs}
    return state(kind, name, id=id, inputs=dict(outputs), outputs=found, **members)


def create(kind: str, name: str, inputs: Mapping[str, Any], **members: Any) -> Step:
    return {"op": "create", "urn": urn(kind, name), "newState": state(kind, name, inputs=dict(inputs), **members)}


def change(
    op: str,
    kind: str,
    name: str,
    before: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> Step:
    """`changes` on top of `before` (None: without); outputs alone are not inputs. `old` and `new`: further members."""
    inputs = {
        field: value
        for field, value in {**before, **changes}.items()
        if value is not None and field not in ONLY_OUTPUTS
    }
    step = {"op": op, "urn": urn(kind, name), "oldState": recorded(kind, name, before, **(old or {}))}
    return {**step, "newState": state(kind, name, inputs=inputs, **(new or {}))}


def delete(kind: str, name: str, before: Mapping[str, Any], **members: Any) -> Step:
    return {"op": "delete", "urn": urn(kind, name), "oldState": recorded(kind, name, before, **members)}


def refresh(kind: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any] | None) -> Step:
    """What a refresh found: the object as it is, or None when it is gone."""
    step = {"urn": urn(kind, name), "oldState": recorded(kind, name, before)}
    if after is None:
        return {"op": "delete", **step}
    found = recorded(kind, name, before)
    found["outputs"] = {**{key: found["outputs"][key] for key in ("__owner", "__managed")}, **after}
    return {"op": "update", **step, "newState": found}


STACK: Step = {
    "op": "refresh",
    "urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
    "oldState": {"type": "pulumi:pulumi:Stack"},
    "newState": {"type": "pulumi:pulumi:Stack"},
}
"""That the engine looked at what is there, shows in this."""

ONLY_OUTPUTS = frozenset({"subscription_price", "next_subscription_renewal", "application_name"})


def preview(*steps: Step, said: list[dict[str, Any]] | None = None, **members: Any) -> bytes:
    """The JSON of these steps. `said`: diagnostics."""
    counts = Counter(step["op"] for step in steps)
    return json.dumps({"steps": steps, "diagnostics": said or [], "changeSummary": counts, **members}).encode()


def info(text: str) -> dict[str, Any]:
    """What a provider writes."""
    return {"message": f"{text}\n\n", "severity": "info#err"}
