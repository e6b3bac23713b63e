"""The command ``telephony``."""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from ..accounts.settings import Settings
from ..accounts.stack_config import stack_configuration
from ..base.errors import ConfigurationError
from ..http.retry import Patience, patience
from ..vendors import EXAMINATIONS
from .comment.command import comment_command, issue_command
from .doctor import Diagnosis, consult
from .exit_codes import ALL_WELL, MISCONFIGURED, SOMETHING_FAILED, VendorKey
from .export.command import export_command
from .review.command import ReviewCommand, review_command

app = typer.Typer(
    name="telephony",
    help="Telephony as code: what is needed beside Pulumi itself.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they can show the values of variables
)

app.command("export")(export_command)
app.command("review", cls=ReviewCommand)(review_command)
app.command("comment")(comment_command)
app.command("issue")(issue_command)

COLOURS = {"ok": "green", "warning": "yellow", "failed": "bold red", "skipped": "dim"}


def main() -> None:
    """The entry point. What the encoding of the output lacks is written as `?`, and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(importlib.metadata.version("pulumi-telephony"))
        raise typer.Exit


@app.callback()
def _telephony(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


@app.command()
def doctor(
    vendor: Annotated[
        list[VendorKey] | None, typer.Option(help="Only this vendor, which has to be configured; can be repeated.")
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(help="Read this stack's configuration, too (with the pulumi command). The environment wins."),
    ] = None,
    cwd: Annotated[Path | None, typer.Option(help="Where the stack's Pulumi.yaml is. [default: here]")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Seconds to wait for each answer.")] = 20.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check the accounts of MegaFon, Voximplant and Bitrix24.

    For each configured vendor: is it reachable, are the credentials accepted, are scope, permission and roles there,
    what are the limits and the balance, do the clocks agree; and what to do where something is missing. Only reads,
    changes nothing, costs nothing.

    \b
    Exit status:
      0  all well (there may be warnings)
      1  a check failed
      2  the command line or the configuration is unusable, or nothing is
         configured
    """
    if cwd is not None and stack is None:
        raise typer.BadParameter("goes with --stack", param_hint="'--cwd'")
    try:
        config = stack_configuration(stack, cwd, os.environ) if stack is not None else {}
    except ConfigurationError as error:
        typer.echo(f"telephony: {error}", err=True)
        raise typer.Exit(MISCONFIGURED) from None
    wanted = {key.value for key in vendor or ()}
    with patience(Patience(connect=min(timeout, 10.0), read=timeout, tries=1, total=timeout)):
        found = _reports(Settings(config, os.environ), wanted)
        reports = _print_json(found) if as_json else _print(found)
    status = _status(reports)
    if all(report.condition == "not configured" for report in reports):
        typer.echo("telephony: no vendor is configured; see above for how to do it", err=True)
    raise typer.Exit(status)


def _reports(settings: Settings, wanted: set[str]) -> Iterator[Diagnosis]:
    for vendor in EXAMINATIONS:
        if not wanted or vendor.model.key in wanted:
            yield consult(vendor, settings, wanted=bool(wanted))


def _status(reports: list[Diagnosis]) -> int:
    if all(report.condition == "not configured" for report in reports):
        return MISCONFIGURED
    bad = [report for report in reports if not report.sound]
    if any(report.condition != "examined" for report in bad):
        return MISCONFIGURED
    return SOMETHING_FAILED if bad else ALL_WELL


def _print(reports: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Each report as it comes: in paragraphs on a terminal, a line for each finding elsewhere."""
    console = Console()
    printed = []
    for report in reports:
        printed.append(report)
        if console.is_terminal:
            _print_paragraphs(console, report)
        else:
            _print_lines(report)
    return printed


def _print_lines(report: Diagnosis) -> None:
    for finding in report.findings:
        todo = f"; {finding.todo}" if finding.todo else ""
        print(f"{finding.verdict:<7}  {report.vendor.model.vendor}: {finding.check}: {finding.what}{todo}")
    sys.stdout.flush()


def _print_paragraphs(console: Console, report: Diagnosis) -> None:
    """Broken between words only, so that a command, a path or an address can be copied whole."""
    # Text, because in a plain string rich would take "[secret]" for markup.
    console.print(Text(report.vendor.model.vendor, style="bold"))
    for found in report.findings:
        lines = [*_paragraph(f"{found.check}: {found.what}", console), *_paragraph(found.todo, console, deeper="  ")]
        for number, line in enumerate(lines):
            verdict = Text(f"  {found.verdict if number == 0 else '':<8}", style=COLOURS[found.verdict])
            console.print(verdict.append(line, style="default"), soft_wrap=True)


def _paragraph(text: str, console: Console, deeper: str = "") -> list[str]:
    width = max(console.width - 10, 20)
    return textwrap.wrap(
        text,
        width,
        initial_indent=deeper,
        subsequent_indent=deeper + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _print_json(reports: Iterable[Diagnosis]) -> list[Diagnosis]:
    printed = list(reports)
    vendors: list[dict[str, Any]] = [
        {
            "vendor": report.vendor.model.key,
            "condition": report.condition,
            "findings": [
                {"check": found.check, "verdict": found.verdict, "what": found.what, "todo": found.todo}
                for found in report.findings
            ],
        }
        for report in printed
    ]
    print(json.dumps({"status": _status(printed), "vendors": vendors}, indent=2))
    return printed
