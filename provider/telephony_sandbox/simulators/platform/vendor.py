"""A vendor: its tables, its operations, and the few functions that join them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .call import Call, Operation
from .errors import ApiError
from .recorded import Recorded
from .tables import Answer, Document, ObjectType, Tables
from .vendor_state import VendorState

OnClick = Callable[[VendorState, Document | None, Document | None], None]
"""After a person changed something in the vendor's web page: the object before (None: made) and after (None: deleted).

It keeps together what belongs together, and raises Refused for what the page would not allow.
"""


def _nothing(_state: VendorState, _recorded: Recorded) -> None:
    """A vendor whose objects no stack records."""


def _as_it_is(path: str) -> str:
    return path


@dataclass(frozen=True, eq=False)
class Vendor(Tables):
    """One vendor. See ``platform`` for the order in which a call passes through these."""

    operations: tuple[Operation, ...]
    seed: Callable[[VendorState], None]
    locate: Callable[[Call], Operation | None]
    guards: tuple[Callable[[Call], None], ...]
    success: Callable[[Call, Any], Answer]
    failure: Callable[[Call, ApiError], Answer | None]
    """None cuts the connection."""
    environment: Callable[[VendorState, str, Path], dict[str, str]]
    """State, origin (``http://127.0.0.1:PORT``) and a directory for files -> environment of the provider."""
    from_state: Callable[[VendorState, Recorded], None] = _nothing
    """Instead of ``seed``, for simulators that are filled from a stack's state."""
    secrets: frozenset[str] = frozenset()
    """Field names, any case, whose values the journal masks wherever they appear."""
    mask_path: Callable[[str], str] = _as_it_is
    timers: Mapping[str, Callable[[VendorState, str], None]] = field(default_factory=dict)
    """What ``VendorState.schedule`` can name: called with the object's id once the clock has come to it."""
    on_click: Mapping[str, OnClick] = field(default_factory=dict)
    """By the object's type."""

    @cached_property
    def operation_named(self) -> Mapping[str, Operation]:
        return {operation.name: operation for operation in self.operations}

    def settle(self, state: VendorState) -> None:
        """Run the timers that are due, oldest first. The platform does so before every call."""
        while (due := state.pop_due()) is not None:
            action, key = due
            self.timers[action](state, key)

    def clicked(self, state: VendorState, kind: ObjectType, before: Document | None, after: Document | None) -> None:
        if kind.name in self.on_click:
            self.on_click[kind.name](state, before, after)
