"""The pages of the reference: for each vendor, resource and command, and shared ones."""

from __future__ import annotations

from pathlib import Path

from pulumi_telephony.commands import cli
from telephony_sandbox import cli as sandbox_cli

from . import (
    REFERENCE,
    commands,
    components,
    declarations,
    errors,
    functions,
    resources,
    settings,
    simulators,
    vendors,
)


def pages() -> dict[str, str]:
    """File name -> text, of every page of the reference."""
    found = {resources.file_of(kind.name): resources.reference(kind) for kind in declarations.everything()}
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


def files() -> dict[Path, str]:
    """Every page, by its path."""
    return {REFERENCE / name: text for name, text in pages().items()}
