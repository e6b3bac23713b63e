"""Application, rule and user of a registration: named by id or by name, bound and unbound (contracts: voximplant 2.1).

Ids are what is sent, always: a name is looked up first, so that a misspelt one is told apart from other faults.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..base.errors import InvalidInputError
from ..run.claims import Claim, Key

if TYPE_CHECKING:
    from .client import VoximplantClient
    from .declaration import SipRegistrationState
    from .models import Registration


@dataclasses.dataclass(frozen=True)
class Binding:
    id: str
    name: str


APPLICATION = Binding("application_id", "application_name")
RULE = Binding("rule_id", "rule_name")
USER = Binding("user_id", "user_name")
BINDINGS = (APPLICATION, RULE, USER)


def same_application(actual: str, desired: str) -> bool:
    """Application names are stored as ``name.account.voximplant.com``, and given in either form (U30): a host name, in
    which capitals mean nothing."""
    actual, desired = actual.strip().lower(), desired.strip().lower()
    if "." in actual and "." in desired:
        return actual == desired
    return actual.split(".", 1)[0] == desired.split(".", 1)[0]


def user_claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """The user whom checked inputs name: an id is not compared with a name, for that would take a call."""
    user_id, user_name = values.get(USER.id), values.get(USER.name)
    if isinstance(user_id, int):
        yield Claim(USER.id, f"user {user_id}, who can hold one registration only", ("id", user_id))
    application = values.get(APPLICATION.id, values.get(APPLICATION.name))
    if isinstance(user_name, str) and isinstance(application, int | str):
        what = f'user "{user_name}" of application {application}, who can hold one registration only'
        yield Claim(USER.name, what, ("name", _short(application), user_name))


def user_keys(row: Registration) -> list[Key]:
    """In what ways a program may have named the user of a registration."""
    keys: list[Key] = [("id", row.user_id)] if row.user_id is not None else []
    applications = (row.application_id, row.application_name)
    return keys + [("name", _short(each), row.user_name) for each in applications if each and row.user_name]


def _short(application: int | str) -> int | str:
    return application.split(".", 1)[0] if isinstance(application, str) else application


class Binder:
    """From what a program says to what the API is sent."""

    def __init__(self, client: VoximplantClient) -> None:
        self._client = client
        # Names seldom change within a deployment: each is looked up once.
        self._known: dict[tuple[str, int | None, str], int] = {}
        self._lock = threading.Lock()

    def ids(self, wanted: Mapping[str, Any]) -> dict[str, int]:
        """The id of every binding that ``wanted`` inputs name."""
        ids: dict[str, int] = {}
        for binding in BINDINGS:
            if binding.id in wanted:
                ids[binding.id] = wanted[binding.id]
            elif binding.name in wanted:
                ids[binding.id] = self._look_up(binding, wanted[binding.name], ids.get(APPLICATION.id))
        return ids

    def changed_ids(self, wanted: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, int]:
        """The bindings to send in an update: none, or all that are wanted.

        They go together because a new application drops a rule and a user that do not belong to it (U17).
        """
        touched = any(changes.get(name) is not None for b in BINDINGS for name in (b.id, b.name))
        dropped = any(name in changes for name in (APPLICATION.id, APPLICATION.name))
        return self.ids(wanted) if touched or dropped else {}

    def holders(self, user_id: int, own: int | None) -> list[Registration]:
        """The other registrations that have the user now: binding them here unbinds them there, silently (R5)."""
        rows = self._client.get_sip_registrations(user_id=user_id)
        return [row for row in rows if row.sip_registration_id != own]

    def unbound(
        self, state: SipRegistrationState, wanted: Mapping[str, Any], changes: Mapping[str, Any]
    ) -> list[dict[str, int]]:
        """What to unbind, a call each. Rule and user cannot outlive the application (U5)."""
        unset = self.must_be_unset(wanted, changes)
        if APPLICATION.id in unset and state.application_id is not None:
            return [{APPLICATION.id: state.application_id}]
        removed = [(binding.id, getattr(state, binding.id)) for binding in (RULE, USER) if binding.id in unset]
        return [{name: value} for name, value in removed if value is not None]

    @staticmethod
    def must_be_unset(wanted: Mapping[str, Any], changes: Mapping[str, Any]) -> frozenset[str]:
        """The ids of the bindings that the program removed."""
        return frozenset(
            b.id
            for b in BINDINGS
            if b.id not in wanted
            and b.name not in wanted
            and any(name in changes and changes[name] is None for name in (b.id, b.name))
        )

    def _look_up(self, binding: Binding, name: str, application_id: int | None) -> int:
        key = (binding.name, application_id, name)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = self._asked(binding, name, application_id)
            with self._lock:
                self._known[key] = known
        return known

    def _asked(self, binding: Binding, name: str, application_id: int | None) -> int:
        if binding is APPLICATION:
            applications = self._client.get_applications(name)
            found = [a.application_id for a in applications if same_application(a.application_name, name)]
            place = "the account"
        elif application_id is None:
            raise InvalidInputError(f"{binding.name} needs application_id or application_name beside it")
        else:
            place = f"application {application_id}"
            if binding is RULE:
                found = [r.rule_id for r in self._client.get_rules(application_id, name) if r.rule_name == name]
            else:
                found = [u.user_id for u in self._client.get_users(application_id, name) if u.user_name == name]
        if len(found) != 1:
            what = f"{binding.name} {name!r}"
            raise InvalidInputError(
                f"{what} is not in {place}; check its spelling, or give the id"
                if not found
                else f"{what} stands for several objects in {place}; give the id"
            )
        return found[0]
