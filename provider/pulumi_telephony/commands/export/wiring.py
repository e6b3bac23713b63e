"""The references between the objects of an export. Pure."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ...core.inventory import Source
from ...core.model import Inputs
from ...core.vendor import Kind
from .names import variable
from .settle import Manageable


@dataclasses.dataclass(frozen=True)
class Exported:
    """An object with its name, and the inputs that other objects give it."""

    source: Source
    kind: Kind
    name: str
    settled: Manageable
    references: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Input -> its expression."""

    @property
    def variable(self) -> str:
        return variable(self.name)

    @property
    def model(self) -> type[Inputs]:
        return self.kind.lifecycle.Inputs


def wired(objects: Collection[Exported], registrations: Iterable[Manageable]) -> list[Exported]:
    """The objects, with references where exactly one registration logs in with the same account. ``registrations`` are
    all of the account: one that is not in ``objects`` counts, but is not referred to."""
    variables = {each.settled.candidate.id: each.variable for each in objects if each.source.sip_account is None}
    accounts: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for registration in registrations:
        inputs = registration.inputs
        accounts[inputs["proxy"], inputs["sip_username"]].append(registration.candidate.id)
    return [_with_references(each, accounts, variables) for each in objects]


def _with_references(
    it: Exported, accounts: Mapping[tuple[Any, Any], list[str]], variables: Mapping[str, str]
) -> Exported:
    fields = it.source.sip_account
    if fields is None:
        return it
    told = {**it.settled.candidate.unsaid, **it.settled.inputs}
    host, login = (told.get(field) for field in fields)
    ids = accounts.get((host, login), [])
    if len(ids) != 1 or ids[0] not in variables:
        return it
    holder = variables[ids[0]]
    return dataclasses.replace(it, references={fields[0]: f"{holder}.proxy", fields[1]: f"{holder}.sip_username"})
