"""Application, rule and user of a registration: named by id or by name, bound and unbound (contracts: voximplant 2.1).

Only ids are sent: a name is looked up first, so that a misspelt one has an error of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..run.claims import Claim, Key
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
    """Application names are stored as ``name.account.voximplant.com``, and accepted in either form (U30). They are host
    names, and so case-insensitive."""
    actual, desired = actual.strip().lower(), desired.strip().lower()
    if "." in actual and "." in desired:
        return actual == desired
    return actual.split(".", 1)[0] == desired.split(".", 1)[0]


def user_claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """The user in checked inputs. An id is not compared with a name, because that would take a call."""
    user_id, user_name = values.get(USER.id), values.get(USER.name)
    if isinstance(user_id, int):
        yield Claim(USER.id, f"user {user_id}, who can hold one registration only", ("id", user_id))
    application = values.get(APPLICATION.id, values.get(APPLICATION.name))
    if isinstance(user_name, str) and isinstance(application, int | str):
        what = f'user "{user_name}" of application {application}, who can hold one registration only'
        yield Claim(USER.name, what, ("name", _short(application), user_name))


def user_keys(row: Registration) -> list[Key]:
    """The ways in which a program may name the user of a registration."""
    keys: list[Key] = [("id", row.user_id)] if row.user_id is not None else []
    applications = (row.application_id, row.application_name)
    return keys + [("name", _short(each), row.user_name) for each in applications if each and row.user_name]


def _short(application: int | str) -> int | str:
    return application.split(".", 1)[0] if isinstance(application, str) else application
