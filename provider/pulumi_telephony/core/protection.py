"""Protects what cannot be recovered from accidental deletion and replacement. Pure.

The value of ``release_protection`` in the state counts, not that in the program: a delete sees only the state. So
removing the protection takes an update of its own, and no number is lost in the run that removes it. A state without
the value, written before the protection existed, has the default.
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
    """Raise if the object is protected from deletion."""
    if is_protected(lifecycle, state):
        raise InvalidInputError(
            f"{lifecycle.loss(id, state)}; release_protection forbids that: set release_protection=False and run up"
            " once, then delete or replace it"
        )


def replaces_of(lifecycle: type[Lifecycle[Any, Any]], id: str, state: State, difference: Difference) -> tuple[str, ...]:
    """The fields that require a replacement; raises if the object is protected from it.

    A value that is unknown in a preview neither raises, because it may turn out to be the old one, nor plans a
    replacement, because that would be rejected.
    """
    replaces = difference.replaces
    certain = [name for name in replaces if not isinstance(difference.changes[name], Unknown)]
    if not is_protected(lifecycle, state):
        return replaces
    if certain:
        refuse_if_protected(lifecycle, id, state)
    return ()
