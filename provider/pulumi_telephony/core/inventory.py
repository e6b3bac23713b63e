"""What a room finds in an account, for an export. Plain data."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from ..accounts.settings import VendorSettings
from ..base.wire import Listed
from ..http.listing import SharedListing, Unreadable
from ..run.deployment import Deployment

LOOKS = 3
"""Listings of an account at most, until two after each other have the same objects."""

RowT = TypeVar("RowT", bound=Listed)

Seen = Callable[[int, int], None]
"""Told after each page that is read: which look at the account it is, from 1, and how many objects that has shown."""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """An object that a program could manage."""

    id: str
    label: str
    """What people call it: a title, a number, a user name."""
    inputs: Mapping[str, Any] = dataclasses.field(repr=False)
    """What a program would say of it; nothing is None."""
    state: Callable[[Any], Any]
    """The whole state, given the checked inputs."""
    remarks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Input -> a comment behind it."""
    unsaid: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Inputs that the program leaves out, since the API never tells a part of them; those that it did tell have a
    value. The program shows how they are given."""
    search: tuple[str, ...] = ()
    """Further texts by which a user may ask for it."""


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """An object that is not in the export, and why."""

    kind: str
    id: str
    label: str
    reason: str


@dataclasses.dataclass
class Inventory:
    """What there is of one kind."""

    candidates: list[Candidate] = dataclasses.field(default_factory=list)
    left_out: list[LeftOut] = dataclasses.field(default_factory=list)
    remarks: list[str] = dataclasses.field(default_factory=list)
    """What the user should know of the export as a whole."""

    def note(self, kind: str, what: str, listing: Listing[Any]) -> None:
        """What is the matter with a list of objects of a kind, which are called ``what``."""
        self.remarks += listing.remarks(what)
        # A row that is not as documented, a half-deleted object perhaps, is no reason to export none of the others.
        self.left_out += [
            LeftOut(kind, id_, "without a readable description", str(row.error))
            for id_, row in listing.unreadable.items()
        ]
        # Fields that no model has are in no export: say which, and of which objects.
        owners: dict[str, list[str]] = {}
        for id_, row in listing.rows.items():
            for field in row.unfamiliar:
                owners.setdefault(field, []).append(id_)
        for field, ids in sorted(owners.items()):
            shown = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
            self.remarks.append(
                f'field "{field}" of {len(ids)} {what} (id {shown}) is not known to this version, and not exported'
            )


@dataclasses.dataclass(frozen=True)
class Source:
    """One kind of object, as an export sees it."""

    kind: str
    """The resource's class in ``pulumi_telephony``."""
    model: type[VendorSettings]
    take: Callable[[Deployment, Seen], Inventory]
    """Everything in the account. Raises the errors of ``pulumi_telephony.base.errors``."""
    prefix: str
    """How the names of the resources begin."""
    sip_account: tuple[str, str] | None = None
    """The inputs that say to which SIP server the object goes, and as whom, where a registration may have the same
    account."""


@dataclasses.dataclass(frozen=True)
class Listing(Generic[RowT]):
    """Every object of an account, by id."""

    rows: Mapping[str, RowT]
    unreadable: Mapping[str, Unreadable] = dataclasses.field(default_factory=dict)
    unsteady: Sequence[str] = ()
    """Ids that came and went from look to look."""

    @classmethod
    def of(cls, snapshot: SharedListing[RowT], seen: Seen, look: int = 1) -> Listing[RowT]:
        return cls(*snapshot.readable(lambda objects: seen(look, objects)))

    def remarks(self, what: str) -> Iterator[str]:
        if self.unsteady:
            yield (
                f"the list of {what} changed while it was read, {LOOKS} times in a row; these came or went (id"
                f" {', '.join(self.unsteady)}), and others may be missing: export again when nobody works on it"
            )


def listed(snapshot: SharedListing[RowT], page: int, seen: Seen) -> Listing[RowT]:
    """All objects. A list that takes several pages is read again until it has not changed: when an object is deleted
    meanwhile, another one slips from a page that is still to come into one that has been read."""
    now, before = Listing.of(snapshot, seen), Listing[RowT]({})
    for look in range(2, LOOKS + 1):
        if len(now.rows) + len(now.unreadable) < page or now.rows.keys() == before.rows.keys():
            return now
        snapshot.outdate()
        before, now = now, Listing.of(snapshot, seen, look)
    if now.rows.keys() == before.rows.keys():
        return now
    unsteady = sorted(now.rows.keys() ^ before.rows.keys(), key=int)
    return Listing({**before.rows, **now.rows}, {**before.unreadable, **now.unreadable}, unsteady)
