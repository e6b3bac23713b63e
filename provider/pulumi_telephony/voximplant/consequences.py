"""SIP registrations at Voximplant (contracts: voximplant 2)."""

from __future__ import annotations

from typing import Any, Final

from ..core.adoption import wanted
from ..core.consequences import (
    CREATE,
    DELETE,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    Facts,
    ReviewRule,
    Topic,
    deleted_by_hand,
    held,
    registers_again,
)
from .bindings import APPLICATION, RULE, USER
from .declaration import SIP_FIELDS

_USER: Final = (USER.id, USER.name)
_APPLICATION: Final = (APPLICATION.id, APPLICATION.name)
_RULE: Final = (RULE.id, RULE.name)


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


RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "registration-bought",
        Topic.MONEY,
        "{it} is a new subscription: up reserves its fee and the taxes of the coming month at once, and fails if the"
        " balance is too low. `telephony doctor` shows the price and the balance.",
        source="voximplant 2.2",
        on=(CREATE,),
        when=lambda change: held(change.makes),
    ),
    ReviewRule(
        "registration-bought-again",
        Topic.MONEY,
        "{it} is replaced, and the new subscription is charged from its first month. The old one costs {price} a month,"
        " in the account's currency.",
        source="voximplant 2.2, 2.7",
        on=(REPLACE,),
        when=lambda change: held(
            change.makes and change.old("subscription_price") is not None, price=change.old("subscription_price")
        ),
    ),
    ReviewRule(
        "registration-bought-again-unpriced",
        Topic.MONEY,
        "{it} is replaced, and the new subscription is charged from its first month. `telephony doctor` shows the"
        " price.",
        source="voximplant 2.2, 2.7",
        on=(REPLACE,),
        when=lambda change: held(change.makes and change.old("subscription_price") is None),
    ),
    ReviewRule(
        "registration-lost",
        Topic.MONEY,
        "{it} (id {id}) is deleted. It is paid until {until}; Voximplant does not document a refund.",
        source="voximplant 2.5, U13",
        when=lambda change: held(
            change.releases and change.old("next_subscription_renewal") is not None,
            until=change.old("next_subscription_renewal"),
        ),
    ),
    ReviewRule(
        "registration-lost-undated",
        Topic.MONEY,
        "{it} (id {id}) is deleted. Voximplant does not document a refund of its fee.",
        source="voximplant 2.5, U13",
        when=lambda change: held(change.releases and change.old("next_subscription_renewal") is None),
    ),
    ReviewRule(
        "registration-goes-down",
        Topic.CALLS,
        "{it} is deleted: Voximplant no longer registers as {account} at {server}, so no calls come in or go out"
        " through it.",
        source="voximplant 2.2",
        on=(DELETE,),
        when=lambda change: held(change.releases, account=change.old("sip_username"), server=change.old("proxy")),
    ),
    ReviewRule(
        "registration-has-new-id",
        Topic.PERSON,
        "{it} gets a new `sip_registration_id` instead of {id}: update everything outside of this stack that uses the"
        " old one.",
        source="voximplant 2.3, 2.7",
        on=(REPLACE,),
        when=lambda change: held(change.makes),
    ),
    registers_again(
        "registration-registers-anew",
        "it",
        "voximplant U31",
        lambda change: held(fields := change.sends(SIP_FIELDS), fields=fields),
    ),
    ReviewRule(
        "user-taken-from",
        Topic.USERS,
        "{it} gets the user {user}, whom SipRegistration {loser} has in the state: a user can have one registration"
        " only.",
        source="voximplant 2.1 R5",
        on=(CREATE, UPDATE, REPLACE),
        when=_user_taken_from,
    ),
    ReviewRule(
        "user-taken",
        Topic.USERS,
        "{it} gets the user {user}: a user can have one registration only, and Voximplant silently unbinds them from"
        " the one that has them now, if any.",
        source="voximplant 2.1 R5",
        on=(CREATE, UPDATE, REPLACE),
        when=_user_taken,
    ),
    ReviewRule(
        "user-let-go",
        Topic.USERS,
        "{it} releases the user {user}.",
        source="voximplant 2.4",
        look=False,
        on=(UPDATE,),
        when=lambda change: held(left := change.removes(_USER), user=change.old(left[0]) if left else None),
    ),
    ReviewRule(
        "application-removed",
        Topic.CALLS,
        "{it} is unbound from the application {application}, and so from its rule and its user: no scenario answers"
        " its calls.",
        source="voximplant 2.4, U5",
        on=(UPDATE,),
        when=lambda change: held(
            change.removes(_APPLICATION), application=change.old(APPLICATION.name) or change.old(APPLICATION.id)
        ),
    ),
    ReviewRule(
        "routed-otherwise",
        Topic.CALLS,
        "{it} routes its calls differently, because of {fields}. A rule or a user that does not belong to a new"
        " application is unbound.",
        source="voximplant 2.3, U17",
        look=False,
        when=lambda change: held(
            (changed := change.sends((*_APPLICATION, *_RULE))) and not change.removes(_APPLICATION),
            fields=changed,
        ),
    ),
    ReviewRule(
        "registration-unanswered",
        Topic.CALLS,
        "{it} is bound to no application, and so to no rule: no scenario answers its calls.",
        source="voximplant 2.1",
        on=(CREATE, REPLACE),
        when=lambda change: held(
            change.makes
            and not wanted(change.wanted)
            and all(change.new(name) is None for name in (*_APPLICATION, *_RULE))
        ),
    ),
    ReviewRule(
        "registration-never-up",
        Topic.CALLS,
        "{it} has `is_persistent=False` and no user: it registers only while a bound user is logged in, so never.",
        source="voximplant 2.2",
        on=(CREATE, UPDATE, REPLACE),
        when=lambda change: held(
            change.new("is_persistent") is False and all(change.new(name) is None for name in _USER)
        ),
    ),
)

DRIFT: Final[tuple[ReviewRule[Drift], ...]] = (
    deleted_by_hand(
        "registration-deleted-by-hand",
        Topic.MONEY,
        "creates a new one, which is charged from its first month",
        "voximplant 2.2",
    ),
)
