"""What cannot be had back is neither deleted nor replaced by accident. Pure.

``release_protection``: what is on record decides, not what the program says now: a delete sees nothing but the state.
So lifting the protection takes an update of its own, and nobody loses a number to the one that also lifts it. A state
that has nothing on record, written before there was a protection, has the default.
"""

from __future__ import annotations

from typing import Any

from ..base.errors import InvalidInputError
from .diff import Difference
from .lifecycle import Lifecycle
from .model import State
from .rules import PROTECTION, Recorded, Unknown


def is_protected(lifecycle: type[Lifecycle[Any, Any]], state: State) -> bool:
    rule = lifecycle.Inputs.rule(PROTECTION, Recorded) if PROTECTION in lifecycle.Inputs.model_fields else None
    return rule is not None and rule.in_effect(PROTECTION, state.model_dump()) is True


def refuse_if_protected(lifecycle: type[Lifecycle[Any, Any]], id: str, state: State) -> None:
    """Raise when the object may not be deleted."""
    if is_protected(lifecycle, state):
        raise InvalidInputError(
            f"{lifecycle.loss(id, state)}; release_protection forbids that: give release_protection=False and run up"
            " once, then delete or replace it"
        )


def replaces_of(lifecycle: type[Lifecycle[Any, Any]], id: str, state: State, difference: Difference) -> tuple[str, ...]:
    """The fields for which the object is to be replaced; raises when it may not be.

    A value that a preview does not know is no reason to refuse, for the old one may come out; nor is it one to plan a
    replacement, for that will not happen.
    """
    replaces = difference.replaces
    certain = [name for name in replaces if not isinstance(difference.changes[name], Unknown)]
    if not is_protected(lifecycle, state):
        return replaces
    if certain:
        refuse_if_protected(lifecycle, id, state)
    return ()
