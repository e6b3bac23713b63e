"""What the ids and names in the fields of resources stand for, at one time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ...voximplant.bindings import BINDINGS, same_application
from .resources import Place, Resource, Side

APPLICATION, RULE, USER, SCENARIO = (
    "VoximplantApplication",
    "VoximplantRule",
    "VoximplantUser",
    "VoximplantScenario",
)
TARGETS: Final = {
    "application_id": APPLICATION,
    "rule_id": RULE,
    "user_id": USER,
    "scenario_ids": SCENARIO,
    "rule_ids": RULE,
}
"""Field -> the kind whose ids it has."""
NAMES: Final = {binding.id: binding.name for binding in BINDINGS}
"""The fields that say the same by name."""

Ids = Mapping[tuple[str, str], Place]
Target = tuple[Place, int | None]
"""With its position in a list, from 1; None while that is unknown."""


class View:
    """The resources as they are at one time."""

    def __init__(self, members: Mapping[Place, Side], ids: Ids) -> None:
        self.members = members
        self._ids = ids
        self._called: dict[tuple[str, str], list[Place]] = {}
        for place, side in members.items():
            if isinstance(name := side.fields.get("name"), str):
                self._called.setdefault((place.kind, _key(place.kind, name)), []).append(place)

    def targets(self, holder: Place, field: str) -> list[Target]:
        """What a field of a resource refers to, by id, by name, or by the resource that its value comes from."""
        side, kind = self.members[holder], TARGETS[field]
        values = values_of(side, field)
        if not values:
            return [(place, 1) for place in self._named(holder, field)]
        found = [self._ids.get((kind, value)) if value is not None else None for value in values]
        rest = [source for source in side.sources.get(field, ()) if source.kind == kind and source not in found]
        unfound = [n for n, place in enumerate(found) if place is None]
        if len(unfound) == len(rest) == 1:
            found[unfound[0]], unfound, rest = rest[0], [], []
        # Which of several sources is which of the values is not known; unknown values come from a source.
        lost = sorted(unfound, key=lambda n: values[n] is not None)[len(rest) :]
        targets: list[Target] = [(place, n + 1) for n, place in enumerate(found) if place is not None]
        targets += [(place, None) for place in rest]
        return targets + [(self._stranger(holder, kind, values[n]), n + 1) for n in lost]

    def _stranger(self, holder: Place, kind: str, value: str | None) -> Place:
        return Place(kind, "", holder=holder.urn) if value is None else Place(kind, value)

    def _named(self, holder: Place, field: str) -> Iterator[Place]:
        kind, name = TARGETS[field], self.members[holder].fields.get(NAMES.get(field, ""))
        if not isinstance(name, str) or not name:
            return
        found = self._called.get((kind, _key(kind, name)), [])
        if kind == APPLICATION:
            found = [place for place in found if same_application(_full_name(self.members[place]), name)]
        else:
            # Rules and users have names of their own in each application.
            application = self.targets(holder, "application_id")
            found = [place for place in found if self.targets(place, "application_id") == application]
        yield found[0] if len(found) == 1 else Place(kind, name)


def ids_of(resources: Iterable[Resource]) -> Ids:
    """Kind and id -> the resource: those of all resources, and of such as only the sources of others tell."""
    found: dict[tuple[str, str], Place] = {}
    sides: list[Side] = []
    for each in resources:
        if each.id:
            found.setdefault((each.place.kind, each.id), each.place)
        sides += [side for side in (each.now, each.then) if side is not None]
    for side in sides:
        for field, kind in TARGETS.items():
            values = values_of(side, field)
            sources = [source for source in side.sources.get(field, ()) if source.kind == kind]
            if len(values) == len(sources) == 1 and values[0] is not None:
                found.setdefault((kind, values[0]), sources[0])
    return found


def values_of(side: Side, field: str) -> list[str | None]:
    """The ids in a field, as text; None for each that nobody tells."""
    value = side.fields.get(field)
    if value is None or value == "":
        return []
    return [_id(each) for each in value] if isinstance(value, list) else [_id(value)]


def _key(kind: str, name: str) -> str:
    """What all spellings of a name have in common."""
    return name.strip().lower().split(".", 1)[0] if kind == APPLICATION else name


def _full_name(application: Side) -> str:
    full = application.fields.get("full_name")
    return full if isinstance(full, str) else str(application.fields["name"])


def _id(value: Any) -> str | None:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None
