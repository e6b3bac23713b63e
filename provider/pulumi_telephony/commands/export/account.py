"""From accounts to named, wired objects: the whole of an export but for its files."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ...adapters.dynamic import DynamicProvider
from ...adapters.resource import TelephonyResource
from ...bitrix24.export import LINES
from ...bitrix24.lifecycle import BitrixSipLineLifecycle
from ...bitrix24.resource import BitrixSipLine
from ...core.inventory import Inventory, LeftOut, Seen, Source
from ...core.lifecycle import Lifecycle
from ...megafon.export import NUMBERS
from ...megafon.lifecycle import VirtualNumberLifecycle
from ...megafon.resource import VirtualNumber
from ...providers import BitrixSipLineProvider, SipRegistrationProvider, VirtualNumberProvider
from ...run.deployment import Deployment
from ...voximplant.export import REGISTRATIONS
from ...voximplant.lifecycle import SipRegistrationLifecycle
from ...voximplant.resource import SipRegistration
from .names import names
from .settle import Settled, settle
from .wiring import Exported, wired


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of object, from the account to the program."""

    source: Source
    resource: type[TelephonyResource]
    provider: DynamicProvider
    lifecycle: type[Lifecycle[Any, Any]]
    prefix: str
    """How the names of its resources begin."""

    @property
    def name(self) -> str:
        return self.source.kind

    @property
    def type_token(self) -> str:
        return f"pulumi-python:{self.resource._resource_type_name}"


KINDS = (
    # Registrations first: the others refer to them.
    Kind(REGISTRATIONS, SipRegistration, SipRegistrationProvider(), SipRegistrationLifecycle, "registration"),
    Kind(NUMBERS, VirtualNumber, VirtualNumberProvider(), VirtualNumberLifecycle, "number"),
    Kind(LINES, BitrixSipLine, BitrixSipLineProvider(), BitrixSipLineLifecycle, "line"),
)


@dataclasses.dataclass(frozen=True)
class Selection:
    """Which objects of the kinds that are read are exported."""

    pattern: str | None = None
    """Only those that it fits; case does not matter."""
    ids: Collection[str] = ()
    """Only those with one of these ids; all, if there are none."""

    def has(self, id: str, *texts: str) -> bool:
        if self.ids and id not in self.ids:
            return False
        if self.pattern is None:
            return True
        pattern = self.pattern.strip().lower()
        return any(fnmatch.fnmatchcase(text.lower(), pattern) for text in texts)


@dataclasses.dataclass(frozen=True)
class Export:
    """What is exported, what is not, and what else there is to say."""

    objects: list[Exported]
    left_out: list[LeftOut]
    remarks: list[str]


def export(
    deployment: Deployment, kinds: Collection[Kind], wanted: Selection, reading: Callable[[str], None] = lambda _: None
) -> Export:
    """Read the accounts of ``kinds``. ``reading`` is told in words what is being read, page by page, since an account
    may take minutes. Raises the errors of the API calls."""
    found: list[Exported] = []
    registrations: list[Settled] = []
    left_out: list[LeftOut] = []
    remarks: list[str] = []
    for kind in kinds:
        reading(f"reading {kind.name} ...")
        inventory: Inventory = kind.source.take(deployment, _in_words(kind, reading))
        settled = sorted(settle(kind.lifecycle, inventory), key=lambda each: int(each.candidate.id))
        given = names(kind.prefix, {each.candidate.id: each.candidate.label for each in settled})
        found += (
            Exported(kind.name, given[each.candidate.id], each)
            for each in settled
            if wanted.has(each.candidate.id, each.candidate.label, *each.candidate.search)
        )
        left_out += (each for each in inventory.left_out if wanted.has(each.id, each.label, each.id))
        remarks += inventory.remarks
        if kind.name == REGISTRATIONS.kind:
            registrations = settled
    return Export(wired(found, registrations), left_out, remarks)


def _in_words(kind: Kind, reading: Callable[[str], None]) -> Seen:
    def seen(look: int, objects: int) -> None:
        again = "" if look == 1 else " again, to see whether the list has changed meanwhile"
        reading(f"reading {kind.name}{again}: {objects:,} so far")

    return seen


def counted(objects: list[Exported]) -> Iterator[str]:
    """How many of each kind, in words."""
    for kind in KINDS:
        number = sum(each.kind == kind.name for each in objects)
        if number:
            yield f"{number} {kind.name}"
