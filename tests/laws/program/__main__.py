"""Makes the providers and resources that `resources.json` lists, so that a test edits data and not code.

An input stands for itself, or is one of `{"output": [resource, attribute]}` and `{"unknown": value}`; the latter is an
output of a new resource, hence unknown in a preview.
"""

import json
from pathlib import Path
from typing import Any

import pulumi
from echo import Echo

import pulumi_telephony as telephony

plan: dict[str, Any] = json.loads(Path(__file__).with_name("resources.json").read_text(encoding="utf-8"))
made: dict[str, Any] = {}


def resolved(place: str, value: Any) -> Any:
    """What the plan's `value` stands for."""
    if isinstance(value, list):
        return [resolved(f"{place}.{n}", part) for n, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"output"}:
        name, attribute = value["output"]
        return getattr(made[name], attribute)
    if value.keys() == {"unknown"}:
        return Echo(place, value["unknown"]).echoed
    return {name: resolved(f"{place}.{name}", part) for name, part in value.items()}


def options(given: dict[str, Any]) -> pulumi.ResourceOptions:
    """The options, in which other resources are named."""
    named = dict(given)
    if "provider" in named:
        named["provider"] = made[named["provider"]]
    if "depends_on" in named:
        named["depends_on"] = [made[name] for name in named["depends_on"]]
    return pulumi.ResourceOptions(**named)


for item in plan["resources"]:
    name = item["name"]
    inputs = {key: resolved(f"{name}.{key}", value) for key, value in item["inputs"].items()}
    made[name] = getattr(telephony, item["kind"])(name, opts=options(item["options"]), **inputs)

for name, value in plan["exports"].items():
    pulumi.export(name, resolved(name, value))
