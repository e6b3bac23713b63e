"""All vendors on one state: what the admin API and the gateways share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .clock import Clock
from .customer import FIRST, Customer
from .errors import Refused, SandboxError
from .faults import FaultPlan
from .journal import CallJournal
from .recorded import Recorded
from .store import Store
from .tables import Document, ObjectType, SwitchValue
from .vendor import Vendor
from .vendor_state import VendorState, checked

_ACCOUNT = "account"
_PORTS = "ports"
_SEEDED = "seeded"


class State:
    """The state of every vendor, and what the vendors share. What raises Refused has changed nothing."""

    def __init__(
        self, vendors: Iterable[Vendor], store: Store, customer: Customer, recorded: Recorded | None = None
    ) -> None:
        """``recorded`` fills it instead of the seed. Raises SandboxError for a state that holds another customer's
        accounts."""
        self._recorded = recorded
        self.store = store
        self.clock = Clock(store)
        self.journal = CallJournal()
        self.faults = FaultPlan()
        self.vendors = {vendor.name: vendor for vendor in vendors}
        self.vendor_states = {
            name: VendorState(vendor, store, self.clock, customer) for name, vendor in self.vendors.items()
        }
        with store.transaction():
            self._belong_to(customer)
            for vendor, state in self.vendor_states.items():
                if not state.value(_SEEDED):
                    self._restore_seed(vendor)

    def _belong_to(self, customer: Customer) -> None:
        # States of versions that knew one customer only do not say whose they are.
        held = self.store.value("", _ACCOUNT, FIRST)
        if held != customer.name and any(state.value(_SEEDED) for state in self.vendor_states.values()):
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
        """Reset to the first start: seed, default switches, real time, no faults, an empty journal."""
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
                        self.vendor_states[vendor].create(kind, document)

    def _restore_seed(self, vendor: str) -> None:
        state = self.vendor_states[vendor]
        if self._recorded is None:
            self.vendors[vendor].seed(state)
        else:
            self.vendors[vendor].from_state(state, self._recorded)
        state.set_value(_SEEDED, True)

    def snapshot(self) -> dict[str, Any]:
        """The state as one JSON value, without what outlives a reset."""
        return self.store.rows()

    def restore(self, rows: Mapping[str, list[list[Any]]]) -> None:
        """The opposite of ``snapshot``, after a look at every row."""
        for vendor, kind, key, document in rows["objects"]:
            described = self._type(vendor, kind)
            if str(checked(described, document)[described.key]) != key:
                raise Refused(f"the {kind} kept as {key!r} is another one")
        for _, vendor, action, _ in rows["timers"]:
            if action not in self._vendor(vendor).timers:
                raise Refused(f"{vendor} has no timer {action!r}")
        with self.store.transaction():
            self.store.load(rows)
            for vendor, state in self.vendor_states.items():
                for switch in self.vendors[vendor].switches:
                    switch.checked(state.switch(switch.name))

    # Click-ops

    def objects(self, vendor: str, kind: str | None) -> list[Document]:
        """What the vendor's web page would list now."""
        state = self._settled(vendor)
        return state.objects(self._type(vendor, kind).name)

    def make(self, vendor: str, kind: str | None, fields: Document) -> Document:
        """A person makes an object by hand."""
        with self.store.transaction():
            state = self._settled(vendor)
            described = self._type(vendor, kind)
            made = state.create(described.name, fields)
            return self._clicked(vendor, described, None, made)

    def change(self, vendor: str, kind: str | None, key: str, changes: Document) -> Document:
        """A person changes fields of an object by hand. Returns the object as it is then."""
        with self.store.transaction():
            state = self._settled(vendor)
            described, before = self._found(vendor, kind, key)
            after = checked(described, {**before, **changes})
            if after[described.key] != before[described.key]:
                raise Refused(f"{described.key} identifies the {described.name} and cannot be changed")
            state.put(described.name, after)
            return self._clicked(vendor, described, before, after)

    def delete(self, vendor: str, kind: str | None, key: str) -> Document:
        """A person deletes an object by hand. Returns the object as it was."""
        with self.store.transaction():
            state = self._settled(vendor)
            described, before = self._found(vendor, kind, key)
            state.remove(described.name, key)
            self.vendors[vendor].clicked(state, described, before, None)
            return before

    def _clicked(self, vendor: str, kind: ObjectType, before: Document | None, after: Document) -> Document:
        state = self.vendor_states[vendor]
        self.vendors[vendor].clicked(state, kind, before, after)
        return state.get(kind.name, after[kind.key]) or after

    def _settled(self, vendor: str) -> VendorState:
        described, state = self._vendor(vendor), self.vendor_states[vendor]
        with self.store.transaction():
            described.settle(state)
        return state

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
        state, types = self.vendor_states[vendor], self.vendors[vendor].objects
        candidates = types if kind is None else (self._type(vendor, kind),)
        found = [(each, document) for each in candidates if (document := state.get(each.name, key)) is not None]
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
            name: {switch: self.vendor_states[name].switch(switch) for switch in vendor.switch_named}
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
                    self.vendor_states[vendor].set_switch(name, None if value is None else switch.checked(value))
