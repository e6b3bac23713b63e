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

NOT_EXPORTED = "not in this export"
"""The comment after the id of an object that the program does not have."""


@dataclasses.dataclass(frozen=True)
class Exported:
    """An object with its name, and the inputs that other objects give it."""

    source: Source
    kind: Kind
    name: str
    settled: Manageable
    references: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Input -> its expression."""
    files: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False)
    """Path beside the program -> the text of a file that an expression names."""

    @property
    def variable(self) -> str:
        return variable(self.name)

    @property
    def model(self) -> type[Inputs]:
        return self.kind.lifecycle.Inputs


def wired(objects: Collection[Exported], registrations: Iterable[Manageable]) -> list[Exported]:
    """The objects, with references to those whose ids they have, and where exactly one registration logs in with the
    same account. ``registrations`` are all of the account: one that is not in ``objects`` counts, but is not referred
    to."""
    variables = {(each.source.kind, each.settled.candidate.id): each.variable for each in objects}
    registered = {each.settled.candidate.id: each.variable for each in objects if each.source.registers}
    accounts: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for registration in registrations:
        inputs = registration.inputs
        accounts[inputs["proxy"], inputs["sip_username"]].append(registration.candidate.id)
    return [
        dataclasses.replace(each, references={**_account(each, accounts, registered), **_ids(each, variables)})
        for each in objects
    ]


def _ids(it: Exported, variables: Mapping[tuple[str, str], str]) -> dict[str, str]:
    found = {}
    for field, kind in it.source.references.items():
        value = it.settled.inputs.get(field)
        if isinstance(value, list):
            found[field] = _list([(each, variables.get((kind, str(each)))) for each in value])
        elif (kind, str(value)) in variables:
            found[field] = f"{variables[kind, str(value)]}.id"
    return found


def _list(ids: Collection[tuple[int, str | None]]) -> str:
    """One id a line, as formatters leave a list with a comma at its end."""
    lines = [
        f"        {each},  # {NOT_EXPORTED}" if holder is None else f"        {holder}.id," for each, holder in ids
    ]
    return "\n".join(["[", *lines, "    ]"]) if lines else "[]"


def _account(
    it: Exported, accounts: Mapping[tuple[Any, Any], list[str]], variables: Mapping[str, str]
) -> dict[str, str]:
    fields = it.source.sip_account
    if fields is None:
        return {}
    told = {**it.settled.candidate.unsaid, **it.settled.inputs}
    host, login = (told.get(field) for field in fields)
    ids = accounts.get((host, login), [])
    if len(ids) != 1 or ids[0] not in variables:
        return {}
    holder = variables[ids[0]]
    return {fields[0]: f"{holder}.proxy", fields[1]: f"{holder}.sip_username"}
