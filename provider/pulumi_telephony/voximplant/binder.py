"""Resolves names of applications, rules and users to the ids that the API takes (voximplant 2.3, U17)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from ..base.errors import InvalidInputError
from .bindings import APPLICATION, BINDINGS, RULE, USER, Binding, same_application
from .client import VoximplantClient
from .models import Registration
from .state import SipRegistrationState


class Binder:
    """Translates the bindings of a program to parameters of the API."""

    def __init__(self, client: VoximplantClient) -> None:
        self._client = client
        # Names rarely change within a deployment: each is looked up once.
        self._known: dict[tuple[str, int | None, str], int] = {}
        self._lock = threading.Lock()

    def ids(self, wanted: Mapping[str, Any]) -> dict[str, int]:
        """The id of every binding in the ``wanted`` inputs."""
        ids: dict[str, int] = {}
        for binding in BINDINGS:
            if binding.id in wanted:
                ids[binding.id] = wanted[binding.id]
            elif binding.name in wanted:
                ids[binding.id] = self._look_up(binding, wanted[binding.name], ids.get(APPLICATION.id))
        return ids

    def changed_ids(self, wanted: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, int]:
        """The bindings to send in an update: none, or all that are wanted.

        They are sent together, because a new application removes a rule and a user that do not belong to it (U17).
        """
        touched = any(changes.get(name) is not None for b in BINDINGS for name in (b.id, b.name))
        dropped = any(name in changes for name in (APPLICATION.id, APPLICATION.name))
        return self.ids(wanted) if touched or dropped else {}

    def holders(self, user_id: int, own: int | None) -> list[Registration]:
        """The other registrations that have the user now: binding the user here unbinds it there, silently (R5)."""
        rows = self._client.get_sip_registrations(user_id=user_id)
        return [row for row in rows if row.sip_registration_id != own]

    def unbound(
        self, state: SipRegistrationState, wanted: Mapping[str, Any], changes: Mapping[str, Any]
    ) -> list[dict[str, int]]:
        """What to unbind, with one call each. Unbinding the application also unbinds rule and user (U5)."""
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
            known = self._resolved(binding, name, application_id)
            with self._lock:
                self._known[key] = known
        return known

    def _resolved(self, binding: Binding, name: str, application_id: int | None) -> int:
        if binding is APPLICATION:
            applications = self._client.get_applications(name)
            found = [a.application_id for a in applications if same_application(a.application_name, name)]
            place = "the account"
        elif application_id is None:
            raise InvalidInputError(f"{binding.name} requires application_id or application_name")
        else:
            place = f"application {application_id}"
            if binding is RULE:
                found = [r.rule_id for r in self._client.get_rules(application_id, name) if r.rule_name == name]
            else:
                found = [u.user_id for u in self._client.get_users(application_id, name) if u.user_name == name]
        if len(found) != 1:
            what = f"{binding.name} {name!r}"
            raise InvalidInputError(
                f"{what} does not exist in {place}; check its spelling, or set the id"
                if not found
                else f"{what} matches several objects in {place}; set the id"
            )
        return found[0]
