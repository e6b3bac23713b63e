"""The import file that the engine accepts for dynamic resources (engine.md C and J). Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .wiring import Exported

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which Pulumi marks an object as a special value; ``SECRET`` is the kind."""


def import_file(objects: Iterable[Exported], owner: str) -> str:
    """The text of the file. ``owner`` is ``project/stack``. It contains passwords in clear text."""
    entries = []
    for each in objects:
        settled = each.settled
        inputs, outputs = each.kind.provider().imported(f"{owner}/{each.name}", settled.checked, settled.state)
        entry = {
            "type": each.kind.type_token,
            "name": each.name,
            "id": settled.candidate.id,
            "inputs": _opened(inputs),
            "outputs": _opened(outputs),
        }
        entries.append(json.dumps(entry))
    return '{"resources": [\n' + ",\n".join(entries) + "\n]}\n"


def _opened(values: Mapping[str, Any]) -> dict[str, Any]:
    """Secrets as the engine reads them from a file: under ``plaintext``, as JSON."""
    return {name: _secret(value) if _is_secret(value) else value for name, value in sorted(values.items())}


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and SIGNATURE in value


def _secret(wrapped: Mapping[str, Any]) -> dict[str, Any]:
    return {SIGNATURE: wrapped[SIGNATURE], "plaintext": json.dumps(wrapped["value"])}
