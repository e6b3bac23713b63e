"""A program inside a process of its owner's, with Pulumi's Automation API: a portal that deploys again and again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.engines import PulumiEngine
from telephony_sandbox.simulators.server import Simulators

from .stacks import PROGRAM


@pytest.mark.skipif(not PulumiEngine.is_here(), reason="the real engine: no `pulumi` on PATH")
def test_one_process_deploys_again_and_again(tmp_path: Path, simulators: Simulators) -> None:
    engine = PulumiEngine(tmp_path / "project", tmp_path / "pulumi")
    state = tmp_path / "state"
    done = subprocess.run(
        [sys.executable, str(PROGRAM / "portal.py")],
        cwd=engine.work_dir,
        env={**os.environ, **engine.settings(), **simulators.env, "PULUMI_TELEPHONY_STATE_DIR": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["seen"] == [[], ["anna"], ["anna", "boris"]]
    assert told["changes"] == {"same": 3, "delete": 1}
    assert not [each for each in simulators.admin.objects("voximplant") if each.get("proxy") == "pbx.example.org"]
    assert list((state / "intents").rglob("*.json")) == []
