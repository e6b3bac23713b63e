"""The examples pass the policies with their defaults: in this process, and under Pulumi's own engine if it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from examples.test_examples import EXAMPLES, NAMES, Example
from laws.stacks import Stack
from laws.test_accounts import arguments
from telephony_sandbox.simulators.server import Simulators

from .judges import planned, preview, told, violations


def _two_accounts(stack: Stack, branch: Simulators) -> None:
    given = arguments(branch)
    for key, value in {
        "megafonToken": given["megafon"]["token"],
        "voximplantCredentials": given["voximplant"]["credentials"],
        "bitrix24Webhook": given["bitrix24"]["webhook"],
        "nightPassword": "dark and quiet",
    }.items():
        stack.engine.config(key, value, secret=True)
    stack.engine.config("megafonEndpoint", given["megafon"]["endpoint"])
    stack.engine.config("voximplantEndpoint", given["voximplant"]["endpoint"])


def _after_the_platform(stack: Stack, branch: Simulators) -> None:
    team = stack.engine.work_dir
    Example(stack, "platform")
    stack.up()
    stack.engine.work_dir = team


PREPARED: Mapping[str, Callable[[Stack, Simulators], None]] = {
    "two_accounts": _two_accounts,
    "team": _after_the_platform,
}


@pytest.mark.parametrize("name", NAMES)
def test_an_example_passes(name: str, stack: Stack, branch: Simulators) -> None:
    Example(stack, name)
    PREPARED.get(name, lambda *_: None)(stack, branch)
    _passes(stack)


def test_the_quickstart_passes(stack: Stack) -> None:
    stack.engine.program((EXAMPLES / "quickstart" / "__main__.py").read_text(encoding="utf-8"))
    stack.engine.config("sipPassword", "correct-horse-battery", secret=True)
    _passes(stack)


def _passes(stack: Stack) -> None:
    if stack.engine.name == "pulumi":
        result = preview(stack, {})
        assert told(result) == []
        assert Path(stack.engine.work_dir).is_dir()
        assert "telephony@v" in result.text
        return
    resources = planned(stack.engine.plan())
    assert any(":dynamic/telephony:" in it.resource_type for it in resources)
    assert violations(resources, {}) == []
