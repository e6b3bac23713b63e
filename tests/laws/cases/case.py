"""What the laws have to know of a kind of resource, and of each of its inputs.

An `Edit` is applied to an object of its own, so that one update of one stack tries them all: every object is made
with `before`, then the program says `after`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from telephony_sandbox.simulators.client import Admin

from ..stacks import Declared

CANARY = 'c4"nary+/&ä=Kb7%x'
"""A password with whatever is spelt otherwise in a URL, in JSON and in base64."""
CANARY_2 = "s3cond c4nary/ö+"

Outcome = Literal["update", "replace", "recreate", "nothing"]
"""`replace` makes the new object first and deletes the old one last, `recreate` deletes first; what is `refused` is
refused in the preview."""

STEPS: dict[Outcome, list[str]] = {
    "nothing": ["same"],
    "update": ["update"],
    "replace": ["create-replacement", "replace", "delete-replaced"],
    "recreate": ["delete-replaced", "replace", "create-replacement"],
}
"""What the engines call them, in their order."""

Fields = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Edit:
    """Inputs on top of the case's own (None: without one), what they become, and what that does.

    A value may be a function of the object's number, where every object needs another one.
    """

    name: str
    before: Fields
    after: Fields
    outcome: Outcome
    switches: Fields = dataclasses.field(default_factory=dict)
    """What the simulator has to assume, so that the object can follow."""

    @staticmethod
    def of(n: int, fields: Fields) -> dict[str, Any]:
        """The fields for the n-th object."""
        return {name: value(n) if callable(value) else value for name, value in fields.items()}


@dataclasses.dataclass(frozen=True)
class Hand:
    """What a person does in the vendor's web page, in the API's words, and the inputs that this changes."""

    fields: Fields
    inputs: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Case:
    """A kind of resource."""

    name: str
    kind: str
    vendor: str
    key: str
    """The remote object's id field."""
    inputs: Callable[[int], dict[str, Any]]
    """The inputs of the n-th object of this case; no two objects collide."""
    everything: Callable[[int], dict[str, Any]]
    """The same with a value for every input that the case can have."""
    one_field: Fields
    """An update of one input."""
    hand: Hand
    remote: Callable[[Fields], dict[str, Any]]
    """Checked inputs -> the fields that the remote object must have."""
    edits: tuple[Edit, ...]
    """The update/replace table."""
    calls: Mapping[str, list[str]]
    """The API calls of a create, a read, an update of one field and a delete, each of one object, in their order."""
    always_replaced: Mapping[str, Outcome]
    """The inputs whose every change replaces, so that a preview says it of an unknown value, too."""
    ignores: frozenset[str] = frozenset()
    """The inputs that speak to the provider only."""
    protected: bool = False
    """Whether `release_protection` is on where the program does not speak of it. `inputs` and `everything` lift it."""
    stays: bool = False
    """Whether the remote object outlives the resource, because the API cannot delete it."""
    made_secrets: frozenset[str] = frozenset()
    """The remote object's fields that hold secrets of the API's own making."""
    prepare: Callable[[Admin, int], None] = lambda admin, n: None
    """What the n-th object needs to be there before it."""
    type: str | None = None
    """What the simulator calls the object; None: its main one of this vendor."""
    is_there: Callable[[Fields], bool] = lambda each: True
    """Which of these objects can be the resource's."""
    gone: Fields = dataclasses.field(default_factory=dict)
    """How it looks when somebody has deleted it, if it is a part of an object."""

    def outcome_of_unknown(self, field: str) -> Outcome:
        """What a preview says while the value of a field is not known."""
        if field in self.ignores:
            return "nothing"
        return self.always_replaced.get(field, "update")

    def declared(self, n: int, name: str | None = None, changes: Fields | None = None) -> Declared:
        """The n-th object of this case in a program."""
        return Declared(self.kind, name or self.name, self.inputs(n)).but(changes)

    def found(self, admin: Admin, id_: str) -> dict[str, Any] | None:
        """The remote object with this id."""
        objects = admin.objects(self.vendor, self.type)
        return next((each for each in objects if str(each[self.key]) == id_ and self.is_there(each)), None)

    def change_by_hand(self, admin: Admin, id_: str) -> None:
        admin.patch(self.vendor, id_, dict(self.hand.fields), self.type)

    def make(self, admin: Admin, fields: Fields) -> str:
        """Make an object of this kind; its id."""
        known = {name: value for name, value in fields.items() if value is not None}
        return str(admin.make(self.vendor, known, self.type)[self.key])

    def delete_by_hand(self, admin: Admin, id_: str) -> None:
        if self.gone:
            admin.patch(self.vendor, id_, dict(self.gone), self.type)
        else:
            admin.delete(self.vendor, id_, self.type)

    def deviations(self, admin: Admin, id_: str, inputs: Fields) -> dict[str, Any]:
        """The fields in which the remote object is not as the program says, with what they are."""
        actual = self.found(admin, id_)
        if actual is None:
            return {self.key: None}
        wanted = self.remote(inputs).items()
        return {name: actual.get(name) for name, value in wanted if (actual.get(name) or None) != value}


def added_changed_removed(field: str, first: Any, second: Any, removed: Outcome = "update") -> Iterable[Edit]:
    """The three edits of an optional input of which the first two update."""
    yield Edit(f"{field}-added", {field: None}, {field: first}, "update")
    yield Edit(f"{field}-changed", {field: first}, {field: second}, "update")
    yield Edit(f"{field}-removed", {field: first}, {field: None}, removed)


OTHERWISE = 5_000
"""What else the n-th object needs has the number n + OTHERWISE."""


def another(numbered: Callable[[int], Any]) -> Callable[[int], Any]:
    return lambda n: numbered(n + OTHERWISE)
