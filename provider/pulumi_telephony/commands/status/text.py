"""The report for people: a table on a terminal, or else one line for each resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..review.values import visible, word
from .asking import ANOTHER_ACCOUNT, Finding, Verdict
from .report import Report

COLOURS: Final = {Verdict.TROUBLE: "bold red", Verdict.UNKNOWN: "yellow", Verdict.HEALTHY: "green"}


def lines(report: Report) -> Iterator[str]:
    for each in report.findings:
        id_ = f" ({_id(each)})" if _id(each) else ""
        yield f"{each.verdict.value:<7}  {_name(each)}{id_}: {_health(each, each.detail)}"
    yield report.summary


def table(report: Report, live: str = "", rows: int | None = None) -> RenderableType:
    """``live``: what to say of a table that is drawn again; its end may be cut off, so that it begins with the rest.
    ``rows``: how many there is room for; None: all."""
    notes = list(dict.fromkeys(_note(each) for each in report.findings if _is_noted(each)))
    found = Table(box=None, pad_edge=False, header_style="dim", expand=False)
    found.add_column("", no_wrap=True)
    found.add_column("resource", overflow="fold", max_width=40)
    found.add_column("id", overflow="fold")
    found.add_column("health", overflow="fold")
    for each in report.findings[:rows]:
        detail = "" if _is_noted(each) else each.detail
        found.add_row(
            Text(each.verdict.value, style=COLOURS[each.verdict]),
            Text(_name(each)),
            Text(_id(each)),
            Text(_health(each, detail)),
        )
    shown: list[RenderableType] = [found] if report.findings else []
    rest: list[RenderableType] = list(map(Text, notes))
    if live:
        return Group(Text(f"{report.summary}, {live}", style="bold"), *rest, *shown)
    return Group(*shown, *rest, Text(report.summary, style="bold"))


def _is_noted(each: Finding) -> bool:
    """Whether its detail is below the table, once for all resources that it holds for."""
    return bool(each.detail) and (each.verdict is Verdict.UNKNOWN or each.condition == ANOTHER_ACCOUNT)


def _note(each: Finding) -> str:
    return f"{each.words}: {each.detail}"


def _id(each: Finding) -> str:
    """The vendor's id: what exists in the state only has one that nobody knows."""
    return visible(each.resource.id) if each.vendor else ""


def _name(each: Finding) -> str:
    return f"{word(each.resource.kind)} {word(each.resource.name)}"


def _health(each: Finding, detail: str) -> str:
    mark = "; " if ": " in each.words else ": "
    said = f"{each.words}{mark}{detail}" if detail else each.words
    since = f", since {each.since:%Y-%m-%d %H:%M:%S} UTC" if each.since else ""
    return "; ".join([said + since, *map(visible, each.resource.remarks)])
