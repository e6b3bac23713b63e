"""A fork's preview, on simulators that are filled from the state, shows what the program changes and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators

from .cases import CASES, CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION, Edit
from .forks_preview import preview, stripped
from .recording import program, recorded
from .stacks import Declared, Stack, output
from .test_accounts import arguments
from .test_inputs import VENDORS, places
from .test_upgrade import VERSIONS, recorded_ids


def operations(plan: dict[str, Any]) -> dict[str, str]:
    """Operation by resource, without what stays the same."""
    return {
        step["urn"].rpartition("::")[2]: step["op"] for step in plan["steps"] if step["op"] not in ("same", "refresh")
    }


@pytest.mark.parametrize("vendor", VENDORS)
def test_any_state_previews_unchanged(stack: Stack, vendor: str, tmp_path: Path) -> None:
    """Before and after each edit of the table, and with a value for every input."""
    stack.lift_limits()
    before: list[Declared] = []
    after: list[Declared] = []
    for case, first in places(vendor):
        for n, edit in enumerate(case.edits, first):
            case.prepare(stack.admin, n)
            stack.admin.switches(vendor, **edit.switches)
            old = case.declared(n, f"{case.name}-{edit.name}", Edit.of(n, edit.before))
            before.append(old)
            after.append(old.but(Edit.of(n, edit.after)))
        n = first + 190
        case.prepare(stack.admin, n)
        before.append(Declared(case.kind, f"{case.name}-everything", case.everything(n)))
        after.append(before[-1])
    looks: tuple[tuple[list[Declared], list[list[str]]], ...] = ((before, [[]]), (after, [[], ["--refresh"]]))
    for resources, runs in looks:
        stack.declare(*resources)
        stack.up()
        file = stripped(stack.engine.export(), tmp_path)
        for options in runs:
            plan = preview(stack, file, *options)
            assert operations(plan) == {}
            assert plan["changeSummary"] == {"same": len(resources) + 1}


def test_a_change_shows_and_nothing_else(stack: Stack, tmp_path: Path) -> None:
    stack.lift_limits()
    for n, case in enumerate(CASES, 1):
        case.prepare(stack.admin, n)
    resources = [case.declared(n) for n, case in enumerate(CASES, 1)]
    stack.declare(*resources)
    stack.up()
    file = stripped(stack.engine.export(), tmp_path)

    stack.declare(*(each.but(case.one_field) for case, each in zip(CASES, resources, strict=True)))
    expected = {case.name: "update" for case in CASES}
    for options in ((), ("--refresh",)):
        plan = preview(stack, file, *options)
        assert operations(plan) == expected
    # A script is compared by the digest that the state has of it.
    (said,) = (each["message"] for each in plan.get("diagnostics", ()) if "script" in each["message"])
    assert stack.state("scenario")["outputs"]["script_sha256"][:12] in said

    # What the vendors have is there, under the ids of the state: a resource that leaves the program is deleted there.
    stack.declare(*resources[1:])
    assert operations(preview(stack, file)) == {resources[0].name: "delete"}


def test_the_money_and_limits_of_simulators_are_not_told(stack: Stack, tmp_path: Path) -> None:
    stack.declare(SIP_REGISTRATION.declared(1))
    stack.up()
    file = stripped(stack.engine.export(), tmp_path)
    stack.declare(SIP_REGISTRATION.declared(1), SIP_REGISTRATION.declared(2, "new"), CLOUD_LINE.declared(3))
    plan = preview(stack, file)
    assert operations(plan) == {"new": "create", CLOUD_LINE.name: "create"}
    assert not [each for each in plan.get("diagnostics", ()) if " uses " in each["message"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_of_a_past_version_previews_unchanged(stack: Stack, version: str, tmp_path: Path) -> None:
    old = recorded(version, stack)
    stack.declare(*program(tuple(case for case in CASES if case.name in recorded_ids(old))))
    file = stripped(old["state"], tmp_path)
    for options in ((), ("--refresh",)):
        assert operations(preview(stack, file, *options)) == {}


def test_a_secret_is_not_compared(stack: Stack, tmp_path: Path) -> None:
    """Neither a password in the program's text nor one that it makes; a resource that renews one shows what follows."""
    password = Declared("SipPassword", "made", {"keepers": {"renewed": "2026"}})
    number = SIP_NUMBER.declared(1).but({"password": output("made", "result")})
    line = CLOUD_LINE.declared(2)
    stack.declare(password, number, line)
    stack.up()
    file = stripped(stack.engine.export(), tmp_path)
    stack.declare(password, number, line.but({"password": "another"}))
    assert operations(preview(stack, file)) == {}
    stack.declare(password.but({"keepers": {"renewed": "2027"}}), number, line)
    assert operations(preview(stack, file)) == {"made": "replace", "sip": "update"}
    stack.declare(password, number, line.but({"password": None}))
    assert operations(preview(stack, file)) == {"cloud": "update"}


def test_explicit_providers_preview_unchanged(stack: Stack, branch: Simulators, tmp_path: Path) -> None:
    """Their arguments are in the program's text, and are the accounts of another company."""
    there = arguments(branch)
    cases = (SIP_NUMBER, SIP_REGISTRATION, CLOUD_LINE)
    for each in cases:
        # The ids there are other ones: the simulators have the objects of both accounts.
        made = dict(each.remote(each.inputs(7)))
        made.pop("user_id", None)
        each.make(branch.admin, {name: value for name, value in made.items() if name not in ("rule_id",)})
    provider = Declared("Provider", "branch", there)
    theirs = [each.declared(2, f"their-{each.name}").but(provider="branch") for each in cases]
    stack.declare(provider, *(each.declared(1) for each in cases), *theirs)
    stack.up()
    file = stripped(stack.engine.export(), tmp_path)
    for options in ((), ("--refresh",)):
        plan = preview(stack, file, *options)
        assert operations(plan) == {}
        assert plan["changeSummary"] == {"same": 2 * len(cases) + 2}
    stack.declare(provider, *(each.declared(1) for each in cases), theirs[0].but({"comment": "new"}), *theirs[1:])
    assert operations(preview(stack, file)) == {"their-sip": "update"}
