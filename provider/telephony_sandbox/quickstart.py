"""The routines ``make up``, ``preview``, ``refresh``, ``destroy``, ``down``: the project's stack on the simulators.

Their files are in ``.sandbox/``: the data of the simulators, the stack's state, the run file. Each engine has its own
directory there with its own state, because neither knows the objects that the other one has created.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from . import place as directories
from .forwarding import carry_out_forwarded
from .run_file import DEFAULT, Run, running
from .service import Service, stop
from .streams import write_line

Routine = Literal["up", "preview", "refresh", "destroy", "down"]

STACK = "dev"
RUN_FILE = "run.json"
PASSPHRASE = "sandbox"  # noqa: S105  it guards a made-up password in Pulumi.dev.yaml
SANDBOX, PULUMI = "engine", "pulumi"
"""The directories of the engines in ``.sandbox/``."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command(context_settings={"ignore_unknown_options": True})
    def quickstart(
        routine: Annotated[Routine, typer.Argument(help="The operation.")],
        options: Annotated[
            list[str] | None, typer.Argument(help="Options for the engine's command, for example --diff.")
        ] = None,
        cwd: Annotated[Path, typer.Option(help="The directory of Pulumi.yaml.", exists=True, file_okay=False)] = Path(),
    ) -> None:
        """Run the stack of this directory on the simulators, with pulumi if it is on PATH, or else the sandbox
        engine."""
        if routine == "down":
            raise typer.Exit(_down(cwd))
        raise typer.Exit(_run(app, routine, cwd.resolve(), options or []))


def stack_environment(place: Path) -> dict[str, str]:
    """The variables with which commands find the stack of an engine's directory. Empty for other directories."""
    place = place.resolve()
    if place.parent.name != directories.NAME or place.name not in (SANDBOX, PULUMI):
        return {}
    own = {"PULUMI_CONFIG_PASSPHRASE": PASSPHRASE, "PULUMI_PYTHON_CMD": sys.executable}
    if place.name == SANDBOX:
        return {**own, "TELEPHONY_SANDBOX_STATE": str(place / "stacks")}
    return {
        **own,
        "PULUMI_BACKEND_URL": _backend(place).as_uri(),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def _backend(place: Path) -> Path:
    return place / "backend"


def _run(app: typer.Typer, routine: Routine, project: Path, options: Sequence[str]) -> int:
    if not (project / "Pulumi.yaml").is_file():
        raise typer.BadParameter(f"there is no Pulumi.yaml in {project}; give the folder of a project with --cwd")
    # With JSON output, standard output must have nothing else.
    notes = sys.stderr if {"--json", "-j"} & {*options} else sys.stdout
    cli = shutil.which("pulumi")
    if cli:
        version = subprocess.run([cli, "version"], capture_output=True, text=True, check=False).stdout.strip()
        # The sandbox engine names itself.
        write_line(notes, f"Using Pulumi CLI {version} from PATH; without it, the sandbox engine is used")
    place = project / directories.NAME / (PULUMI if cli else SANDBOX)
    run = _simulators(place)
    environment = {**os.environ, **run.env, **stack_environment(place)}
    environment.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
    confirmed = [] if routine == "preview" else ["--yes"]
    arguments = [routine, "--stack", STACK, *confirmed, *options]
    if cli:
        status = _pulumi(cli, arguments, project, place, environment)
    else:
        status = _sandbox(app, [*arguments, "--cwd", str(project)], environment)
        write_line(notes)
    write_line(notes, _whereabouts(run, place / RUN_FILE))
    return status


def _pulumi(cli: str, arguments: Sequence[str], project: Path, place: Path, environment: dict[str, str]) -> int:
    _backend(place).mkdir(parents=True, exist_ok=True)
    for lock in _locks_of_the_dead(place):
        print(f"Removing the lock of a run that was killed: {lock}", file=sys.stderr, flush=True)
        lock.unlink(missing_ok=True)
    selected = subprocess.run([cli, "stack", "select", "--create", STACK], cwd=project, env=environment, check=False)
    return selected.returncode or carry_out_forwarded([cli, *arguments], environment, project)


def _locks_of_the_dead(place: Path) -> Iterator[Path]:
    """The locks of Pulumi processes that no longer run; ``pulumi cancel`` would remove them as well."""
    for lock in sorted(_backend(place).glob(".pulumi/locks/**/*.json")):
        try:
            holder: dict[str, Any] = json.loads(lock.read_text(encoding="utf-8"))
            is_dead = holder["hostname"] == socket.gethostname() and not _runs(int(holder["pid"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            continue
        if is_dead:
            yield lock


def _runs(pid: int) -> bool:
    """Whether a process runs. In a container without an init process, dead ones stay as zombies."""
    try:
        os.kill(pid, 0)
        # The state follows the name in parentheses, which may contain anything (proc(5)).
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] != "Z"
        )
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        # No /proc, as on macOS.
        return True


def _sandbox(app: typer.Typer, arguments: list[str], environment: dict[str, str]) -> int:
    """In this process, because Ctrl-C could end a process in between first."""
    os.environ.update(environment)
    os.environ.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
    result = typer.main.get_command(app).main(arguments, prog_name="telephony-sandbox", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _simulators(place: Path) -> Run:
    """The running simulators of an engine. If they do not run, they are started with their earlier data."""
    directories.make_directory(place)
    return Service(place / RUN_FILE, port=0, tls=False, state=place / "simulators.sqlite").background()


def _whereabouts(run: Run, file: Path) -> str:
    # If the simulators of `serve` run as well, `env` finds those.
    chosen = f" --run-file {shlex.quote(str(file))}" if running(DEFAULT) is not None else ""
    return (
        f"The simulators run until `make down`. Their admin API is\n"
        f"{run.env['TELEPHONY_SANDBOX_ADMIN']}. To use them and this stack in your shell:\n"
        f'  eval "$({_ourselves()} env{chosen})"'
    )


def _down(project: Path) -> int:
    for run_file in sorted(project.glob(f"{directories.NAME}/*/{RUN_FILE}")):
        stopped = stop(run_file)
        if stopped is not None:
            print(f"Stopped the simulators (process {stopped.pid}); their data stays in {run_file.parent}.")
    return 0


def _ourselves() -> str:
    """The command ``telephony-sandbox`` of this installation, as it can be called from here."""
    command = Path(sys.executable).with_name("telephony-sandbox")
    if shutil.which(command.name) == str(command):
        return command.name
    here = Path.cwd()
    return str(command.relative_to(here) if command.is_relative_to(here) else command)
