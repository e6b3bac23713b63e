"""What a new user does first: `make up`, twice, and the other routines, on each engine that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony_sandbox import runfile
from telephony_sandbox.simulators.client import Admin

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).with_name("telephony-sandbox"))
SECRET = "correct-horse-battery"
ENGINES = {"sandbox": "engine", "pulumi": "pulumi"}


class Project:
    """A copy of what the quickstart needs, in a folder of its own."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder = folder
        self.place = folder / ".sandbox" / ENGINES[engine]
        pulumi = shutil.which("pulumi")
        without = [d for d in os.environ["PATH"].split(os.pathsep) if pulumi is None or d != str(Path(pulumi).parent)]
        path = os.environ["PATH"] if engine == "pulumi" else os.pathsep.join(without)
        self.environment = {**os.environ, "PATH": path, "PULUMI_HOME": str(folder / "pulumi-home")}

    def quickstart(self, routine: str) -> str:
        done = subprocess.run(
            [COMMAND, "quickstart", routine],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done.stdout

    def calls(self) -> dict[str, dict[str, int]]:
        with Admin(self._run().env["TELEPHONY_SANDBOX_ADMIN"]) as admin:
            return admin.counters()

    def webhook(self) -> str:
        return self._run().env["BITRIX24_WEBHOOK"]

    def _run(self) -> runfile.Run:
        run = runfile.running(self.place / "run.json")
        assert run is not None
        return run


@pytest.fixture(params=list(ENGINES))
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    if request.param == "pulumi" and shutil.which("pulumi") is None:
        pytest.skip("the Pulumi CLI is not on PATH")
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "examples" / "quickstart", tmp_path / "examples" / "quickstart")
    project = Project(tmp_path, request.param)
    try:
        yield project
    finally:
        project.quickstart("down")


def test_up_makes_one_of_each_and_a_second_up_nothing_even_after_a_break(project: Project) -> None:
    assert "4 to create" in project.quickstart("preview")
    first = project.quickstart("up")
    assert first.startswith(("Sandbox engine: ", "Pulumi CLI "))
    assert "4 to create" in first
    assert "4 created" in first
    assert '"74950001122"' in first
    assert "[secret]" in first
    assert project.calls()["voximplant"]["CreateSipRegistration"] == 1

    assert "4 unchanged" in project.quickstart("up")
    portal = project.webhook()
    assert "Stopped the simulators" in project.quickstart("down")
    # What the simulators hold survives, and so does the portal's address: the objects are found unchanged.
    assert "4 unchanged" in project.quickstart("up")
    assert project.webhook() == portal
    assert "4 unchanged" in project.quickstart("refresh")
    assert "CreateSipRegistration" not in project.calls().get("voximplant", {})

    assert "4 deleted" in project.quickstart("destroy")


def test_down_with_nothing_running_is_no_error(project: Project) -> None:
    assert project.quickstart("down") == ""
