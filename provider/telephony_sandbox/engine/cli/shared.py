"""What the engine's commands share: options, the selected stack, and how they fail."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ...streams import write_line
from ..automation import Stack, create_or_select_stack
from ..errors import EngineError
from ..output.results import CommandError

StackOption = Annotated[str, typer.Option("--stack", "-s", envvar="PULUMI_STACK", help="The stack's name.")]
CwdOption = Annotated[Path, typer.Option("--cwd", "-C", help="The project's directory.")]
JsonOption = Annotated[bool, typer.Option("--json", "-j", help="Print JSON instead of text.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]


@dataclass(frozen=True)
class InProject:
    """The options of a subcommand for a project. Unset ones are taken from the command before it."""

    context: typer.Context
    cwd: Annotated[Path | None, typer.Option("--cwd", "-C", help="The project's directory.")] = None

    @property
    def directory(self) -> Path:
        directory: Path = self.cwd or self.context.obj[1]
        return directory


@dataclass(frozen=True)
class OfStack(InProject):
    """The options of a subcommand for a stack."""

    stack: Annotated[str | None, typer.Option("--stack", "-s", help="The stack's name.")] = None

    def open(self) -> Stack:
        return open_stack(self.stack or self.context.obj[0], self.directory)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command for typer. The fields of its first parameter, a dataclass, are options like its other parameters.
    Errors end it as ``failures`` says."""
    first, *own = inspect.signature(command, eval_str=True).parameters.values()
    shared = inspect.signature(first.annotation, eval_str=True).parameters

    @functools.wraps(command)
    def run(**given: Any) -> None:
        with failures():
            command(first.annotation(**{name: given.pop(name) for name in shared}), **given)

    options = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared.values())]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined] # which typer reads
    return run


@contextmanager
def failures() -> Iterator[None]:
    """An error ends the command with one sentence, unless the run has shown it already."""
    try:
        yield
    except CommandError:
        raise typer.Exit(1) from None
    except EngineError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


def open_stack(stack: str, cwd: Path) -> Stack:
    return create_or_select_stack(stack, work_dir=cwd)


def agree(action: str, yes: bool, show_plan: Callable[[], object]) -> None:
    """Show the plan, and ask for confirmation unless it was given."""
    if not yes and not sys.stdin.isatty():
        raise EngineError("--yes is required without a terminal")
    if show_plan():
        write_line(sys.stdout)
    if not yes:
        typer.confirm(f"Do you want to perform this {action}?", abort=True)


def print_json(data: object) -> None:
    typer.echo(json.dumps(data, indent=4, ensure_ascii=False))


def read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise EngineError(f"{path} is not JSON") from None
    if not isinstance(data, dict):
        raise EngineError(f"{path} does not contain a JSON object")
    return data
