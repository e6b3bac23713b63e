"""What holds for all kinds: adoption, protection, waiting, secrets, unknowns."""

from __future__ import annotations

from typing import Final

from ...core.adoption import wanted as adoption_wanted
from ...core.consequences import CREATE, DELETE, IMPORT, REPLACE, UPDATE, Facts, Rule, Topic, held, names
from ...core.rules import Unknown
from ...vendors import ROOMS
from . import kinds
from .changes import Change

WAIT: Final = "wait_for_registration"


def _taken_over(change: Change) -> Facts | None:
    return held(change.adoption, what=change.adoption.what if change.adoption else None)


def _may_be_taken_over(change: Change) -> Facts | None:
    wants = adoption_wanted(change.wanted) and change.adoption is None
    unknown = any(isinstance(value, Unknown) for value in change.wanted.values())
    return held(wants and (unknown or change.untold_adoption))


def _nothing_to_take_over(change: Change) -> Facts | None:
    wants = adoption_wanted(change.wanted) and change.adoption is None
    return held(wants and _may_be_taken_over(change) is None)


def _left_to_new_owner(change: Change) -> Facts | None:
    return held(change.new_owner is not None, id=change.id, new_owner=change.new_owner)


def _kept(change: Change) -> Facts | None:
    return held(change.kept, id=change.id)


def _refused(change: Change) -> Facts | None:
    return held(change.protected and not change.kept and change.new_owner is None)


def _protection_lifted(change: Change) -> Facts | None:
    return held(change.protected and not kinds.is_protected(change.kind, change.wanted))


def _waits(change: Change) -> Facts | None:
    return held(change.new(WAIT) is True, seconds=change.new("registration_timeout"))


def _completes(change: Change) -> Facts | None:
    return held(change.pending, steps=names(change.pending))


def _not_known_yet(change: Change) -> Facts | None:
    values = change.changed if change.action == UPDATE else change.wanted
    fields = [name for name, value in values.items() if isinstance(value, Unknown)]
    return held(fields, fields=names(fields))


def _dragged_along(change: Change) -> Facts | None:
    return held(not change.reasons)


def _imported(change: Change) -> Facts | None:
    return held(True, id=change.id)


def _newer(change: Change) -> Facts | None:
    return held(kinds.lifecycle_of(change.kind) is None)


RULES: Final = (
    *(rule for room in ROOMS for rule in room.consequences),
    Rule(
        "taken-over",
        Topic.ADOPTION,
        "{it} makes nothing new, but takes over what exists: {what}. From then on it is managed here, and destroying"
        " the resource deletes it.",
        source="core/adoption.py",
        look=False,
        when=_taken_over,
    ),
    Rule(
        "may-be-taken-over",
        Topic.ADOPTION,
        "{it} takes over an existing object if there is one, else a new one is made: the preview cannot tell which.",
        source="core/adoption.py",
        on=(CREATE,),
        when=_may_be_taken_over,
    ),
    Rule(
        "nothing-to-take-over",
        Topic.ADOPTION,
        "{it} would take over an existing object, but the preview found none: a new one is made.",
        source="core/adoption.py",
        look=False,
        on=(CREATE,),
        when=_nothing_to_take_over,
    ),
    Rule(
        "left-to-heir",
        Topic.ADOPTION,
        "{it} (id {id}) is not deleted, for {new_owner} of this program takes it over.",
        source="adapters/service.py",
        look=False,
        on=(DELETE, REPLACE),
        when=_left_to_new_owner,
    ),
    Rule(
        "kept",
        Topic.NUMBERS,
        "{it} (id {id}) is not deleted: by Pulumi's option `retain_on_delete` or `deleted_with` the stack only forgets"
        " it. It stays in the account, and goes on to cost what it costs.",
        source="Pulumi",
        look=False,
        on=(DELETE, REPLACE),
        when=_kept,
    ),
    Rule(
        "delete-refused",
        Topic.PROTECTION,
        "{it} is protected: up refuses to delete it. To let it go, give `release_protection=False` (where the program"
        " sets Pulumi's `protect`: False as well) and run up once, then delete or replace it.",
        source="core/protection.py",
        on=(DELETE, REPLACE),
        when=_refused,
    ),
    Rule(
        "protection-lifted",
        Topic.PROTECTION,
        "{it} loses its `release_protection`: after this up it can be deleted or replaced.",
        source="core/protection.py",
        on=(UPDATE,),
        when=_protection_lifted,
    ),
    Rule(
        "registration-waited-for",
        Topic.WAITING,
        "{it} waits up to {seconds} seconds for the SIP server to accept it, and up fails where it does not.",
        source="adapters/resource.py",
        look=False,
        on=(CREATE, UPDATE, REPLACE),
        when=_waits,
    ),
    Rule(
        "completes",
        Topic.WAITING,
        "{it} was made by a run that did not finish: this up completes {steps}.",
        source="adapters/service.py",
        look=False,
        on=(UPDATE,),
        when=_completes,
    ),
    Rule(
        "not-known-yet",
        Topic.UNKNOWN,
        "{it} gets its {fields} from what is known only during up.",
        source="Pulumi",
        look=False,
        on=(CREATE, UPDATE, REPLACE),
        when=_not_known_yet,
    ),
    Rule(
        "replaced-with-another",
        Topic.CALLS,
        "{it} is replaced for nothing of its own: what it depends on is replaced, or the command said so.",
        source="Pulumi",
        on=(REPLACE,),
        when=_dragged_along,
    ),
    Rule(
        "imported",
        Topic.ADOPTION,
        "{it} is imported: what exists (id {id}) is put on record, and is managed here from then on.",
        source="Pulumi",
        look=False,
        on=(IMPORT,),
        when=_imported,
    ),
    Rule(
        "newer-kind",
        Topic.UNKNOWN,
        "{it} is of a kind that this version of telephony does not know: what its change entails is not told here.",
        source="-",
        when=_newer,
    ),
)
