"""The objects of a Voximplant account that a call meets: one listing of each list, and the writes that outdate them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any, Final, TypeVar

from ...base.errors import ApiError, AuthorizationError, TransportError
from ...base.messages import inform, warn
from ...base.wire import identifier
from ...http.listing import SharedListing
from ..client import Value, VoximplantClient
from ..models import Application, PhoneNumber, Row, Rule, Scenario, User, WhiteListItem

RowT = TypeVar("RowT", bound=Row)

LISTS: Final[Mapping[type[Row], str]] = {
    Application: "GetApplications",
    Scenario: "GetScenarios",
    Rule: "GetRules",
    User: "GetUsers",
    PhoneNumber: "GetPhoneNumbers",
    WhiteListItem: "GetSipWhiteList",
}

GONE: Final = frozenset({116, 117, 132, 147, 169, 181, 546, 558})
"""The codes for an id that does not exist, or whose parent does not (RU10). Such an object is gone for a read."""


class RouteAccount:
    """What the resources of a deployment share of one account. Thread-safe."""

    def __init__(self, client: VoximplantClient) -> None:
        self.client = client
        self._listings: dict[tuple[Any, ...], SharedListing[Any]] = {}
        self._orders: dict[int, threading.RLock] = {}
        self._lock = threading.Lock()
        self.places: dict[tuple[str, int], tuple[list[int], int]] = {}
        """Resource and application -> the order of the rules when the resource's rule was deleted, and that rule."""
        self.new_applications: set[int] = set()
        """Those that this deployment has created."""
        self.bindings: dict[str, tuple[str, int | str]] = {}
        """Resource -> the input with which it names the number that it binds, and its value."""
        self.networks: dict[str, IPv4Network] = {}
        """Resource -> its network in the white list."""

    def listing(self, row: type[RowT], **filters: Value) -> SharedListing[RowT]:
        """The objects that the list method returns with these filters."""
        with self._lock:
            key = (row, *sorted(filters.items()))
            if key not in self._listings:
                self._listings[key] = self.client.listing(LISTS[row], row, {**_MORE.get(row, {}), **filters})
            found: SharedListing[RowT] = self._listings[key]
            return found

    def rows(self, row: type[RowT], **filters: Value) -> list[RowT]:
        """The same, asked now. Empty if what a filter names does not exist."""
        try:
            return self.client.rows(LISTS[row], row, {**_MORE.get(row, {}), **filters})
        except ApiError as error:
            if error.code in GONE:
                return []
            raise

    def row(self, row: type[RowT], id: int, **filters: Value) -> RowT | None:
        """One object by its id, asked now; None: it does not exist."""
        return next((each for each in self.rows(row, **{row.id_name(): id}, **filters) if each.identity == id), None)

    def order(self, application_id: int) -> threading.RLock:
        """Held while the order of the rules of an application is read and written (RU5)."""
        with self._lock:
            return self._orders.setdefault(application_id, threading.RLock())

    def add(self, method: str, row: type[Row], parameters: Mapping[str, Value]) -> dict[str, Any]:
        """An Add method, sent once: its answer, which names the new id."""
        answer = self.client.call(method, parameters, repeatable=False)
        if identifier(answer.get(row.id_name())) is None:
            raise TransportError(f"Voximplant: {method} succeeded without naming the new {row.id_name()}")
        return answer

    def write(self, method: str, parameters: Mapping[str, Value]) -> bool:
        """A Set, Bind, Reorder or Del method: whether the answer is the documented one."""
        answer = self.client.call(method, parameters, repeatable=True)
        return answer.get("result") == 1 and answer["result"] is not True

    def reorder(self, rule_ids: Sequence[int]) -> None:
        """ReorderRules, with all rules of an application: what a part of them would do is not documented (RU5)."""
        self.write("ReorderRules", {"rule_id": joined(rule_ids)})

    def bind(self, phone_id: int, *, bind: bool = True, **to: Value) -> bool:
        """BindPhoneNumberToApplication of one number: whether the answer is the documented one."""
        try:
            return self.write("BindPhoneNumberToApplication", {"phone_id": phone_id, **to, "bind": bind})
        finally:
            self.listing(PhoneNumber).outdate()

    def unbind_first(self, noun: str, id: str, **bound: int) -> None:
        """Unbind registrations and numbers before what they are bound to is deleted."""
        try:
            unbound = self.unbind(**bound)
        except AuthorizationError as error:
            warn(f"{noun} {id}: what is bound to it cannot be read ({error}); Voximplant unbinds it, or refuses")
            return
        if unbound:
            inform(f"{noun} {id} is deleted: unbound from it: {', '.join(unbound)}")

    def unbind(self, **bound: int) -> list[str]:
        """Unbind the registrations and numbers that are bound to an application, a rule or a user, which would
        otherwise be left to the vendor (3); returns them in words. One of ``application_id``, ``rule_id``,
        ``user_id``."""
        ((name, bound_to),) = bound.items()
        done = []
        for registration in self.client.registrations.readable()[0].values():
            if getattr(registration, name) == bound_to:
                self.client.unbind_sip_registration(registration.sip_registration_id, {name: bound_to})
                done.append(f"SIP registration {registration.sip_registration_id} ({registration.sip_username})")
        if name == "user_id":
            return done
        numbers, _ = self.listing(PhoneNumber).readable()
        for number in [each for each in numbers.values() if getattr(each, name) == bound_to]:
            self.bind(number.phone_id, bind=False, application_id=number.application_id)
            if name == "rule_id":
                # A bind without a rule may keep the old one (RU12), so it follows an unbind.
                self.bind(number.phone_id, application_id=number.application_id)
            done.append(f"phone number {number.phone_number}")
        return done


def joined(ids: Sequence[int]) -> str:
    """A list of ids as a parameter. Empty only where the API takes an empty list."""
    return ";".join(map(str, ids))


_MORE: Final[Mapping[type[Row], Mapping[str, Value]]] = {Rule: {"with_scenarios": True}}
"""What a list has to be asked for."""
