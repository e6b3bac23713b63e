"""What a user does with an export, on either engine: set the passwords, import, and see that nothing changes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from pulumi import automation

from engine.engines import PASSPHRASE, STACK, Engine, PulumiEngine, SandboxEngine
from laws.stacks import SETTINGS, Stack
from telephony_sandbox import engine as sandbox

from .accounts import run_export


def export(stack: Stack) -> str:
    """Export into a directory of its own, whose settings alone say which Python the engine is to take."""
    settings = stack.engine.work_dir / "Pulumi.yaml"
    settings.unlink()
    stack.engine.environment["PULUMI_PYTHON_CMD"] = "no-such-python"
    done = run_export(stack.engine.work_dir, stack.engine.environment, "--force", "--project", "laws")
    assert f"virtualenv: {sys.prefix}\n" in settings.read_text(encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for name in ("import.json", "secrets.sh"):
        assert stat.S_IMODE((stack.engine.work_dir / name).stat().st_mode) == 0o600
    return done.stdout


def entries(engine: Engine) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((engine.work_dir / "import.json").read_text(encoding="utf-8"))[
        "resources"
    ]
    return entries


def take_the_forked_python(stack: Stack) -> None:
    """From now on. That the one of the settings serves has been seen."""
    del stack.engine.environment["PULUMI_PYTHON_CMD"]
    (stack.engine.work_dir / "Pulumi.yaml").write_text(SETTINGS, encoding="utf-8")


def import_unchanged(stack: Stack, count: int) -> None:
    engine = stack.engine
    stack.calls()
    assert len(entries(engine)) == count
    warnings = _import(engine)
    # More cloud lines than the documentation allows are told, since this portal has its limit lifted.
    told = [line for line in warnings.lower().splitlines() if "cloud lines that a portal can have" not in line]
    assert "warning" not in "\n".join(told)
    assert len(stack.recorded()) == count
    assert all(entry.get("protect") for entry in engine.resources().values() if "/telephony:" in entry["type"])
    preview = stack.preview(refresh=True, expect_no_changes=True)
    assert preview.changes == {"same": count + 1}
    assert preview.messages("warning", "error") == ""
    assert stack.writes() == {}
    assert not list(engine.work_dir.glob("pwned"))


def _import(engine: Engine) -> str:
    """As the program's header says it; what was printed."""
    if isinstance(engine, SandboxEngine):
        return engine.stack().import_resources(entries(engine)).stdout
    command = ["import", "--file", "import.json", "--yes", "--generate-code=false", "--stack", STACK]
    done = automation.PulumiCommand().run(command, str(engine.work_dir), _environment(engine))
    return done.stdout + done.stderr


def run_secrets(engine: Engine) -> None:
    environment = _environment(engine)
    if isinstance(engine, SandboxEngine):
        environment |= {"PULUMI": str(Path(sys.executable).with_name("telephony-sandbox"))}
    subprocess.run(["sh", "secrets.sh"], cwd=engine.work_dir, env=environment, check=True, capture_output=True)


def _environment(engine: Engine) -> dict[str, str]:
    if isinstance(engine, PulumiEngine):
        return {**os.environ, **dict(engine.stack().workspace.env_vars)}
    return {**os.environ, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE, **engine.environment}


def set_all(engine: Engine, secrets: dict[str, str]) -> None:
    """What `secrets.sh` does, in one run."""
    if isinstance(engine, PulumiEngine):
        engine.stack().set_all_config({key: automation.ConfigValue(value, True) for key, value in secrets.items()})
    elif isinstance(engine, SandboxEngine):
        engine.stack().set_all_config({key: sandbox.ConfigValue(value, True) for key, value in secrets.items()})
