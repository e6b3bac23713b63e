"""How an object is, and what an account has of the objects that a state records. Plain data.

A room's ``status.py`` has both for its kinds: for ``telephony status``, and for the graph of a call's route.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from ..base.wire import identifier
from ..http.listing import SharedListing
from ..run.deployment import Deployment

REGISTERED: Final = "registered"
NOT_REGISTERED: Final = "not_registered"
DEACTIVATED: Final = "deactivated"
ACTIVE: Final = "active"
INACTIVE: Final = "inactive"
NO_STATUS: Final = "no_status"
"""The conditions of an object that exists."""


@dataclasses.dataclass(frozen=True)
class Health:
    """``good`` is None where the fields do not say."""

    good: bool | None
    words: str
    condition: str
    """In one word, for programs."""
    detail: str = ""
    """What the vendor or the SIP server says of it, in one printable line."""
    since: datetime | None = None
    """When it became so; None: the API does not say."""
    code: int | None = None
    """The SIP status of the last attempt to register."""


HealthRule: TypeAlias = Callable[[Mapping[str, Any], Any], Health | None]
"""From the fields of an object, and for a live one its state on record (else None); None: it has no health. The fields
may be of any type."""


@dataclasses.dataclass(frozen=True, eq=False)
class Recorded:
    """An object that a state records."""

    id: str
    state: Any = dataclasses.field(repr=False)
    """The state of its kind, without secrets."""


@dataclasses.dataclass(frozen=True)
class Present:
    """An object that an account has under the id on record."""

    fields: Mapping[str, Any] = dataclasses.field(repr=False)
    """Without secrets, by the names of the kind's inputs and outputs."""
    instead: str = ""
    """What it is, if it is not the object on record."""
    recorded: str = ""
    """What the record says it is; set with ``instead``."""


@dataclasses.dataclass
class Census:
    """What the lists of an account say of the objects on record. Those that it does not name do not exist."""

    there: dict[Recorded, Present] = dataclasses.field(default_factory=dict)
    doubts: dict[Recorded, str] = dataclasses.field(default_factory=dict)
    """Why it is not known whether an object exists, or how it is."""

    def gone(self, recorded: Collection[Recorded]) -> Iterator[Recorded]:
        return (it for it in recorded if it not in self.there and it not in self.doubts)

    def add(self, other: Census) -> None:
        self.there |= other.there
        self.doubts |= other.doubts


Take: TypeAlias = Callable[[Deployment, Collection[Recorded]], Census]
"""Looks for objects of a kind with list calls only. Raises the errors of ``pulumi_telephony.base.errors``."""


def census(
    listing: SharedListing[Any],
    recorded: Collection[Recorded],
    present: Callable[[Recorded, Any], Present | None],
    *,
    page: int | None,
    row_of: Callable[[Recorded, Mapping[str, Any]], Any] = lambda it, rows: rows.get(key(it.id)),
) -> Census:
    """Look for the objects in a list. ``present`` is None for one that counts as missing. ``page``: the rows of a full
    page; None: a list is one answer."""
    wanted = {key(it.id) for it in recorded}
    rows, unreadable = listing.readable()
    if page is not None and len(rows) + len(unreadable) >= page and not wanted <= rows.keys() | unreadable.keys():
        # When an object is deleted while the list is read, another one moves from an unread page to one that has been
        # read.
        listing.outdate()
        again, others = listing.readable()
        rows, unreadable = {**rows, **again}, {**unreadable, **others}
    nameless = next((row.error for name, row in unreadable.items() if not name.isdigit()), None)
    found = Census()
    for it in recorded:
        row, broken = row_of(it, rows), unreadable.get(key(it.id))
        if row is not None:
            if (there := present(it, row)) is not None:
                found.there[it] = there
        elif broken is not None:
            found.doubts[it] = str(broken.error)
        elif nameless is not None:
            found.doubts[it] = f"it may be the object of the list that has no id: {nameless}"
    return found


def key(id: str) -> str:
    """The id as a list has it."""
    return str(identifier(id) or id)
