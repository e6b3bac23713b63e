"""An adoption whose write was lost, once more in the same process: the object is found, and nothing is made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pulumi_telephony import providers
from pulumi_telephony.adapters.dynamic import DynamicProvider, FailureSentence
from telephony_sandbox.simulators.server import Simulators
from unit.vendors import configured

REGISTRATION = {"sip_username": "again", "proxy": "pbx.example.org", "password": "p" * 9}
LINE = {"title": "Again", "server": "pbx.example.org", "login": "again", "password": "p" * 9, "type": "office"}


@pytest.mark.parametrize(
    ("provider", "vendor", "update", "inputs"),
    [
        (providers.SipRegistrationProvider, "voximplant", "UpdateSipRegistration", REGISTRATION),
        (providers.BitrixSipLineProvider, "bitrix24", "voximplant.sip.update", LINE),
    ],
)
def test_what_this_run_has_written_is_still_found_by_its_natural_key(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    simulators: Simulators,
    provider: type[DynamicProvider],
    vendor: str,
    update: str,
    inputs: dict[str, Any],
) -> None:
    for name, value in {**simulators.env, "PULUMI_TELEPHONY_PACE": "0.001"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PULUMI_TELEPHONY_STATE_DIR", str(tmp_path))
    simulators.admin.switches("bitrix24", rate_limit=False)
    it = configured(provider(), os.environ)
    made = it.create({**inputs, "__owner": "p/s/maker"})
    adopting = {**inputs, "password": "n" * 9, "adopt": True, "__owner": "p/s/taker"}
    simulators.admin.faults({"vendor": vendor, "operation": update, "when": "after", "effect": "reset", "times": 100})
    with pytest.raises(FailureSentence):
        it.create(dict(adopting))
    simulators.admin.clear_faults()
    there = len(simulators.admin.objects(vendor))
    assert it.create(dict(adopting)).id == made.id
    assert len(simulators.admin.objects(vendor)) == there


def test_a_conflict_that_a_vendor_answers_to_a_look_refuses_nothing_in_the_plan(
    simulators: Simulators, capsys: pytest.CaptureFixture[str]
) -> None:
    it = configured(providers.VirtualNumberProvider(), simulators.env)
    fault = {"operation": "GET /numbers/virtual-number", "when": "before", "effect": {"error": "already_in_use"}}
    simulators.admin.faults({"vendor": "megafon", "times": 100, **fault})
    wanted = {"number": "74950003344", "type": "abc", "adopt": True, "purpose": "company", "__owner": "p/s/city"}
    assert it.check({}, wanted).failures == []
    assert "what it would take over cannot be told now" in capsys.readouterr().err
