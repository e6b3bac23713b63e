"""The fields of an object by their names in the API, as a declaration has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.model import Inputs
from ...core.rules import ApiName, ClearedBy, ClientOnly
from ..client import Value


def api_names(model: type[Inputs]) -> dict[str, str]:
    """Input -> its name in the API."""
    named = {name: model.rule(name, ApiName) for name in model.model_fields if not model.rule(name, ClientOnly)}
    return {name: rule.name if rule else name for name, rule in named.items()}


def parameters(model: type[Inputs], values: Mapping[str, Any]) -> dict[str, Value]:
    """Inputs as parameters of the API; None, for one that the program removed, as the value that clears it."""
    sent = {}
    for name, api in api_names(model).items():
        if name in values:
            value = values[name]
            cleared = model.rule(name, ClearedBy)
            sent[api] = cleared.value if value is None and cleared else value
    return sent
