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
"""The most listings of an account, until two in a row have the same objects."""

RowT = TypeVar("RowT", bound=Listed)

Seen = Callable[[int, int], None]
"""Called after each page, with the number of the listing, from 1, and the number of objects that it has so far."""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """An object that a program could manage."""

    id: str
    label: str
    """What people call it: a title, a number, a user name."""
    inputs: Mapping[str, Any] = dataclasses.field(repr=False)
    """The inputs of its resource; nothing is None."""
    state: Callable[[Any], Any]
    """The whole state, given the checked inputs."""
    remarks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Input -> a comment after it."""
    unsaid: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Inputs that the program leaves out, because the API never returns some of them; those that it returned have a
    value. The program shows how to set them."""
    search: tuple[str, ...] = ()
    """Further texts by which a user may select it."""


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """An object that is not in the export, and why."""

    kind: str
    id: str
    label: str
    reason: str


@dataclasses.dataclass
class Inventory:
    """The objects of one kind."""

    candidates: list[Candidate] = dataclasses.field(default_factory=list)
    left_out: list[LeftOut] = dataclasses.field(default_factory=list)
    remarks: list[str] = dataclasses.field(default_factory=list)
    """What the user should know about the export as a whole."""

    def note(self, kind: str, what: str, listing: Listing[Any]) -> None:
        """Add the problems of a list of objects of a kind, which are called ``what``."""
        self.remarks += listing.remarks(what)
        # An undocumented row, perhaps of a half-deleted object, does not prevent the export of the others.
        self.left_out += [
            LeftOut(kind, id_, "without a readable description", str(row.error))
            for id_, row in listing.unreadable.items()
        ]
        # Fields that no model has are not exported: report which, and of which objects.
        owners: dict[str, list[str]] = {}
        for id_, row in listing.rows.items():
            for field in row.unfamiliar:
                owners.setdefault(field, []).append(id_)
        for field, ids in sorted(owners.items()):
            shown = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
            self.remarks.append(
                f'field "{field}" of {len(ids)} {what} (id {shown}) is unknown to this version and was not exported'
            )


@dataclasses.dataclass(frozen=True)
class Source:
    """One kind of object, for an export."""

    kind: str
    """The resource's class in ``pulumi_telephony``."""
    model: type[VendorSettings]
    take: Callable[[Deployment, Seen], Inventory]
    """Every object of the account. Raises the errors of ``pulumi_telephony.base.errors``."""
    prefix: str
    """The prefix of the resources' names."""
    sip_account: tuple[str, str] | None = None
    """The inputs with the SIP server and the user, for objects that may share a SIP account with a registration."""
    registers: bool = False
    """Whether its objects are the registrations whose SIP accounts others may share."""
    references: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Input -> the kind whose ids it has. That kind comes before this one."""


@dataclasses.dataclass(frozen=True)
class Listing(Generic[RowT]):
    """Every object of an account, by id."""

    rows: Mapping[str, RowT]
    unreadable: Mapping[str, Unreadable] = dataclasses.field(default_factory=dict)
    unsteady: Sequence[str] = ()
    """Ids that appeared or disappeared between listings."""

    @classmethod
    def of(cls, snapshot: SharedListing[RowT], seen: Seen, look: int = 1) -> Listing[RowT]:
        return cls(*snapshot.readable(lambda objects: seen(look, objects)))

    def remarks(self, what: str) -> Iterator[str]:
        if self.unsteady:
            yield (
                f"the list of {what} changed while it was read, {LOOKS} times in a row; these appeared or disappeared"
                f" (id {', '.join(self.unsteady)}), and others may be missing: export again when nothing changes there"
            )


def listed(snapshot: SharedListing[RowT], page: int, seen: Seen) -> Listing[RowT]:
    """All objects. A list of several pages is read again until it does not change: when an object is deleted while the
    list is read, another one moves from an unread page to one that has been read."""
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
