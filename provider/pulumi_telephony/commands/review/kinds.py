"""Which resources are ours, and what their lifecycles say of their fields."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from ...core.model import Inputs
from ...core.rules import PROTECTION, Recorded, Secret
from ...vendors import KINDS

PREFIX: Final = "pulumi-python:dynamic/telephony:"
PROVIDER: Final = "pulumi:providers:pulumi-python"
"""The type of ``telephony.Provider``, and of other providers of dynamic resources."""
ACCOUNTS: Final = "telephony:"
"""The prefix of our provider's arguments."""
STACK: Final = "pulumi:pulumi:Stack"
COMPONENTS: Final = "telephony:components:"
"""The prefix of our components' types."""


def kind_of(type_token: str) -> str | None:
    """The kind of a type token; None: it is not ours."""
    return type_token.removeprefix(PREFIX) if type_token.startswith(PREFIX) else None


def only_holds_others(type_token: str) -> bool:
    """Whether it is a stack or one of our components: changes happen only to the resources in them."""
    return type_token == STACK or type_token.startswith(COMPONENTS)


def inputs_of(kind: str) -> type[Inputs]:
    """The model of the inputs; None for a kind that only a newer version of this package has."""
    return KINDS[kind].lifecycle.Inputs if kind in KINDS else Inputs


@functools.cache
def secrets_of(kind: str) -> frozenset[str]:
    """The fields that are never shown, even if the preview shows them."""
    found = frozenset({"password", "incoming_password", "result"})
    return found | KINDS[kind].lifecycle.State.fields_with(Secret) if kind in KINDS else found


def is_protected(kind: str, values: Mapping[str, Any]) -> bool:
    """Whether ``release_protection`` is in effect with these values."""
    return bool(values) and protection(kind, values) is True


def protection(kind: str, values: Mapping[str, Any]) -> Any:
    """``release_protection`` as it is in effect with these values; neither True nor False while that is unknown."""
    rule = inputs_of(kind).rule(PROTECTION, Recorded)
    return rule is not None and rule.in_effect(PROTECTION, values)
