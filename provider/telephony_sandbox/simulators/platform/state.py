"""All vendors on one state: what the admin plane and the gateways share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .clock import Clock
from .customer import FIRST, Customer
from .errors import Refused, SandboxError
from .faults import FaultPlan
from .journal import Journal
from .store import Store
from .tables import Document, ObjectType, SwitchValue
from .vendor import Vendor
from .vendor_state import World, checked

_ACCOUNT = "account"
_PORTS = "ports"
_SEEDED = "seeded"


class Park:
    """The worlds of all vendors. What raises Refused has changed nothing."""

    def __init__(self, vendors: Iterable[Vendor], store: Store, customer: Customer) -> None:
        """Raises SandboxError for a state that holds another customer's accounts."""
        self.store = store
        self.clock = Clock(store)
        self.journal = Journal()
        self.faults = FaultPlan()
        self.vendors = {vendor.name: vendor for vendor in vendors}
        self.worlds = {name: World(vendor, store, self.clock, customer) for name, vendor in self.vendors.items()}
        with store.transaction():
            self._belong_to(customer)
            for vendor, world in self.worlds.items():
                if not world.value(_SEEDED):
                    self._restore_seed(vendor)

    def _belong_to(self, customer: Customer) -> None:
        # States of versions that knew one customer only do not say whose they are.
        held = self.store.value("", _ACCOUNT, FIRST)
        if held != customer.name and any(world.value(_SEEDED) for world in self.worlds.values()):
            raise SandboxError(
                f"the state file holds the accounts of {held}, not of {customer.name}; "
                f"give --account {held}, or another --state for {customer.name}"
            )
        self.store.set_value("", _ACCOUNT, customer.name, kept=True)

    def _vendor(self, name: str) -> Vendor:
        if name not in self.vendors:
            raise Refused(f"no vendor {name!r}; there are {', '.join(self.vendors)}", status=404)
        return self.vendors[name]

    # Ports

    @property
    def remembered_ports(self) -> dict[str, int]:
        """By vendor name and "admin": where they listened before. A portal is known by its address."""
        found: dict[str, int] = self.store.value("", _PORTS, {})
        return found

    def remember_ports(self, ports: Mapping[str, int]) -> None:
        self.store.set_value("", _PORTS, dict(ports), kept=True)

    # The whole

    def reset(self) -> None:
        """As on the first start: seed, default switches, real time, no faults, an empty journal."""
        with self.store.transaction():
            self.store.clear()
            for vendor in self.vendors:
                self._restore_seed(vendor)
        self.journal.clear()
        self.faults.clear()

    def seed_again(self) -> None:
        """The objects as on the first start; switches, clock, faults and journal stay as they are."""
        with self.store.transaction():
            switches, offset = self.switches(), self.clock.offset
            self.store.clear()
            self.clock.advance(offset)
            for vendor in self.vendors:
                self._restore_seed(vendor)
            self.set_switches(switches)

    def seed(self, objects: Mapping[str, Mapping[str, list[Document]]]) -> None:
        """Make these objects (vendor -> type -> objects) besides what is there, all or none of them."""
        with self.store.transaction():
            for vendor, kinds in objects.items():
                for kind, documents in kinds.items():
                    self._type(vendor, kind)
                    for document in documents:
                        self.worlds[vendor].create(kind, document)

    def _restore_seed(self, vendor: str) -> None:
        world = self.worlds[vendor]
        self.vendors[vendor].seed(world)
        world.set_value(_SEEDED, True)

    def snapshot(self) -> dict[str, Any]:
        """The state as one JSON value, without what outlives a reset."""
        return self.store.rows()

    def restore(self, rows: Mapping[str, list[list[Any]]]) -> None:
        """The opposite of `snapshot`, after a look at every row."""
        for vendor, kind, key, document in rows["objects"]:
            described = self._type(vendor, kind)
            if str(checked(described, document)[described.key]) != key:
                raise Refused(f"the {kind} kept as {key!r} is another one")
        for _, vendor, action, _ in rows["timers"]:
            if action not in self._vendor(vendor).timers:
                raise Refused(f"{vendor} has no timer {action!r}")
        with self.store.transaction():
            self.store.load(rows)
            for vendor, world in self.worlds.items():
                for switch in self.vendors[vendor].switches:
                    switch.checked(world.switch(switch.name))

    # Click-ops

    def objects(self, vendor: str, kind: str | None) -> list[Document]:
        """What the vendor's web page would list now."""
        world = self._settled(vendor)
        return world.objects(self._type(vendor, kind).name)

    def make(self, vendor: str, kind: str | None, fields: Document) -> Document:
        """A person makes an object by hand."""
        with self.store.transaction():
            world = self._settled(vendor)
            described = self._type(vendor, kind)
            made = world.create(described.name, fields)
            return self._clicked(vendor, described, None, made)

    def change(self, vendor: str, kind: str | None, key: str, changes: Document) -> Document:
        """A person changes fields of an object by hand. Returns the object as it is then."""
        with self.store.transaction():
            world = self._settled(vendor)
            described, before = self._found(vendor, kind, key)
            after = checked(described, {**before, **changes})
            if after[described.key] != before[described.key]:
                raise Refused(f"{described.key} identifies the {described.name} and cannot be changed")
            world.put(described.name, after)
            return self._clicked(vendor, described, before, after)

    def delete(self, vendor: str, kind: str | None, key: str) -> Document:
        """A person deletes an object by hand. Returns the object as it was."""
        with self.store.transaction():
            world = self._settled(vendor)
            described, before = self._found(vendor, kind, key)
            world.remove(described.name, key)
            self.vendors[vendor].clicked(world, described, before, None)
            return before

    def _clicked(self, vendor: str, kind: ObjectType, before: Document | None, after: Document) -> Document:
        world = self.worlds[vendor]
        self.vendors[vendor].clicked(world, kind, before, after)
        return world.get(kind.name, after[kind.key]) or after

    def _settled(self, vendor: str) -> World:
        described, world = self._vendor(vendor), self.worlds[vendor]
        with self.store.transaction():
            described.settle(world)
        return world

    def _type(self, vendor: str, kind: str | None) -> ObjectType:
        tables = self._vendor(vendor)
        kinds = tables.type_named
        if kind is None:
            return tables.objects[0]
        if kind not in kinds:
            raise Refused(f"{vendor} has no objects of type {kind!r}; there are {', '.join(kinds)}", 404)
        return kinds[kind]

    def _found(self, vendor: str, kind: str | None, key: str) -> tuple[ObjectType, Document]:
        """The object with this id: of the type asked for, else of the first type, else of the only one that has it."""
        world, types = self.worlds[vendor], self.vendors[vendor].objects
        candidates = types if kind is None else (self._type(vendor, kind),)
        found = [(each, document) for each in candidates if (document := world.get(each.name, key)) is not None]
        if not found:
            raise Refused(f"{vendor} has no {kind or 'object'} {key!r}", status=404)
        if len(found) > 1 and found[0][0] is not types[0]:
            raise Refused(
                f"{key!r} is the id of more than one object; say ?type= {' or '.join(each.name for each, _ in found)}",
                409,
            )
        return found[0]

    # Switches

    def switches(self) -> dict[str, dict[str, SwitchValue]]:
        return {
            name: {switch: self.worlds[name].switch(switch) for switch in vendor.switch_named}
            for name, vendor in self.vendors.items()
        }

    def set_switches(self, wanted: Mapping[str, Mapping[str, SwitchValue | None]]) -> None:
        """None puts a default back."""
        with self.store.transaction():
            for vendor, values in wanted.items():
                switches = self._vendor(vendor).switch_named
                for name, value in values.items():
                    switch = switches.get(name)
                    if switch is None:
                        raise Refused(f"{vendor} has no switch {name!r}; there are {', '.join(switches) or 'none'}")
                    self.worlds[vendor].set_switch(name, None if value is None else switch.checked(value))
