"""A program inside a process of its owner's, with Pulumi's Automation API: a portal that deploys again and again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pulumi
import pytest
from pulumi import automation

import pulumi_telephony as telephony
from engine.engines import PASSPHRASE, PulumiEngine
from telephony_sandbox.simulators.server import Simulators


@pytest.mark.skipif(not PulumiEngine.is_here(), reason="the real engine: no `pulumi` on PATH")
def test_one_process_deploys_again_and_again(
    tmp_path: Path, simulators: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []

    def program() -> None:
        listed = telephony.get_sip_registrations()
        pulumi.export("seen", sorted(each.sip_username for each in listed if each.proxy == "pbx.example.org"))
        for user in wanted:
            telephony.SipRegistration(
                user, sip_username=user, proxy="pbx.example.org", password="s3cret-of-them-all", application_id=4411
            )

    (tmp_path / "backend").mkdir()
    accounts = {**simulators.env, "PULUMI_TELEPHONY_STATE_DIR": str(tmp_path / "state")}
    for name in [name for name in os.environ if name.startswith(("MEGAFON_", "VOXIMPLANT_", "BITRIX24_"))]:
        monkeypatch.delenv(name)
    for name, value in accounts.items():
        monkeypatch.setenv(name, value)
    environment = {
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": (tmp_path / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_PYTHON_CMD": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    stack = automation.create_or_select_stack(
        "dev",
        project_name="portal",
        program=program,
        opts=automation.LocalWorkspaceOptions(work_dir=str(tmp_path), env_vars=environment),
    )
    seen = []
    for user in ("anna", "boris", "clara"):
        wanted.append(user)
        seen.append(stack.up().outputs["seen"].value)
    assert seen == [[], ["anna"], ["anna", "boris"]]
    wanted.remove("anna")
    assert stack.up().summary.resource_changes == {"same": 3, "delete": 1}
    stack.destroy()
    assert not [each for each in simulators.admin.objects("voximplant") if each.get("proxy") == "pbx.example.org"]
    assert list((tmp_path / "state" / "intents").rglob("*.json")) == []
