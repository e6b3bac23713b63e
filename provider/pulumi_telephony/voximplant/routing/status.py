"""How the objects of a call's route are, for ``telephony status`` and the graph of that route.

Most of them have no health: they exist, or do not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ...base.errors import ApiError
from ...core.health import ACTIVE, DEACTIVATED, INACTIVE, Census, Health, HealthRule, Present, Recorded, Take, census
from ...core.lifecycle import Lifecycle
from ...run.deployment import Deployment
from ..client import PAGE, Value, client_of
from ..models import Application, PhoneNumber
from ..status import FROZEN
from .account import GONE, RouteAccount
from .lifecycle import RouteLifecycle


def _user(fields: Mapping[str, Any], record: Any = None) -> Health | None:
    active = fields.get("active")
    if not isinstance(active, bool):
        return None
    if record is not None and record.active is active is False:
        return Health(True, "not active, as the stack says", INACTIVE)
    return Health(active, "active" if active else "not active", ACTIVE if active else INACTIVE)


def _binding(fields: Mapping[str, Any], _record: Any = None) -> Health | None:
    """That of a number: a state does not record it."""
    if fields.get("deactivated") is True:
        return Health(False, "deactivated", DEACTIVATED, FROZEN)
    if fields.get("canceled") is True:
        return Health(False, "deactivated", DEACTIVATED, "the number is canceled")
    return None


HEALTH: Final[Mapping[str, HealthRule]] = {
    "VoximplantUser": _user,
    "VoximplantNumberBinding": _binding,
}


# -- what an account has -------------------------------------------------------------------------------


def take_of(lifecycle: type[Lifecycle[Any, Any]]) -> Take:
    """That of a kind of this package."""
    return _taker(lifecycle) if issubclass(lifecycle, RouteLifecycle) else _OTHERS[lifecycle.kind]


def _taker(lifecycle: type[RouteLifecycle[Any, Any, Any]]) -> Take:
    def present(it: Recorded, row: Any) -> Present:
        fields, noun = lifecycle.said(row), lifecycle.noun
        recorded = getattr(it.state, lifecycle.name)
        if recorded is None or lifecycle.is_named(row, it.state):
            return Present(fields)
        return Present(fields, f'the {noun} "{fields[lifecycle.name]}"', f'the {noun} "{recorded}"')

    def take(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
        """One list for each application that has some of the objects, or one for all."""
        found, route = Census(), _route(deployment)
        for filters, group in _grouped(lifecycle, recorded):
            if None in filters.values():
                found.doubts |= dict.fromkeys(group, "the state does not record its application")
                continue
            try:
                found.add(census(route.listing(lifecycle.row, **filters), group, present, page=PAGE))
            except ApiError as error:
                if error.code not in GONE:  # without its application, an object is gone as well
                    raise
        return found

    return take


def _grouped(
    lifecycle: type[RouteLifecycle[Any, Any, Any]], recorded: Collection[Recorded]
) -> list[tuple[dict[str, Value], list[Recorded]]]:
    groups: dict[tuple[tuple[str, Value], ...], list[Recorded]] = {}
    for it in recorded:
        groups.setdefault(tuple(sorted(lifecycle.parent(it.state).items())), []).append(it)
    return [(dict(filters), group) for filters, group in groups.items()]


def _bindings(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
    return census(_route(deployment).listing(PhoneNumber), recorded, _bound, page=PAGE)


def _bound(it: Recorded, row: PhoneNumber) -> Present | None:
    """None: the number is in the account, but not bound."""
    if row.application_id is None:
        return None
    what = ("phone_number", "application_id")
    same = all(getattr(it.state, name) in (None, getattr(row, name)) for name in what)
    return Present(row.model_dump(), *(() if same else (_way(row), _way(it.state))))


def _way(it: Any) -> str:
    return f"the binding of phone number {it.phone_number} to application {it.application_id}"


def _orders(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
    """An order exists as long as its application does."""
    return census(_route(deployment).listing(Application), recorded, lambda *_: Present({}), page=PAGE)


def _route(deployment: Deployment) -> RouteAccount:
    return deployment.share(RouteAccount, client_of(deployment))


_OTHERS: Final[Mapping[str, Take]] = {"VoximplantNumberBinding": _bindings, "VoximplantRuleOrder": _orders}
