"""The errors of the simulators, by whom they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class SandboxError(Exception):
    """The sandbox itself cannot do what was asked: a port is taken, a state file is damaged.

    The text is one sentence for the person at the terminal, ``status`` the exit status of the command.
    """

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(text)
        self.status = status


class ApiError(Exception):
    """A vendor's API refuses a call. Raised by guards and handlers, written by the vendor's ``failure``.

    ``code`` is a key of the vendor's error table. ``text`` replaces the table's text, ``details`` is whatever the
    vendor's error shape needs besides (the offending field, the wait in seconds). Never put a secret in either.
    """

    def __init__(self, code: str | int, text: str | None = None, **details: Any) -> None:
        super().__init__(f"{code}: {text}" if text else str(code))
        self.code = str(code)
        self.text = text
        self.details: Mapping[str, Any] = details


class Refused(Exception):
    """The admin API does not understand, or will not do, what it was asked; nothing was changed.

    ``status`` is the HTTP status: 404 for what is not there, 409 for what contradicts the state, else 422.
    """

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.status = status
