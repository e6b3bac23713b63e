"""``telephony-sandbox``: the simulators and the sandbox engine on the command line."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from . import quickstart, service, streams
from . import run_file as runfile
from .engine import cli as engine_cli
from .run_file import Run
from .simulators.platform.customer import FIRST
from .simulators.platform.errors import SandboxError

app = typer.Typer(
    name="telephony-sandbox",
    help="Try and test telephony stacks without an account: simulators of the APIs, and an engine without the CLI.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

RunFile = Annotated[Path, typer.Option(help="The file that describes the running simulators.")]
AnyRunFile = Annotated[
    Path | None, typer.Option(help="The file that describes the running simulators. [default: found in .sandbox]")
]
Tls = Annotated[bool, typer.Option("--tls", help="Serve HTTPS, with a temporary certificate authority.")]
StateFile = Annotated[Path | None, typer.Option(help="Keep the data and the ports in this file, not in memory.")]
Account = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="The customer. Another name has other account ids, credentials, numbers and titles, "
        "with the same object ids.",
    ),
]


@app.command(context_settings={"allow_interspersed_args": False})
def run(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.")],
    tls: Tls = False,
    state: StateFile = None,
    account: Account = FIRST,
    from_state: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Fill the simulators from what pulumi stack export wrote, and let COMMAND find that stack, with "
            "placeholders for its secrets. - reads standard input.",
        ),
    ] = None,
) -> None:
    """Start simulators on free loopback ports, run COMMAND against them, and exit with its status."""
    if from_state is not None and (state is not None or account != FIRST):
        raise typer.BadParameter("the state says which accounts there are: leave --state and --account out")
    raise typer.Exit(service.run_command(command, tls=tls, state=state, account=account, from_state=from_state))


@app.command()
def strip(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What pulumi stack export wrote; - for standard input.")],
) -> None:
    """Print a stack's state without its secrets, for run --from-state where there are no credentials."""
    from . import exported_state

    typer.echo(json.dumps(exported_state.without_secrets(exported_state.read(file)), indent=1))


@app.command()
def serve(
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65532, help="The port of the admin API; the vendors use the next ones. 0 chooses free ports."
        ),
    ] = 0,
    tls: Tls = False,
    state: StateFile = None,
    account: Account = FIRST,
    run_file: RunFile = runfile.DEFAULT,
    detach: Annotated[
        bool, typer.Option("--detach", help="Start in the background, unless they are running already.")
    ] = False,
) -> None:
    """Start the simulators and keep them running."""
    wanted = service.Service(run_file, port=port, tls=tls, state=state, account=account)
    if detach:
        _tell(wanted.background())
        return
    for ready in wanted.foreground():
        _tell(ready)


@app.command()
def env(
    run_file: AnyRunFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the variables that point the provider at the running simulators: eval "$(telephony-sandbox env)"."""
    file, found = _meant(_running(run_file))
    environment = {**found.env, **quickstart.stack_environment(file.parent)}
    if as_json:
        typer.echo(json.dumps(environment, indent=2))
    else:
        typer.echo("\n".join(f"export {name}={shlex.quote(value)}" for name, value in environment.items()))


@app.command()
def status(run_file: AnyRunFile = None) -> None:
    """Show whether simulators are running, where, and with which accounts; exit with status 1 if not."""
    for found in _running(run_file).values():
        _tell(found)


@app.command()
def stop(run_file: AnyRunFile = None) -> None:
    """Stop the running simulators. Their data stays in the state file."""
    running = _found(run_file)
    stopped = service.stop(_meant(running)[0]) if running else None
    typer.echo("No simulators are running." if stopped is None else f"Stopped (process id {stopped.pid}).")


def _running(run_file: Path | None) -> dict[Path, Run]:
    """The running simulators, by their run files; at least one."""
    found = _found(run_file)
    if not found:
        looked = run_file or f"run file {runfile.DEFAULT} or {runfile.DEFAULT.parent}/*/{runfile.DEFAULT.name}"
        raise SandboxError(f"no simulators are running ({looked}); start them with telephony-sandbox serve --detach")
    return found


def _found(run_file: Path | None) -> dict[Path, Run]:
    files = [run_file] if run_file is not None else runfile.known()
    return {file: run for file in files if (run := runfile.running(file)) is not None}


def _meant(found: dict[Path, Run]) -> tuple[Path, Run]:
    """Those of ``serve`` take precedence over those of the quickstart, of which each engine has its own."""
    if runfile.DEFAULT in found:
        return runfile.DEFAULT, found[runfile.DEFAULT]
    if len(found) > 1:
        files = " or ".join(map(str, found))
        raise SandboxError(f"simulators are running for more than one engine; choose one with --run-file {files}")
    return next(iter(found.items()))


def _tell(run: Run) -> None:
    scheme = "https" if run.tls else "http"
    whose = "" if run.account == FIRST else f", account {run.account}"
    typer.echo(f"Simulators are running (process id {run.pid}){whose}, state {run.state or 'in memory'}:")
    for name, port in run.ports.items():
        moved = f" (its earlier port {run.moved[name]} is in use)" if name in run.moved else ""
        typer.echo(f"  {name:<11} {scheme}://127.0.0.1:{port}{moved}")


engine_cli.register(app)
quickstart.register(app)


def main() -> None:
    """Entry point: a SandboxError is printed as one sentence."""
    streams.replace_what_cannot_be_encoded()
    try:
        app()
    except SandboxError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.status)


if __name__ == "__main__":
    main()
