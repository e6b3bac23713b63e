"""A state as a release of this package writes it, with the objects that it speaks of.

Each release records one, on the real engine, before it is published:

    cd tests && PATH=/where/pulumi/is:$PATH python -m laws.recording

writes `states/<version>.json`. From then on that file is never changed: `test_upgrade.py` has later versions of the
package refresh, update and destroy what it holds.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.engines import PulumiEngine
from telephony_sandbox.simulators.server import Simulators

from .cases import CASES, Case
from .stacks import Declared, Stack

STATES = Path(__file__).with_name("states")

TYPES = {"voximplant": "sip_registration", "megafon": "number", "bitrix24": "line"}
"""What the simulators call the objects that the resources are."""

DATED = ("last_updated", "next_subscription_renewal", "purchase_date")
"""Fields that would make the simulator charge for all the months since the recording."""

PORTAL = "portal.of.the.recording"
"""Stands for the Bitrix24 portal: a simulator's is its address, which is another one each time."""

PLACES = frozenset({"sourcePosition", "stackTrace"})
"""What the engine notes of the program's files: paths of the machine that recorded."""


def program(cases: Collection[Case] = CASES) -> list[Declared]:
    """One resource of each case, with all inputs; the same for every version, and what is protected stays so."""
    return [
        Declared(case.kind, case.name, case.everything(n)).but({"release_protection": True} if case.protected else {})
        for n, case in enumerate(CASES, 1)
        if case in cases
    ]


def prepare(stack: Stack, cases: Collection[Case] = CASES) -> None:
    """What the resources of the program refer to."""
    for n, case in enumerate(CASES, 1):
        if case in cases:
            case.prepare(stack.admin, n)


def record(stack: Stack) -> dict[str, Any]:
    """Make the resources; the state, and the objects that they are."""
    prepare(stack)
    stack.declare(*program())
    stack.up()
    ids = stack.recorded()
    objects: dict[str, dict[str, list[dict[str, Any]]]] = {vendor: {} for vendor in TYPES}
    for case in CASES:
        found = case.found(stack.admin, ids[case.name]) or {}
        kept = {field: value for field, value in found.items() if field not in DATED}
        objects[case.vendor].setdefault(case.type or TYPES[case.vendor], []).append(kept)
    registered = {each["REG_ID"] for each in objects["bitrix24"]["line"]}
    registrations = stack.admin.objects("bitrix24", "registration")
    objects["bitrix24"]["registration"] = [each for each in registrations if each["REG_ID"] in registered]
    return {"objects": objects, "state": _without(PLACES, stack.engine.export())}


def _without(keys: frozenset[str], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(keys, inner) for key, inner in value.items() if key not in keys}
    return [_without(keys, inner) for inner in value] if isinstance(value, list) else value


def recorded(version: str, stack: Stack) -> dict[str, Any]:
    """What a version has recorded, on the simulators of this stack."""
    text = (STATES / f"{version}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.replace(PORTAL, _portal(stack)))
    return found


def _portal(stack: Stack) -> str:
    return stack.simulators.origins["bitrix24"].split("//")[1]


def main() -> None:
    if not PulumiEngine.is_here():
        sys.exit("a state is recorded by the real engine: put `pulumi` on PATH")
    with tempfile.TemporaryDirectory() as directory, Simulators() as simulators:
        stack = Stack(PulumiEngine(Path(directory, "project"), Path(directory, "pulumi")), simulators)
        text = json.dumps(record(stack), indent=2, ensure_ascii=False, sort_keys=True)
        text = text.replace(_portal(stack), PORTAL)
    path = STATES / f"{version('pulumi-telephony')}.json"
    path.write_text(text + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
