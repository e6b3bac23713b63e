"""What ``telephony doctor`` does: examine the accounts, and print the findings."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from ...accounts.settings import Settings
from ...accounts.stack_config import stack_configuration
from ...base.errors import ConfigurationError
from ...http.retry import Patience, patience
from ...vendors import EXAMINATIONS
from ..exit_codes import ALL_WELL, MISCONFIGURED, SOMETHING_FAILED
from .diagnosis import Diagnosis, consult

COLOURS = {"ok": "green", "warning": "yellow", "failed": "bold red", "skipped": "dim"}


def run(vendors: Collection[str], stack: str | None, cwd: Path | None, timeout: float, *, as_json: bool) -> int:
    """The exit status."""
    try:
        config = stack_configuration(stack, cwd, os.environ) if stack is not None else {}
    except ConfigurationError as error:
        typer.echo(f"telephony: {error}", err=True)
        return MISCONFIGURED
    with patience(Patience(connect=min(timeout, 10.0), read=timeout, tries=1, total=timeout)):
        found = _reports(Settings(config, os.environ), vendors)
        reports = _print_json(found) if as_json else _print(found)
    if all(report.condition == "not configured" for report in reports):
        typer.echo("telephony: no vendor is configured; see above for how to configure one", err=True)
    return _status(reports)


def _reports(settings: Settings, wanted: Collection[str]) -> Iterator[Diagnosis]:
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
    """Print each report as it arrives: in paragraphs on a terminal, or else one line for each finding."""
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
    """Lines that break between words only, so that commands, paths and addresses can be copied."""
    # Text, because rich would treat "[secret]" in a plain string as markup.
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
