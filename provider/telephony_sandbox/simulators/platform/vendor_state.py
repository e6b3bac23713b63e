"""What a vendor's code sees of the state: its own objects, switches, values and the clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from pydantic import ValidationError

from .clock import Clock
from .customer import Customer
from .errors import Refused
from .store import Store
from .tables import Document, ObjectType, SwitchValue, Tables


class VendorState:
    """One vendor's part of the store. Documents are copies: change one, then ``put`` it back."""

    def __init__(self, tables: Tables, store: Store, clock: Clock, customer: Customer) -> None:
        self.tables = tables
        self.customer = customer
        self._store = store
        self._clock = clock

    # Objects

    def objects(self, kind: str) -> list[Document]:
        """All of one type, in the order they were made."""
        return self._store.objects(self.tables.name, kind)

    def find(self, kind: str, field: str, value: str | int) -> list[Document]:
        """Those whose top-level ``field`` is ``value``."""
        return self._store.find(self.tables.name, kind, field, value)

    def get(self, kind: str, key: object) -> Document | None:
        return self._store.get(self.tables.name, kind, str(key))

    def create(self, kind: str, fields: Document) -> Document:
        """Make an object: the account's and the model's defaults filled in, the id from the sequence unless given.

        Raises Refused for fields the model does not accept and for an id that is taken.
        """
        described = self.tables.type_named[kind]
        if fields.get(described.key) is None and described.model.model_fields[described.key].annotation is int:
            fields = {described.key: self.next_id(kind), **{k: v for k, v in fields.items() if k != described.key}}
        document = checked(described, {**described.given(self.customer), **fields})
        key = document[described.key]
        if self.get(kind, key) is not None:
            raise Refused(f"there is a {kind} {key} already", status=409)
        if isinstance(key, int):
            self._store.set_value(self.tables.name, _sequence(kind), max(key + 1, self._next(described)))
        self._store.put(self.tables.name, kind, str(key), document)
        return document

    def put(self, kind: str, document: Document) -> None:
        """Keep a changed document under its key."""
        self._store.put(self.tables.name, kind, str(document[self.tables.type_named[kind].key]), document)

    def remove(self, kind: str, key: object) -> bool:
        """False if there was none."""
        return self._store.remove(self.tables.name, kind, str(key))

    def next_id(self, kind: str) -> int:
        """A number of the type's sequence that was never given before."""
        number = self._next(self.tables.type_named[kind])
        self._store.set_value(self.tables.name, _sequence(kind), number + 1)
        return number

    def _next(self, kind: ObjectType) -> int:
        return int(self._store.value(self.tables.name, _sequence(kind.name), kind.first))

    # Switches and values

    def switch(self, name: str) -> Any:
        """The value of a switch, of the type of its default."""
        return self._store.value(self.tables.name, _switch(name), self.tables.switch_named[name].default)

    def set_switch(self, name: str, value: SwitchValue | None) -> None:
        """None puts the default back. The caller has checked the value."""
        if value is None:
            self._store.unset(self.tables.name, _switch(name))
        else:
            self._store.set_value(self.tables.name, _switch(name), value)

    def value(self, name: str, default: Any = None) -> Any:
        """Anything else the vendor remembers, as JSON: a bucket, a counter."""
        return self._store.value(self.tables.name, name, default)

    def set_value(self, name: str, value: Any) -> None:
        self._store.set_value(self.tables.name, name, value)

    def kept(self, name: str, make: Callable[[], str]) -> str:
        """Made once, kept over resets and restarts: a key that a file outside refers to."""
        found = self._store.value(self.tables.name, name)
        if found is None:
            found = make()
            self._store.set_value(self.tables.name, name, found, kept=True)
        return str(found)

    def transaction(self) -> AbstractContextManager[None]:
        """All that is written inside, or nothing."""
        return self._store.transaction()

    # Time

    def now(self) -> float:
        """Seconds since 1970 by the virtual clock."""
        return self._clock.now()

    def clock_offset(self) -> float:
        """Seconds the virtual clock is ahead of the real one, which is the clock callers sign tokens by."""
        return self._clock.offset

    def schedule(self, action: str, key: object, after: float) -> None:
        """Run the vendor's timer ``action`` with ``key`` once ``after`` seconds have passed on the clock."""
        self._store.schedule(self.tables.name, self.now() + after, action, str(key))

    def unschedule(self, action: str, key: object) -> None:
        self._store.unschedule(self.tables.name, action, str(key))

    def pop_due(self) -> tuple[str, str] | None:
        """The action and key of the timer that has been due longest, which is then no more."""
        return self._store.pop_due(self.tables.name, self.now())


def checked(kind: ObjectType, fields: Document) -> Document:
    """The whole object that ``fields`` describe; Refused, naming every wrong field, if they describe none."""
    try:
        model = kind.model.model_validate(fields)
    except ValidationError as error:
        raise Refused(f"not a {kind.name}: {told(error)}") from None
    return model.model_dump(mode="json", exclude_none=kind.sparse)


def told(error: ValidationError) -> str:
    """pydantic's findings in one line, without the values (they may be secrets)."""
    return "; ".join(f"{'.'.join(map(str, finding['loc'])) or 'body'}: {finding['msg']}" for finding in error.errors())


def _sequence(kind: str) -> str:
    return f"sequence {kind}"


def _switch(name: str) -> str:
    return f"switch {name}"
