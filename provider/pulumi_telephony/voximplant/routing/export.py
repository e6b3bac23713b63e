"""The route of a call in an account, for ``telephony export`` (contracts: voximplant-routing 1, 2, RU7)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, Generic

from ...base.errors import ApiError, AuthorizationError
from ...core.inventory import Candidate, Inventory, LeftOut, Listing, Seen, Source, listed
from ...core.lifecycle import Lifecycle
from ...core.model import State
from ...http.listing import Unreadable
from ...run.deployment import Deployment
from ..client import PAGE, Value, client_of
from ..models import Application, PhoneNumber, Rule, Scenario, User, WhiteListItem, short_name
from ..settings import VoximplantSettings
from .account import GONE, RouteAccount, RowT
from .application import VoximplantApplicationLifecycle
from .lifecycle import RouteLifecycle
from .number_binding import VoximplantNumberBindingLifecycle
from .rule import VoximplantRuleLifecycle
from .rule_order import VoximplantRuleOrderLifecycle
from .scenario import VoximplantScenarioLifecycle
from .state import VoximplantNumberBindingState, VoximplantRuleOrderState
from .user import VoximplantUserLifecycle
from .values import network_of
from .white_list import SipWhiteListItemLifecycle

REFUSED: Final = 100
"""The code for a key that lacks the role of a method."""

STEP: Final = 10
"""Scripts, which are read one by one, between two words on the progress."""

Take = Callable[[Deployment, Seen], Inventory]


def _unseen(_look: int, _objects: int) -> None:
    """For a list that is not the whole of what is read."""


# -- kinds -------------------------------------------------------------------------------------------


def _applications(deployment: Deployment, seen: Seen) -> Inventory:
    lifecycle = VoximplantApplicationLifecycle.connect(deployment)
    listing = _listed(deployment, Application, seen)
    found = Inventory([_candidate(lifecycle, row) for row in listing.rows.values()])
    found.note(lifecycle.kind, "applications", listing)
    return found


def _scenarios(deployment: Deployment, seen: Seen) -> Inventory:
    """Those that the lists of the applications have are owned by them, all others are shared."""
    lifecycle = VoximplantScenarioLifecycle.connect(deployment)
    owned = _parts(deployment, Scenario, _unseen)
    listing = _merged(_listed(deployment, Scenario, _unseen), owned.listing)
    found = Inventory()
    found.note(lifecycle.kind, "scenarios", listing)
    for number, id_ in enumerate(listing.rows, 1):
        row = lifecycle.by_id(id_, None)
        if row is not None:  # it may have been deleted meanwhile
            found.candidates.append(_candidate(lifecycle, row, owned.applications.get(id_)))
        if number % STEP == 0 or number == len(listing.rows):
            seen(1, number)
    return found


def _rules(deployment: Deployment, seen: Seen) -> Inventory:
    lifecycle = VoximplantRuleLifecycle.connect(deployment)
    parts = _parts(deployment, Rule, seen)
    unsaid = {"bind_key_id": None}
    found = Inventory([_candidate(lifecycle, row, within, unsaid=unsaid) for row, within in parts])
    found.note(lifecycle.kind, "rules", parts.listing)
    return found


def _orders(deployment: Deployment, seen: Seen) -> Inventory:
    """One for each application with two rules or more. That of rules which cannot be read is not known."""
    lifecycle = VoximplantRuleOrderLifecycle.connect(deployment)
    found = Inventory()
    for id_, application in _listed(deployment, Application, _unseen).rows.items():
        listing = _listed(deployment, Rule, seen, application_id=int(id_))
        rules, label = [int(each) for each in listing.rows], application.short_name
        if listing.unreadable or listing.unsteady:
            reason = "a rule of the application cannot be read, or the rules changed while they were read"
            found.left_out.append(LeftOut(lifecycle.kind, id_, label, reason))
        elif len(rules) > 1:
            state = VoximplantRuleOrderState(application_id=int(id_), rule_ids=rules, unlisted_rule_ids=[])
            remarks = {"application_id": application.application_name}
            found.candidates.append(_known(lifecycle, id_, label, _fixed(state), remarks=remarks))
    return found


def _users(deployment: Deployment, seen: Seen) -> Inventory:
    lifecycle = VoximplantUserLifecycle.connect(deployment)
    parts = _parts(deployment, User, seen)
    found = Inventory()
    found.note(lifecycle.kind, "users", parts.listing)
    for row, within in parts:
        # A user whose password cannot be read can only be adopted.
        told: dict[str, Any] = {"instead": {"adopt": True}, "unsaid": {"password": None}}
        found.candidates.append(_candidate(lifecycle, row, within, search=(row.user_display_name or "",), **told))
    return found


def _bindings(deployment: Deployment, seen: Seen) -> Inventory:
    """Of the numbers that are bound."""
    lifecycle = VoximplantNumberBindingLifecycle.connect(deployment)
    listing = _listed(deployment, PhoneNumber, seen)
    found = Inventory()
    found.note(lifecycle.kind, "phone numbers", listing)
    for id_, row in listing.rows.items():
        if row.application_id is not None:
            state = VoximplantNumberBindingState.model_validate(row.model_dump())
            names = {"application_id": row.application_name or "", "rule_id": row.rule_name or ""}
            remarks = {field: name for field, name in names.items() if name}
            # The number and its id both name it, and the number says more.
            told: dict[str, Any] = {"without": ("phone_id",), "remarks": remarks}
            search = (short_name(row.application_name or ""),)
            found.candidates.append(_known(lifecycle, id_, row.phone_number, _fixed(state), search=search, **told))
    return found


def _white_list(deployment: Deployment, seen: Seen) -> Inventory:
    lifecycle = SipWhiteListItemLifecycle.connect(deployment)
    listing = _listed(deployment, WhiteListItem, seen)
    found = Inventory()
    found.note(lifecycle.kind, "white list items", listing)
    for row in listing.rows.values():
        network = {"network": _canonical(row.sip_whitelist_network)}
        found.candidates.append(_candidate(lifecycle, row, instead=network, search=(row.description or "",)))
    return found


def _canonical(network: str) -> str:
    """As a program says it: the API may return another form (RU7)."""
    try:
        return str(network_of(network))
    except ValueError:
        return network


# -- candidates --------------------------------------------------------------------------------------


def _candidate(
    lifecycle: RouteLifecycle[Any, Any, RowT],
    row: RowT,
    within: Application | None = None,
    *,
    search: tuple[str, ...] = (),
    **told: Any,
) -> Candidate:
    """The object of a row, in an application or in the account."""
    where = lifecycle.State(**{} if within is None else {"application_id": within.application_id})
    if within is not None:
        told["remarks"] = {"application_id": within.application_name}
        search = (*search, within.short_name)
    label = str(lifecycle.said(row)[lifecycle.name])
    known = functools.partial(lifecycle.state_of, row, it=where)
    return _known(lifecycle, str(row.identity), label, known, search=search, **told)


def _known(
    lifecycle: Lifecycle[Any, Any],
    id: str,
    label: str,
    state_of: Callable[[Any], State],
    *,
    instead: Mapping[str, Any] | None = None,
    without: Collection[str] = (),
    **told: Any,
) -> Candidate:
    """An object whose state is ``state_of`` its inputs. These are what the state has, but for ``instead`` and those
    that the program is ``without``."""
    known = state_of(None).model_dump(exclude_none=True)
    inputs = {name: known[name] for name in lifecycle.Inputs.model_fields if name in known and name not in without}
    return Candidate(
        id=id,
        label=label,
        inputs={**inputs, **(instead or {})},
        state=lambda inputs: lifecycle.with_account(state_of(inputs)),
        **told,
    )


def _fixed(state: State) -> Callable[[Any], State]:
    return lambda _: state


# -- lists -------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class _Parts(Generic[RowT]):
    """The objects of all applications."""

    listing: Listing[RowT]
    applications: Mapping[str, Application]
    """The id of an object -> its application, which not every row says."""

    def __iter__(self) -> Iterator[tuple[RowT, Application]]:
        return ((row, self.applications[id_]) for id_, row in self.listing.rows.items())


def _parts(deployment: Deployment, row: type[RowT], seen: Seen) -> _Parts[RowT]:
    """Raises the errors of the lists."""
    listing, applications = Listing[RowT]({}), {}
    for id_, application in _listed(deployment, Application, _unseen).rows.items():
        before = len(listing.rows) + len(listing.unreadable)
        part = _listed(deployment, row, _after(seen, before), application_id=int(id_))
        applications.update(dict.fromkeys(part.rows, application))
        listing = _merged(listing, part)
    return _Parts(listing, applications)


def _after(seen: Seen, before: int) -> Seen:
    return lambda look, objects: seen(look, before + objects)


def _merged(one: Listing[RowT], other: Listing[RowT]) -> Listing[RowT]:
    unreadable: dict[str, Unreadable] = {**one.unreadable, **other.unreadable}
    return Listing({**one.rows, **other.rows}, unreadable, (*one.unsteady, *other.unsteady))


def _listed(deployment: Deployment, row: type[RowT], seen: Seen, **filters: Value) -> Listing[RowT]:
    """The objects of a list; none if the application of the filter was deleted meanwhile. Those of the applications
    are the same for all kinds: a listing is shared for a while."""
    route = deployment.share(RouteAccount, client_of(deployment))
    try:
        return listed(route.listing(row, **filters), PAGE, seen)
    except ApiError as error:
        if filters and error.code in GONE:
            return Listing({})
        raise


# -- sources -----------------------------------------------------------------------------------------


def _as_allowed(kind: str, take: Take) -> Take:
    """``take``, and nothing where the key lacks a role for it: there are many kinds, and a key may be for some."""

    def taken(deployment: Deployment, seen: Seen) -> Inventory:
        try:
            return take(deployment, seen)
        except AuthorizationError as error:
            if error.code != REFUSED:
                raise
            return Inventory(remarks=[f"no {kind} is exported, because the key cannot read them: {error}"])

    return taken


def _source(lifecycle: type[Lifecycle[Any, Any]], take: Take, prefix: str, **references: str) -> Source:
    kind = lifecycle.kind
    return Source(kind, VoximplantSettings, _as_allowed(kind, take), prefix, references=references)


_APPLICATION: Final = VoximplantApplicationLifecycle.kind
_RULE: Final = VoximplantRuleLifecycle.kind

# No prefix is another one with a word after it: names of two kinds would be the same.
SOURCES: Final = (
    _source(VoximplantApplicationLifecycle, _applications, "application"),
    _source(VoximplantScenarioLifecycle, _scenarios, "scenario", application_id=_APPLICATION),
    _source(
        VoximplantRuleLifecycle,
        _rules,
        "rule",
        application_id=_APPLICATION,
        scenario_ids=VoximplantScenarioLifecycle.kind,
    ),
    _source(VoximplantRuleOrderLifecycle, _orders, "order", application_id=_APPLICATION, rule_ids=_RULE),
    _source(VoximplantUserLifecycle, _users, "user", application_id=_APPLICATION),
    _source(VoximplantNumberBindingLifecycle, _bindings, "binding", application_id=_APPLICATION, rule_id=_RULE),
    _source(SipWhiteListItemLifecycle, _white_list, "white-list"),
)
"""In this order each kind comes after those to which it refers."""
