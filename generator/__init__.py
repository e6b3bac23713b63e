"""Writes the reference from the code: a page for each vendor, resource and command, and for what they have in common.

`python -m generator` writes the pages; `tests/documentation` fails when those in the repository are out of date.
"""

from __future__ import annotations

from pathlib import Path

from pulumi_telephony.commands import cli
from telephony_sandbox import cli as sandbox_cli

from . import commands, components, errors, functions, resources, settings, simulators, vendors

DOCS = Path(__file__).parent.parent / "docs"
REFERENCE = DOCS / "reference"


def pages() -> dict[str, str]:
    """File name -> text, of every page of the reference."""
    found = {resources.file_of(cls): resources.reference(cls) for cls in resources.classes()}
    found |= vendors.pages()
    found |= {
        "functions.md": functions.reference(),
        "components.md": components.reference(),
        "settings.md": settings.reference(),
        "telephony.md": commands.reference("telephony", cli.app),
        "telephony-sandbox.md": commands.reference("telephony-sandbox", sandbox_cli.app),
        "simulators.md": simulators.reference(),
        "errors.md": errors.reference(),
    }
    return found
