"""From accounts to named objects with references: an export without its files."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Callable, Collection, Iterator

from ...core.inventory import Inventory, LeftOut, Seen, Source
from ...run.deployment import Deployment
from ...vendors import KINDS, SOURCES
from .names import names
from .scripts import with_files
from .settle import Manageable, settle
from .wiring import Exported, wired


@dataclasses.dataclass(frozen=True)
class Selection:
    """Selects the objects to export."""

    pattern: str | None = None
    """Only objects that match; case does not matter."""
    ids: Collection[str] = ()
    """Only objects with one of these ids; all if empty."""

    def has(self, id: str, *texts: str) -> bool:
        if self.ids and id not in self.ids:
            return False
        if self.pattern is None:
            return True
        pattern = self.pattern.strip().lower()
        return any(fnmatch.fnmatchcase(text.lower(), pattern) for text in texts)


@dataclasses.dataclass(frozen=True)
class Export:
    """What is exported, what is not, and remarks."""

    objects: list[Exported]
    left_out: list[LeftOut]
    remarks: list[str]


def export(
    deployment: Deployment,
    sources: Collection[Source],
    wanted: Selection,
    reading: Callable[[str], None] = lambda _: None,
) -> Export:
    """Read the accounts of ``sources``. ``reading`` gets the progress as text, page by page, because an account may
    take minutes. Raises the errors of the API calls."""
    found: list[Exported] = []
    registrations: list[Manageable] = []
    left_out: list[LeftOut] = []
    remarks: list[str] = []
    for source in sources:
        reading(f"reading {source.kind} ...")
        inventory: Inventory = source.take(deployment, _in_words(source, reading))
        kind = KINDS[source.kind]
        settled = sorted(settle(kind.lifecycle, inventory), key=lambda each: int(each.candidate.id))
        given = names(source.prefix, {each.candidate.id: each.candidate.label for each in settled})
        found += (
            Exported(source, kind, given[each.candidate.id], each)
            for each in settled
            if wanted.has(each.candidate.id, each.candidate.label, *each.candidate.search)
        )
        left_out += (each for each in inventory.left_out if wanted.has(each.id, each.label, each.id))
        remarks += inventory.remarks
        if source.registers:
            registrations = settled
    return Export(with_files(wired(found, registrations)), left_out, remarks)


def _in_words(source: Source, reading: Callable[[str], None]) -> Seen:
    def seen(look: int, objects: int) -> None:
        again = "" if look == 1 else " again, to check whether the list has changed"
        reading(f"reading {source.kind}{again}: {objects:,} so far")

    return seen


def counted(objects: list[Exported]) -> Iterator[str]:
    """How many of each kind, in words."""
    for source in SOURCES:
        number = sum(each.source is source for each in objects)
        if number:
            yield f"{number} {source.kind}"
