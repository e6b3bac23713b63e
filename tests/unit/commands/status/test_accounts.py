"""Whose objects they are: what is in another account, was moved, or is of another provider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators
from unit.pulumi_command import path_with_pulumi

from ..review.previews import recorded
from .stacks import NUMBER, Found, found, provider, stack, state


def test_another_customers_accounts_are_named_and_not_searched(simulators: Simulators, branch: Simulators) -> None:
    """The same ids are there, of other objects. Only the list of numbers shows which account the token opens."""
    seen = Found(state(*stack(simulators).values()), branch.env)
    assert seen.status == 1
    assert seen.sick == dict.fromkeys(stack(simulators).keys() - {"password"}, ("trouble", "another_account"))
    assert "in Voximplant account 700123, but the credentials open 645761" in seen.said("registration")
    assert "formerAccounts" in seen.said("line")
    assert [entry["operation"] for entry in branch.admin.journal()] == ["GET /numbers/virtual-number"]
    assert Found(state(*stack(simulators).values()), branch.env).sick == seen.sick
    assert len(branch.admin.journal()) == 1, "by then it is known"


def without_account(resource: dict[str, Any]) -> dict[str, Any]:
    outputs = {
        name: value for name, value in resource["outputs"].items() if name not in ("app_id", "account_id", "portal")
    }
    return {**resource, "outputs": outputs, "inputs": outputs}


def test_a_state_of_version_0_1_records_no_account(simulators: Simulators, branch: Simulators) -> None:
    names = ("number", "registration", "line")
    resources = [without_account(stack(simulators)[name]) for name in names]
    assert found(simulators, *resources).sick == {}
    assert Found(state(*resources), branch.env).sick == dict.fromkeys(names, ("trouble", "another_object"))
    simulators.admin.delete("megafon", 315)
    seen = found(simulators, *resources)
    assert seen.sick == {"number": ("trouble", "gone")}
    assert "does not record its account" in seen.said("number")


def test_an_empty_account_may_be_another_one(simulators: Simulators) -> None:
    for number in simulators.admin.objects("megafon"):
        if not number["scenario_id"] and not number["employee_id"]:
            simulators.admin.delete("megafon", number["id"])
    for number in simulators.admin.objects("megafon"):
        simulators.admin.delete("megafon", number["id"])
    seen = found(simulators, stack(simulators)["number"])
    assert seen["number"] == ("unknown", "unknown")
    assert "which MegaFon account the token opens" in seen.said("number")


def test_what_was_in_a_former_account_is_found_here_or_perhaps_still_there(
    simulators: Simulators, tmp_path: Path
) -> None:
    """A number has another id after a move, and everything else keeps its own."""
    former = {"megafon": 5, "voximplant": 6, "bitrix24": "old.bitrix24.ru"}
    config = {f"telephony:{key}": {"objectValue": {"formerAccounts": [name]}} for key, name in former.items()}
    pulumi = path_with_pulumi(tmp_path, f"print(json.dumps({config!r}))")
    resources = stack(simulators)
    for it in resources.values():
        for field, account in zip(("app_id", "account_id", "portal"), former.values(), strict=True):
            it["outputs"] |= {field: account} if field in it["outputs"] else {}
    moved = {**resources["number"], "id": "9"}
    chosen = [moved, *(it for name, it in resources.items() if name != "number")]
    seen = Found(state(*chosen), {**simulators.env, **pulumi}, "-", "--stack", "dev")
    assert seen.sick == {}
    simulators.admin.delete("voximplant", 901)
    seen = Found(state(*chosen), {**simulators.env, **pulumi}, "-", "--stack", "dev")
    assert seen.sick == {"registration": ("unknown", "unknown")}
    assert "perhaps still in Voximplant account 6" in seen.said("registration")


def test_an_account_that_is_not_allowed_is_not_asked(simulators: Simulators, tmp_path: Path) -> None:
    config = {"telephony:voximplant": {"objectValue": {"allowedAccounts": [1]}}}
    pulumi = path_with_pulumi(tmp_path, f"print(json.dumps({config!r}))")
    chosen = stack(simulators)["registration"]
    seen = Found(state(chosen), {**simulators.env, **pulumi}, "-", "--stack", "dev")
    assert seen["registration"] == ("unknown", "unknown")
    assert "not in telephony:voximplant.allowedAccounts" in seen.said("registration")
    assert simulators.admin.journal() == []


@pytest.mark.parametrize("name", ["default", "default_1_2_3"])
def test_the_engines_default_provider_has_the_accounts_of_the_stack(
    simulators: Simulators, branch: Simulators, name: str
) -> None:
    it = {**stack(branch)["registration"], "provider": provider(name)}
    assert found(simulators, it)["registration"] == ("trouble", "another_account")


def test_what_an_explicit_provider_has_elsewhere_is_not_known(simulators: Simulators, branch: Simulators) -> None:
    theirs = {**stack(branch)["registration"], "provider": provider("branch")}
    seen = found(simulators, theirs)
    assert seen["registration"] == ("unknown", "another_account")
    assert 'it belongs to the provider "branch"' in seen.said("registration")
    assert seen.status == 3
    ours = {**stack(simulators)["registration"], "provider": provider("branch")}
    assert found(simulators, ours).sick == {}


def test_two_resources_with_one_object_are_both_found(simulators: Simulators) -> None:
    one = stack(simulators)["number"]
    other = recorded("VirtualNumber", "again", {**NUMBER, "app_id": one["outputs"]["app_id"]}, "315", external=True)
    assert found(simulators, one, other).sick == {}
