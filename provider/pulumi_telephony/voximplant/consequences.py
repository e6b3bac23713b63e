"""SIP registrations at Voximplant (contracts: voximplant 2)."""

from __future__ import annotations

from typing import Any, Final

from ..core.consequences import (
    CREATE,
    DELETE,
    DELETED_BY_HAND,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    Facts,
    Rule,
    Topic,
    held,
    names,
)
from .bindings import APPLICATION, RULE, USER
from .declaration import SIP_FIELDS

KIND: Final = "SipRegistration"
_USER: Final = (USER.id, USER.name)
_APPLICATION: Final = (APPLICATION.id, APPLICATION.name)


def _bought(change: Change) -> Facts | None:
    return held(change.makes)


def _bought_again(change: Change) -> Facts | None:
    price = change.old("subscription_price")
    return held(change.makes and price is not None, price=price)


def _bought_again_unpriced(change: Change) -> Facts | None:
    return held(change.makes and change.old("subscription_price") is None)


def _lost(change: Change) -> Facts | None:
    until = change.old("next_subscription_renewal")
    return held(change.releases and until is not None, until=until, id=change.id)


def _lost_undated(change: Change) -> Facts | None:
    return held(change.releases and change.old("next_subscription_renewal") is None, id=change.id)


def _goes_down(change: Change) -> Facts | None:
    return held(change.releases, account=change.old("sip_username"), server=change.old("proxy"))


def _new_id(change: Change) -> Facts | None:
    return held(change.makes, id=change.id)


def _registers_anew(change: Change) -> Facts | None:
    sent = [name for name in SIP_FIELDS if name in change.sent]
    return held(sent, fields=names(sent))


def _takes(change: Change) -> tuple[str, Any] | None:
    """The input that names the user whom the registration takes, and the user."""
    for name in _USER:
        user = change.new(name)
        if user is not None and change.old(name) != user and (change.makes or name in change.sent):
            return name, user
    return None


def _user_taken_from(change: Change) -> Facts | None:
    taken = _takes(change)
    if taken is None:
        return None
    name, user = taken
    loser = next((peer.name for peer in change.peers if peer.old(name) == user), None)
    return held(loser is not None, user=user, loser=loser)


def _user_taken(change: Change) -> Facts | None:
    taken = _takes(change)
    return held(taken and _user_taken_from(change) is None, user=taken[1] if taken else None)


def _user_let_go(change: Change) -> Facts | None:
    left = next((name for name in _USER if name in change.changed and change.changed[name] is None), None)
    return held(left, user=change.old(left or ""))


def _application_removed(change: Change) -> Facts | None:
    removed = [name for name in _APPLICATION if name in change.changed and change.changed[name] is None]
    return held(removed, application=change.old(APPLICATION.name) or change.old(APPLICATION.id))


def _routed_otherwise(change: Change) -> Facts | None:
    changed = [name for name in (*_APPLICATION, RULE.id, RULE.name) if name in change.sent]
    return held(changed and _application_removed(change) is None, fields=names(changed))


def _never_up(change: Change) -> Facts | None:
    return held(change.new("is_persistent") is False and all(change.new(name) is None for name in _USER))


RULES: Final = (
    Rule(
        "registration-bought",
        Topic.MONEY,
        "{it} is a new subscription: up reserves its fee and the taxes of the coming month at once, and fails where the"
        " balance is too low. `telephony doctor` tells the price and the balance.",
        source="voximplant 2.2",
        kind=KIND,
        on=(CREATE,),
        when=_bought,
    ),
    Rule(
        "registration-bought-again",
        Topic.MONEY,
        "{it} is replaced, and the new subscription is charged from its first month. The old one costs {price} a month,"
        " in the account's currency.",
        source="voximplant 2.2, 2.7",
        kind=KIND,
        on=(REPLACE,),
        when=_bought_again,
    ),
    Rule(
        "registration-bought-again-unpriced",
        Topic.MONEY,
        "{it} is replaced, and the new subscription is charged from its first month. `telephony doctor` tells the"
        " price.",
        source="voximplant 2.2, 2.7",
        kind=KIND,
        on=(REPLACE,),
        when=_bought_again_unpriced,
    ),
    Rule(
        "registration-lost",
        Topic.MONEY,
        "{it} (id {id}) is deleted: what is paid until {until} is not known to be given back.",
        source="voximplant 2.5, U13",
        kind=KIND,
        when=_lost,
    ),
    Rule(
        "registration-lost-undated",
        Topic.MONEY,
        "{it} (id {id}) is deleted: what is paid for it is not known to be given back.",
        source="voximplant 2.5, U13",
        kind=KIND,
        when=_lost_undated,
    ),
    Rule(
        "registration-goes-down",
        Topic.CALLS,
        "{it} is deleted: Voximplant no longer registers as {account} at {server}, so that no call comes in or goes out"
        " by it.",
        source="voximplant 2.2",
        kind=KIND,
        on=(DELETE,),
        when=_goes_down,
    ),
    Rule(
        "registration-has-new-id",
        Topic.PERSON,
        "{it} gets another `sip_registration_id` than {id}: change by hand whatever names the old one outside of this"
        " stack.",
        source="voximplant 2.3, 2.7",
        kind=KIND,
        on=(REPLACE,),
        when=_new_id,
    ),
    Rule(
        "registration-registers-anew",
        Topic.CALLS,
        "{it} registers anew, for up sends {fields}: until the SIP server has accepted it no call comes in or goes out"
        " by it, and calls that go on may drop.",
        source="voximplant U31",
        kind=KIND,
        when=_registers_anew,
    ),
    Rule(
        "user-taken-from",
        Topic.USERS,
        "{it} gets the user {user}, whom SipRegistration {loser} has on record: a user holds one registration only.",
        source="voximplant 2.1 R5",
        kind=KIND,
        on=(CREATE, UPDATE, REPLACE),
        when=_user_taken_from,
    ),
    Rule(
        "user-taken",
        Topic.USERS,
        "{it} gets the user {user}: a user holds one registration only, and Voximplant unbinds them without a word from"
        " the one that has them now, if there is one.",
        source="voximplant 2.1 R5",
        kind=KIND,
        on=(CREATE, UPDATE, REPLACE),
        when=_user_taken,
    ),
    Rule(
        "user-let-go",
        Topic.USERS,
        "{it} lets go of the user {user}.",
        source="voximplant 2.4",
        look=False,
        kind=KIND,
        on=(UPDATE,),
        when=_user_let_go,
    ),
    Rule(
        "application-removed",
        Topic.CALLS,
        "{it} is unbound from the application {application}, and from its rule and its user with it: no scenario"
        " answers its calls any more.",
        source="voximplant 2.4, U5",
        kind=KIND,
        on=(UPDATE,),
        when=_application_removed,
    ),
    Rule(
        "routed-otherwise",
        Topic.CALLS,
        "{it} hands its calls over otherwise, for {fields} changes. A rule or a user that do not belong to a new"
        " application are dropped.",
        source="voximplant 2.3, U17",
        look=False,
        kind=KIND,
        when=_routed_otherwise,
    ),
    Rule(
        "registration-never-up",
        Topic.CALLS,
        "{it} has `is_persistent=False` and no user: it comes up only while a bound user is logged in, hence never.",
        source="voximplant 2.2",
        kind=KIND,
        on=(CREATE, UPDATE, REPLACE),
        when=_never_up,
    ),
)


def _gone(drift: Drift) -> Facts | None:
    return held(not drift.planned, id=drift.id)


DRIFT: Final = (
    Rule(
        "registration-deleted-by-hand",
        Topic.MONEY,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh makes a new one,"
        " which is charged from its first month.",
        source="voximplant 2.2",
        kind=KIND,
        on=(DELETED_BY_HAND,),
        when=_gone,
    ),
)
