"""Create, read, update and delete of a password, which is kept in the state only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ..base.errors import InvalidInputError
from ..core.lifecycle import Lifecycle
from ..core.model import Created
from .declaration import LETTERS_AND_DIGITS, SPECIAL, SipPasswordInputs
from .state import SipPasswordState


class SipPasswordLifecycle(Lifecycle[SipPasswordInputs, SipPasswordState]):
    kind = "SipPassword"
    Inputs = SipPasswordInputs
    State = SipPasswordState

    def recorded(self, id: str) -> None:
        """Nothing to delete: a password exists in the state only, so its create has no intent."""

    def create(self, inputs: SipPasswordInputs) -> Created:
        result = generated(inputs.length, special=bool(inputs.special))
        return Created(secrets.token_hex(8), SipPasswordState(**inputs.model_dump(), result=result))

    def read(self, id: str, state: SipPasswordState | None) -> SipPasswordState | None:
        if state is None:
            raise InvalidInputError("a password is kept in the state of its stack only, and cannot be read by an id")
        return state

    def update(
        self, id: str, state: SipPasswordState, inputs: SipPasswordInputs, changes: Mapping[str, Any]
    ) -> SipPasswordState:
        return SipPasswordState(**inputs.model_dump(), result=state.result)

    def delete(self, id: str, state: SipPasswordState) -> None:
        """Nothing to do: the password is removed with the state."""


def generated(length: int, *, special: bool = False) -> str:
    """Random characters; all passwords with at least one of each kind are equally likely."""
    kinds = (*LETTERS_AND_DIGITS, SPECIAL) if special else LETTERS_AND_DIGITS
    alphabet = "".join(kinds)
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(set(kind) & set(password) for kind in kinds):
            return password
