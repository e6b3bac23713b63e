"""The page of the simulators: objects, operations, switches, and the requests of the admin API."""

from __future__ import annotations

import inspect

from telephony_sandbox.simulators import admin
from telephony_sandbox.simulators.platform import Switch, Vendor, faults
from telephony_sandbox.simulators.vendors import VENDORS

from .markdown import code, example, from_docstring, page, table, without_html

NAMES = {"megafon": "MegaFon", "voximplant": "Voximplant", "bitrix24": "Bitrix24"}


def reference() -> str:
    """The page."""
    return page(
        "Simulators: reference",
        "[Sandbox](../sandbox.md) explains how to use them.",
        example("simulators"),
        "## Admin API",
        f"Its address, which ends in `{admin.PREFIX}`, is in `$TELEPHONY_SANDBOX_ADMIN`. Paths are relative to it.",
        _admin_requests(),
        "## Faults",
        _prose(faults.Fault),
        table(
            ["effect", "meaning"],
            [
                ['`"reset"`', "the connection is cut"],
                ['`"hang"`', "no answer arrives"],
                ['`"html"`, `{"html": STATUS}`', "a page of HTML; status 502 unless given"],
                ['`"empty"`', "an answer without a body"],
                ['`{"status": N}`', _prose(faults.Status)],
                ['`{"error": CODE}`', _prose(faults.Error)],
                ['`{"body": JSON, "status": N}`', _prose(faults.Body)],
                ['`"retry_after": SECONDS`, `"as_date": true` beside these three', _prose(faults.WithWait)],
                ['`{"delay": SECONDS}`', _prose(faults.Delay)],
            ],
        ),
        *(_vendor(vendor) for vendor in VENDORS),
    )


def _prose(thing: object) -> str:
    return from_docstring(" ".join((inspect.getdoc(thing) or "").split()))


def _admin_requests() -> str:
    """The table in the docstring of the admin API. Rows without a first cell continue the row before."""
    rows: list[list[str]] = []
    lines = [line for line in (admin.__doc__ or "").splitlines() if line.startswith("| ")]
    for line in lines[2:]:
        first, second = (cell.strip() for cell in line[1:-1].split("|"))
        if first:
            rows.append([first, second])
        else:
            rows[-1][1] = f"{rows[-1][1]} {second}".replace("`` ``", " ")
    return table(["request", "what it does"], [list(map(from_docstring, row)) for row in rows])


def _vendor(vendor: Vendor) -> str:
    objects = ", ".join(code(kind.name) for kind in vendor.objects)
    operations = ", ".join(code(operation.name) for operation in vendor.operations)
    return "\n\n".join(
        [
            f"## {NAMES[vendor.name]}",
            f"Objects: {objects}. The first is the default without `?type=`.",
            f"Operations, for the journal, counters and faults: {operations}.",
            f"Errors that a fault can name: {', '.join(code(str(error.code)) for error in vendor.errors)}.",
            "Switches, one for each choice that the vendor's documentation leaves open:",
            table(["switch", "default", "meaning"], [_switch(switch) for switch in vendor.switches]),
        ]
    )


def _switch(switch: Switch) -> list[str]:
    choices = f" ({', '.join(code(repr(choice)) for choice in switch.choices)})" if switch.choices else ""
    return [code(switch.name), code(repr(switch.default)), without_html(switch.meaning) + choices]
