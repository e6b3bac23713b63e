"""The routines `make up`, `preview`, `refresh`, `destroy` and `down`: the project's own stack on the simulators.

Everything that they make is in `.sandbox/`: what the simulators hold, the stack's state, the run file. Each engine has
a place of its own there, because each has a state of its own: objects that one has made are strangers to the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from telephony_sandbox.runfile import Run
from telephony_sandbox.service import Service, stop

Routine = Literal["up", "preview", "refresh", "destroy", "down"]

STACK = "dev"
RUN_FILE = "run.json"
PASSPHRASE = "sandbox"  # noqa: S105  it guards a made-up password in Pulumi.dev.yaml


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command()
    def quickstart(
        routine: Annotated[Routine, typer.Argument(help="What to do.")],
        cwd: Annotated[Path, typer.Option(help="The folder of Pulumi.yaml.")] = Path(),
    ) -> None:
        """Run the stack of this folder on the simulators, with pulumi if it is on PATH, else the sandbox engine."""
        raise typer.Exit(_down(cwd) if routine == "down" else _run(routine, cwd.resolve()))


def _run(routine: Routine, project: Path) -> int:
    cli = shutil.which("pulumi")
    if cli:
        version = subprocess.run([cli, "version"], capture_output=True, text=True, check=False).stdout.strip()
        # The sandbox engine names itself.
        print(f"Pulumi CLI {version}, found on PATH; where there is none, the sandbox engine of this package is used")
    place = project / ".sandbox" / ("pulumi" if cli else "engine")
    environment = {
        **os.environ,
        **_simulators(place).env,
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_PYTHON_CMD": sys.executable,
    }
    environment.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
    sys.stdout.flush()
    if cli:
        return _pulumi(cli, routine, project, place, environment)
    return _sandbox(routine, project, place, environment)


def _pulumi(cli: str, routine: Routine, project: Path, place: Path, environment: dict[str, str]) -> int:
    backend = place / "backend"
    backend.mkdir(parents=True, exist_ok=True)
    hermetic = {
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }

    def pulumi(*arguments: str) -> int:
        return subprocess.run([cli, *arguments], cwd=project, env={**environment, **hermetic}, check=False).returncode

    confirmed = [] if routine == "preview" else ["--yes"]
    return pulumi("stack", "select", "--create", STACK) or pulumi(routine, "--stack", STACK, *confirmed)


def _sandbox(routine: Routine, project: Path, place: Path, environment: dict[str, str]) -> int:
    environment["TELEPHONY_SANDBOX_STATE"] = str(place / "stacks")
    confirmed = [] if routine == "preview" else ["--yes"]
    command = [_ourselves(), routine, "--stack", STACK, "--cwd", str(project), *confirmed]
    return subprocess.run(command, env=environment, check=False).returncode


def _simulators(place: Path) -> Run:
    """The running simulators of an engine; started when they are not, with what they held before."""
    place.mkdir(parents=True, exist_ok=True)
    return Service(place / RUN_FILE, port=0, tls=False, state=place / "simulators.sqlite").background()


def _down(project: Path) -> int:
    for run_file in sorted(project.glob(f".sandbox/*/{RUN_FILE}")):
        stopped = stop(run_file)
        if stopped is not None:
            print(f"Stopped the simulators (process {stopped.pid}); what they hold is kept in {run_file.parent}.")
    return 0


def _ourselves() -> str:
    """The command `telephony-sandbox` of this very installation."""
    return str(Path(sys.executable).with_name("telephony-sandbox"))
