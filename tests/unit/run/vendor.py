"""A vendor whose answers are lost and whose callers are killed, as a script says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from pulumi_telephony.base.errors import ApiError, ConflictError, TransportError
from pulumi_telephony.run.intents import Intents, Subject
from pulumi_telephony.run.once import Creation, Made, create_once
from pulumi_telephony.run.records import Records

LOST = TransportError("the connection broke")


REFUSED = ApiError("no money")


class Killed(BaseException):
    """What kill -9 would be, if it could be caught."""


@dataclass
class Vendor:
    """Objects with a name that is no key; each call of ``make`` behaves as the next of ``script`` says."""

    unique: bool = False
    script: list[str] = field(default_factory=list)
    objects: dict[str, str] = field(default_factory=dict)
    made: int = 0
    records: Records = field(default_factory=Records)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, name: str) -> str:
        object_id = str(next(self.ids))
        self.objects[object_id] = name
        return object_id

    def make(self, name: str) -> tuple[str, str | None]:
        turn = self.script.pop(0) if self.script else "done"
        if turn == "refused":
            raise REFUSED
        if turn.startswith("before"):
            raise Killed if turn.endswith("killed") else LOST
        if self.unique and name in self.objects.values():
            raise ConflictError("the name is taken")
        object_id = self.add(name)
        self.made += 1
        if turn.startswith("after"):
            raise Killed if turn.endswith("killed") else LOST
        return object_id, None

    def create(self, intents: Intents, name: str = "desk", owner: str = "p/s/a") -> Made[str]:
        def refuse(present: object) -> None:
            if present and self.unique:
                raise ConflictError("a twin is there")

        creation = Creation(
            what=f"the thing {name}",
            natural_key=(name,),
            look=lambda key: {i: n for i, n in self.objects.items() if n == key[0]},
            by_id=self.objects.get,
            make=lambda: self.make(name),
            refuse=refuse,
            unique=self.unique,
        )
        subject = Subject(kind="Thing", account="acme", owner=owner, natural_key=(name,))
        return create_once(creation, subject, intents, self.records)
