"""Who a resource is among all: what intents, claims and messages know it by."""

from __future__ import annotations

from typing import Final


class Owner(str):
    """``project/stack/name``, or ``project/stack/types::name`` in a component; neither a project nor a stack holds a
    slash. Empty for a caller that is no resource."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """What the program calls the resource."""
        return self.split("/", 2)[-1].split("::", 1)[-1]


NOBODY: Final = Owner()
