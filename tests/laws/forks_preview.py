"""A stack's state as a fork gets it, and a preview of the fork: no credential in its environment, no account."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import forks
from engine.engines import PulumiEngine, python_path

from .stacks import PROGRAM, Stack


def stripped(exported: Mapping[str, Any], place: Path) -> Path:
    """What the trusted job gives away."""
    file = place / "state.json"
    done = sandbox("strip", "-", given=json.dumps(exported))
    assert done.returncode == 0, done.stderr
    file.write_text(done.stdout, encoding="utf-8")
    return file


def preview(stack: Stack, file: Path, *options: str) -> dict[str, Any]:
    """The plan of the stack's program, by the stack's engine, as a fork's job runs it."""
    command = ["pulumi"] if isinstance(stack.engine, PulumiEngine) else [f"{forks.commands()}/telephony-sandbox"]
    done = sandbox(
        "run", "--from-state", str(file), "--", *command, "preview", "--json", *options, where=stack.engine.work_dir
    )
    assert done.returncode == 0, done.stdout + done.stderr
    plan: dict[str, Any] = json.loads(done.stdout)
    return plan


def sandbox(*arguments: str, given: str = "", where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`telephony-sandbox` in an environment that has nothing of an account."""
    kept = ("PATH", "HOME", "LANG", "PULUMI_HOME", "PYTHONDONTWRITEBYTECODE")
    environment = {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PULUMI_PYTHON_CMD": forks.python(),
        "PYTHONPATH": python_path(PROGRAM),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # The simulators' portal does not wait for anybody.
        "BITRIX24_REQUESTS_PER_SECOND": "1000",
        "BITRIX24_BURST": "1000",
    }
    return subprocess.run(
        [forks.python(), "-m", "telephony_sandbox.cli", *arguments],
        cwd=where, env=environment, input=given, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
