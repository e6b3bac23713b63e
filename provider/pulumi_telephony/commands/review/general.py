"""The rules for all kinds: adoption, protection, waiting, secrets, unknowns, and manual changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from ...core.adoption import wanted as adoption_wanted
from ...core.consequences import (
    CHANGED_BY_HAND,
    CREATE,
    DELETE,
    DELETED_BY_HAND,
    IMPORT,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    Facts,
    Names,
    ReviewRule,
    Topic,
    deleted_by_hand,
    held,
    names,
)
from ...core.rules import Unknown
from ...vendors import KINDS
from . import kinds

WAIT: Final = "wait_for_registration"
PASSWORD: Final = "password"  # noqa: S105 - the name of a field


def _tells_of_deletion(kind: str) -> bool:
    """Whether the kind has its own rule for a manual deletion."""
    return kind in KINDS and any(DELETED_BY_HAND in rule.on for rule in KINDS[kind].drift)


def _unknown(values: Mapping[str, Any]) -> Names:
    return names(name for name, value in values.items() if isinstance(value, Unknown))


def _looks(change: Change) -> bool:
    """Whether the provider looks for an object to adopt, and has announced none."""
    return adoption_wanted(change.wanted) and change.adoption is None


def _may_take_over(change: Change) -> bool:
    """Whether the lookup failed, or needs a value that is unknown."""
    return change.untold_adoption or bool(_unknown(change.wanted))


def _taken(change: Change) -> Facts | None:
    """Nothing in the plan releases the name: not the object of this very resource, which is replaced by force, and no
    other one. What is deleted in the end has a rule of its own."""
    taken = change.taken
    if taken is None:
        return None
    named_by = KINDS[change.kind].lifecycle.named_by
    having = [each for each in change.everyone if each.id in taken.ids]
    released = any(each.releases or named_by in each.sent for each in having)
    return held(not released, field=names([named_by]), value=change.new(named_by), ids=names(taken.ids))


RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "taken-over",
        Topic.ADOPTION,
        "{it} adopts an existing object instead of creating one: {what}. From then on this stack manages it, and"
        " destroying the resource deletes it.",
        source="core/adoption.py",
        look=False,
        when=lambda change: held(change.adoption, what=change.adoption.what if change.adoption else None),
    ),
    ReviewRule(
        "may-be-taken-over",
        Topic.ADOPTION,
        "{it} adopts an existing object if there is one, or else creates one: the preview cannot tell which.",
        source="core/adoption.py",
        on=(CREATE,),
        when=lambda change: held(_looks(change) and _may_take_over(change)),
    ),
    ReviewRule(
        "nothing-to-take-over",
        Topic.ADOPTION,
        "{it} would adopt an existing object, but the preview found none: it creates one.",
        source="core/adoption.py",
        look=False,
        on=(CREATE,),
        when=lambda change: held(_looks(change) and not _may_take_over(change)),
    ),
    ReviewRule(
        "name-taken",
        Topic.PERSON,
        "{it} asks for the {field} {value}, which an existing object has (id {ids}), and nothing in this plan releases"
        " it: up fails. An object that no program manages can be adopted (`adopt=True`).",
        source="core/foresight.py",
        on=(CREATE, UPDATE, REPLACE),
        when=_taken,
    ),
    ReviewRule(
        "left-to-heir",
        Topic.ADOPTION,
        "{it} (id {id}) is not deleted, because {new_owner} of this program adopts it.",
        source="adapters/service.py",
        look=False,
        on=(DELETE, REPLACE),
        when=lambda change: held(change.new_owner is not None, new_owner=change.new_owner),
    ),
    ReviewRule(
        "kept",
        Topic.NUMBERS,
        "{it} (id {id}) is not deleted: with Pulumi's option `retain_on_delete` or `deleted_with`, it is only removed"
        " from the state. It stays in the account, and still costs money.",
        source="Pulumi",
        look=False,
        on=(DELETE, REPLACE),
        when=lambda change: held(change.kept),
    ),
    ReviewRule(
        "delete-refused",
        Topic.PROTECTION,
        "{it} is protected, and up fails. To allow the deletion, set `release_protection=False` (and `protect=False`,"
        " if the program sets Pulumi's `protect`) and run up once, then delete or replace it.",
        source="core/protection.py",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.protected and not change.kept and change.new_owner is None),
    ),
    ReviewRule(
        "protection-lifted",
        Topic.PROTECTION,
        "{it} loses its `release_protection`: after this up, it can be deleted or replaced.",
        source="core/protection.py",
        on=(UPDATE,),
        when=lambda change: held(change.protected and not kinds.is_protected(change.kind, change.wanted)),
    ),
    ReviewRule(
        "registration-waited-for",
        Topic.WAITING,
        "{it} waits up to {seconds} seconds for the SIP server to accept it, and up fails if it does not.",
        source="adapters/resource.py",
        look=False,
        on=(CREATE, UPDATE, REPLACE),
        when=lambda change: held(change.new(WAIT) is True, seconds=change.new("registration_timeout")),
    ),
    ReviewRule(
        "completes",
        Topic.WAITING,
        "{it} was created by an interrupted run: this up completes {steps}.",
        source="adapters/service.py",
        look=False,
        on=(UPDATE,),
        when=lambda change: held(change.pending, steps=names(change.pending)),
    ),
    ReviewRule(
        "not-known-yet",
        Topic.UNKNOWN,
        "{it} gets {fields} from values that are known only during up.",
        source="Pulumi",
        look=False,
        on=(CREATE, UPDATE, REPLACE),
        when=lambda change: held(
            fields := _unknown(change.changed if change.action == UPDATE else change.wanted), fields=fields
        ),
    ),
    ReviewRule(
        "replaced-with-another",
        Topic.CALLS,
        "{it} is replaced although none of its inputs requires it: a resource that it depends on is replaced, or the"
        " command asked for it.",
        source="Pulumi",
        on=(REPLACE,),
        when=lambda change: held(not change.reasons),
    ),
    ReviewRule(
        "imported",
        Topic.ADOPTION,
        "{it} is imported: the existing object (id {id}) is added to the state, and this stack manages it from then"
        " on.",
        source="Pulumi",
        look=False,
        on=(IMPORT,),
    ),
    ReviewRule(
        "newer-kind",
        Topic.UNKNOWN,
        "{it} is of a kind that this version of telephony does not know: the report does not explain its change.",
        source="-",
        when=lambda change: held(change.kind not in KINDS),
    ),
)

DRIFT_RULES: Final[tuple[ReviewRule[Drift], ...]] = (
    dataclasses.replace(
        deleted_by_hand("deleted-by-hand", Topic.CALLS, "creates a new one", "adapters/service.py"),
        when=lambda drift: held(not drift.planned and not _tells_of_deletion(drift.kind)),
    ),
    ReviewRule(
        "deleted-by-hand-and-planned",
        Topic.CALLS,
        "{it} (id {id}) was deleted by hand, so this plan creates a new one.",
        source="adapters/service.py",
        on=(DELETED_BY_HAND,),
        when=lambda drift: held(drift.planned),
    ),
    ReviewRule(
        "credentials-refused",
        Topic.CALLS,
        "{it} has a password that the SIP server rejects. The next up after a refresh sends the program's password"
        " again, which helps only if that one is right.",
        source="voximplant/registration.py, bitrix24/registration.py",
        on=(CHANGED_BY_HAND,),
        when=lambda drift: held(any(row.name == PASSWORD and row.after is None for row in drift.rows)),
    ),
)
