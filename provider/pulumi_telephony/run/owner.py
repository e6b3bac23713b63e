"""The identity of a resource in intents, claims and messages."""

from __future__ import annotations

from typing import Final


class Owner(str):
    """``project/stack/name``, or ``project/stack/types::name`` in a component; neither a project nor a stack contains a
    slash. Empty for a caller that is not a resource."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return self.split("/", 2)[-1].split("::", 1)[-1]


NOBODY: Final = Owner()
