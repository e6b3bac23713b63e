"""Taking over what exists already: ``adopt=True`` by the natural key, ``existing_id`` by the id.

A program takes an object over where it would otherwise make one. What differs is brought into line with one update;
what only a new object can have is a reason to refuse. The engine does not call ``create`` in a preview, so it is the
check of a resource that is not on record yet which looks, and tells what will be done: one shared listing serves all.
"""

from __future__ import annotations

import dataclasses
import re
import string
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from ..base.errors import ConflictError, InvalidInputError
from ..base.messages import PREFIX
from .diff import difference
from .model import Existing, Inputs
from .rules import Accepts, ClientOnly, NamesObject

ADOPT: Final = "adopt"
EXISTING_ID: Final = "existing_id"


def _id(value: Any) -> Any:
    """Ids are whole numbers at all three vendors, and may be given as text, so that an object's ``id`` fits."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and 0 < int(value) < 2**53):
        raise ValueError("must be an id: a positive whole number")
    return value


Adopt = Annotated[bool, ClientOnly()]
ExistingId = Annotated[str | None, BeforeValidator(_id), ClientOnly(), NamesObject(), Accepts(int | str)]


def wanted(inputs: Mapping[str, Any]) -> bool:
    """Whether a program wants something taken over."""
    return bool(inputs.get(ADOPT)) or inputs.get(EXISTING_ID) is not None


def changes_to(what: str, existing: Existing, inputs: Inputs, *, recovered: bool = False) -> Mapping[str, Any]:
    """What an update has to change of an object that is there already. Raises ConflictError when no update can.

    Of an object that is taken over, what the program does not name stays as others made it: nobody has removed an
    input. ``recovered``: an earlier run of this resource made the object, so that an input which the program does not
    give now has been removed since. ``what`` names the object in messages.
    """
    model, state = type(inputs), existing.state.model_dump()
    if recovered:
        found = difference(model, state, inputs.model_dump(), model.model_fields)
    else:
        found = difference(model, state, inputs.model_dump(exclude_none=True))
    if not found.replaces:
        return found.changes
    others = " and ".join(found.replaces)
    if recovered:
        raise ConflictError(
            f"{what} was made by an earlier run that was cut off, with another {others}, which only a new object can"
            f" have; delete it by hand ({existing.id}), or put the inputs back, and run again"
        )
    raise ConflictError(
        f"{what} (id {existing.id}) cannot be taken over: it has another {others}, which only a new object can have;"
        " give what it has, or leave adopt and existing_id out"
    )


def _pattern(template: str, **parts: str) -> re.Pattern[str]:
    """What recognises the sentences of a template. ``parts``: the expression for each of its places."""
    found = PREFIX
    for words, place, *_ in string.Formatter().parse(template):
        found += re.escape(words) + (f"(?P<{place}>{parts[place]})" if place else "")
    return re.compile(found)


# The review reads these back from previews, also from those of older versions.
_TAKES_OVER: Final = '{kind} "{name}" takes over {what} (id {id}) {doing}, instead of making a new one'
_AS_IT_IS, _CHANGES = "as it is", "and changes its "
_CANNOT_TELL: Final = '{kind} "{name}": what it would take over cannot be told now ({reason})'
_READS_TAKES_OVER: Final = _pattern(
    _TAKES_OVER, kind=r"\w+", name=".*", what=".*", id=r"\d+", doing=f"{_AS_IT_IS}|{_CHANGES}.*"
)
_READS_CANNOT_TELL: Final = _pattern(_CANNOT_TELL, kind=r"\w+", name=".*", reason=".*")


@dataclasses.dataclass(frozen=True)
class Announcement:
    """What a preview says of a resource that will take over an object, or of which it cannot tell whether it will."""

    kind: str
    name: str
    what: str = ""
    """The object in words, and what is done to it."""
    id: str | None = None
    """None: it cannot be told."""
    fields: frozenset[str] = frozenset()
    """What will be changed of the object."""


def announcement(kind: str, name: str, what: str, existing: Existing, inputs: Inputs) -> str:
    """What taking over will do, for the plan."""
    changed = sorted(changes_to(what, existing, inputs))
    doing = _CHANGES + ", ".join(changed) if changed else _AS_IT_IS
    return _TAKES_OVER.format(kind=kind, name=name, what=what, id=existing.id, doing=doing)


def cannot_tell(kind: str, name: str, reason: str) -> str:
    """That a look failed, so that the plan does not have the announcement."""
    return _CANNOT_TELL.format(kind=kind, name=name, reason=reason)


def announced(message: str) -> Announcement | None:
    """What a message of the provider announces; None: it is another message."""
    if found := _READS_TAKES_OVER.match(message):
        fields = found["doing"].removeprefix(_CHANGES).split(", ") if found["doing"] != _AS_IT_IS else ()
        what = f"{found['what']} (id {found['id']}) {found['doing']}"
        return Announcement(found["kind"], found["name"], what, found["id"], frozenset(fields))
    if found := _READS_CANNOT_TELL.match(message):
        return Announcement(found["kind"], found["name"])
    return None


def missing(what: str, existing_id: str, place: str) -> InvalidInputError:
    """``place``: the account in words, as the room's client has it."""
    return InvalidInputError(
        f"existing_id: there is no {what} with the id {existing_id} in {place}; correct the id, or leave existing_id"
        " out to have one made"
    )


def ambiguous(what: str, ids: list[str]) -> ConflictError:
    return ConflictError(
        f"adopt: {what} is there {len(ids)} times (ids {', '.join(sorted(ids))}); say which one with existing_id"
    )


def own(what: str, id: str) -> ConflictError:
    return ConflictError(
        f"existing_id: a replacement deletes {what} (id {id}), which existing_id still names; leave existing_id out to"
        " have a new one, or take the change back"
    )


def rivalled(what: str, id: str, rival: str) -> ConflictError:
    return ConflictError(
        f"{what} (id {id}) is taken over by {rival} of this program as well; it can belong to one of them only"
    )
