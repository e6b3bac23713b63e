"""Converts values from and to the SDK's dynamic server.

Every number arrives as a float, unknowns arrive as ``pulumi.output.Unknown``, secrets arrive in clear text, ``None`` is
dropped. Old inputs never arrive, so the state has two hidden outputs: ``__managed``, the inputs that the program
manages, and ``__pending``, the unfinished steps of a create. With the latter comes ``__made``, the time at which that
create ended, until the next read or update. ``__owner`` is a hidden input, because the engine does not pass the name to
a dynamic provider: ``project/stack/name`` of the resource, in a component ``project/stack/types::name``.

Imported by every program that uses the package: pydantic and requests are not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pulumi.output import UNKNOWN as PULUMI_UNKNOWN
from pulumi.output import Unknown as PulumiUnknown
from pulumi.runtime.rpc import wrap_rpc_secret

from ..core.rules import UNKNOWN, Unknown

PROVIDER = "__provider"
OWNER = "__owner"
DELETES_FIRST = "__deletes_first"
"""Whether the program sets delete_before_replace, which the engine does not pass to providers; for check only."""
PREVIEW = "__preview"
"""Whether the program runs for a preview, which the engine does not pass to providers; for check only."""
MANAGED = "__managed"
PENDING = "__pending"
MADE = "__made"


def decoded(value: Any) -> Any:
    """A value from the dynamic server as a Python value, without hidden properties."""
    if isinstance(value, PulumiUnknown):
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {k: decoded(v) for k, v in value.items() if not k.startswith("__")}
    if isinstance(value, list):
        return [decoded(item) for item in value]
    return value


def encoded(values: Mapping[str, Any], secrets: Collection[str]) -> dict[str, Any]:
    """Python values for the dynamic server, with ``secrets`` wrapped so that the engine encrypts them."""

    def plain(value: Any) -> Any:
        if isinstance(value, Unknown):
            return PULUMI_UNKNOWN
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        return value

    return {
        name: wrap_rpc_secret(plain(value)) if name in secrets else plain(value)
        for name, value in values.items()
        if value is not None
    }


def hidden(props: Mapping[str, Any]) -> dict[str, Any]:
    """The hidden input, which every answer has to return."""
    return {OWNER: props[OWNER]} if OWNER in props else {}
