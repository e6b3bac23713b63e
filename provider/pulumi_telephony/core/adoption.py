"""Adopting existing objects: ``adopt=True`` by the natural key, ``existing_id`` by the id.

A resource adopts an object instead of creating one. Fields that differ are updated to match the program with one call;
a difference that requires a replacement is an error. The engine does not call ``create`` in a preview, so the check of
a resource that is not in the state yet looks for the object and announces the adoption: one listing serves all checks.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from ..base.errors import ConflictError, InvalidInputError
from ..base.messages import pattern
from .diff import difference
from .model import Existing, Inputs
from .rules import Accepts, ClientOnly, NamesObject

ADOPT: Final = "adopt"
EXISTING_ID: Final = "existing_id"


def _id(value: Any) -> Any:
    """Ids are whole numbers at all three vendors, and may be text, so that an object's ``id`` is accepted."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and 0 < int(value) < 2**53):
        raise ValueError("must be an id: a positive whole number")
    return value


Adopt = Annotated[bool, ClientOnly()]
ExistingId = Annotated[str | None, BeforeValidator(_id), ClientOnly(), NamesObject(), Accepts(int | str)]


def wanted(inputs: Mapping[str, Any]) -> bool:
    """Whether the inputs ask for an adoption."""
    return bool(inputs.get(ADOPT)) or inputs.get(EXISTING_ID) is not None


def changes_to(what: str, existing: Existing, inputs: Inputs, *, recovered: bool = False) -> Mapping[str, Any]:
    """What an update has to change of an existing object. Raises ConflictError if an update cannot.

    Fields of an adopted object that the program does not set stay as they are. ``recovered``: an interrupted run of
    this resource created the object, so that an input which the program does not set now was removed since. ``what``
    names the object in messages.
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
            f"{what} (id {existing.id}) was created by an interrupted run with another {others}, which requires a"
            " replacement; delete it by hand or restore the inputs, and run up again"
        )
    raise ConflictError(
        f"{what} (id {existing.id}) cannot be adopted: it has another {others}, which requires a replacement; set the"
        " value that it has, or leave adopt and existing_id out"
    )


# The review parses these in previews, including those of older versions.
_TAKES_OVER: Final = '{kind} "{name}" takes over {what} (id {id}) {doing}, instead of making a new one'
_AS_IT_IS, _CHANGES = "as it is", "and changes its "
_CANNOT_TELL: Final = '{kind} "{name}": what it would take over cannot be told now ({reason})'
# A name ends at the first quote that is not escaped; the second expression is for versions that escaped nothing.
_NAMES: Final = (r'(?:[^"\\]|\\.)*', ".*?")
_DOING: Final = rf"{_AS_IT_IS}|{_CHANGES}[\w, ]+"
_READS: Final = tuple(
    found
    for name in _NAMES
    for found in (
        pattern(_TAKES_OVER, kind=r"\w+", name=name, what=".*", id=r"\d+", doing=_DOING),
        pattern(_CANNOT_TELL, kind=r"\w+", name=name, reason=".*"),
    )
)


@dataclasses.dataclass(frozen=True)
class Announcement:
    """A preview's message that a resource will adopt an object, or that this is unknown."""

    kind: str
    name: str
    what: str = ""
    """The object in words, and what changes."""
    id: str | None = None
    """None: unknown."""
    fields: frozenset[str] = frozenset()
    """The fields of the object that will change."""


def announcement(kind: str, name: str, what: str, existing: Existing, inputs: Inputs) -> str:
    """What the adoption will change, for the plan."""
    changed = sorted(changes_to(what, existing, inputs))
    doing = _CHANGES + ", ".join(changed) if changed else _AS_IT_IS
    return _TAKES_OVER.format(kind=kind, name=escaped(name), what=what, id=existing.id, doing=doing)


def cannot_tell(kind: str, name: str, reason: str) -> str:
    """The message for the plan when the object could not be looked up."""
    return _CANNOT_TELL.format(kind=kind, name=escaped(name), reason=reason)


def announced(message: str) -> Announcement | None:
    """The announcement in a message of the provider; None: it is another message."""
    found = next(filter(None, (read.match(message) for read in _READS)), None)
    if found is None:
        return None
    parts = found.groupdict()
    kind, name = parts["kind"], unescaped(parts["name"])
    if "id" not in parts:
        return Announcement(kind, name)
    doing = parts["doing"]
    fields = doing.removeprefix(_CHANGES).split(", ") if doing != _AS_IT_IS else ()
    what = f"{parts['what']} (id {parts['id']}) {doing}"
    return Announcement(kind, name, what, parts["id"], frozenset(fields))


def escaped(name: str) -> str:
    """A resource's name, with quotes, backslashes and control characters as JSON writes them."""
    return json.dumps(name, ensure_ascii=False)[1:-1]


def unescaped(name: str) -> str:
    try:
        return str(json.loads(f'"{name}"'))
    except ValueError:  # of a version that escaped nothing
        return name


def missing(what: str, existing_id: str, place: str) -> InvalidInputError:
    """``place``: the account in words, as the room's client has it."""
    return InvalidInputError(
        f"existing_id: there is no {what} with the id {existing_id} in {place}; correct the id, or leave existing_id"
        " out to create one"
    )


def ambiguous(what: str, ids: list[str]) -> ConflictError:
    return ConflictError(
        f"adopt: {what} exists {len(ids)} times (ids {', '.join(sorted(ids))}); name one with existing_id"
    )


def own(what: str, id: str) -> ConflictError:
    return ConflictError(
        f"existing_id: a replacement deletes {what} (id {id}), which existing_id still names; leave existing_id out to"
        " create a new one, or undo the change"
    )


def rivalled(what: str, id: str, rival: str) -> ConflictError:
    return ConflictError(f"{what} (id {id}) is also adopted by {rival} of this program; only one resource can have it")
