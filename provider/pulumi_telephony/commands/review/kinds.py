"""Which resources are ours, and what their lifecycles say of their fields."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from ...core.lifecycle import Lifecycle
from ...core.model import Inputs
from ...core.protection import FIELD as PROTECTION
from ...core.rules import ClientOnly, Recorded, Secret, WriteOnly
from ...vendors import KINDS

PREFIX: Final = "pulumi-python:dynamic/telephony:"
PROVIDER: Final = "pulumi:providers:pulumi-python"
"""The type of ``telephony.Provider``, and of whatever else passes its arguments to dynamic resources."""
ACCOUNTS: Final = "telephony:"
"""How the arguments of ours begin."""
STACK: Final = "pulumi:pulumi:Stack"
COMPONENTS: Final = "telephony:components:"
"""How the types of our components begin."""


def kind_of(type_token: str) -> str | None:
    """The kind that a type token is of; None: it is not ours."""
    return type_token.removeprefix(PREFIX) if type_token.startswith(PREFIX) else None


def only_holds_others(type_token: str) -> bool:
    """Whether it is a stack or a component of ours: all that happens to these happens to the resources in them."""
    return type_token == STACK or type_token.startswith(COMPONENTS)


def lifecycle_of(kind: str) -> type[Lifecycle[Any, Any]] | None:
    """None: of a version of this package that is newer than this one."""
    return KINDS[kind].lifecycle if kind in KINDS else None


@functools.cache
def secrets_of(kind: str) -> frozenset[str]:
    """The fields that are never shown, whatever the preview says of them."""
    known = frozenset({"password", "incoming_password", "result"})
    lifecycle = lifecycle_of(kind)
    return known if lifecycle is None else known | lifecycle.Inputs.fields_with(Secret) | lifecycle.secret_outputs


@functools.cache
def told_secrets_of(kind: str) -> frozenset[str]:
    """Those of them that the vendor tells, so that a refresh can find them changed."""
    lifecycle = lifecycle_of(kind)
    if lifecycle is None:
        return frozenset()
    inputs: type[Inputs] = lifecycle.Inputs
    return inputs.fields_with(Secret) - inputs.fields_with(WriteOnly)


@functools.cache
def said_to_the_provider(kind: str) -> frozenset[str]:
    """The inputs that are no property of the object."""
    lifecycle = lifecycle_of(kind)
    return frozenset() if lifecycle is None else lifecycle.Inputs.fields_with(ClientOnly)


def is_protected(kind: str, values: Mapping[str, Any]) -> bool:
    """Whether ``release_protection`` is in effect with these values."""
    lifecycle = lifecycle_of(kind)
    if lifecycle is None or PROTECTION not in lifecycle.Inputs.model_fields or not values:
        return False
    rule = lifecycle.Inputs.rule(PROTECTION, Recorded)
    return rule is not None and rule.in_effect(PROTECTION, values) is True
