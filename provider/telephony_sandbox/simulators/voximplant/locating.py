"""Which objects a call means: by id, by name, or by both (routing contract 2, RT1, RU10)."""

from __future__ import annotations

from collections.abc import Iterable

from ..platform import Call, Document
from . import directory
from .errors import invalid, missing, only_one_of
from .kinds import APPLICATION, Kind


def given(call: Call, kind: Kind) -> bool:
    return kind.by_id in call.parameters or kind.by_name in call.parameters


def meant(
    call: Call, kind: Kind, among: Iterable[Document], name: str | None = None, skip_unknown: bool = False
) -> list[Document] | None:
    """Those that the call names, in its order; None if it names none.

    ``name`` is the parameter that has the name, if it is another one than usual; empty if there is none. An id wins
    over a name that agrees with it. Raises 458 for a name that does not, and the code of the kind for what is not
    there, or, with ``skip_unknown``, if nothing is there.
    """
    sent = [each for each in (kind.by_id, kind.by_name if name is None else name) if each in call.parameters]
    if len(sent) > 1 and call.state.switch("strict_pairs"):
        raise only_one_of(*sent)
    rows = list(among)
    found = [_found(call, kind, rows, parameter, skip_unknown) for parameter in sent]
    if len(found) > 1 and _names(kind, found[0]) != _names(kind, found[1]):
        raise only_one_of(*sent)
    return found[0] if found else None


def one(call: Call, kind: Kind, among: Iterable[Document], name: str | None = None) -> Document | None:
    """The only one that the call names. A name that several have is as good as unknown."""
    found = meant(call, kind, among, name)
    if found is None:
        return None
    if len(found) != 1:
        raise invalid(kind.unknown_name, name or kind.by_name)
    return found[0]


def needed(call: Call, kind: Kind, among: Iterable[Document], name: str | None = None) -> Document:
    """As ``one``. Raises 485 if the call names none."""
    found = one(call, kind, among, name)
    if found is None:
        raise missing(kind.by_id)
    return found


def _found(call: Call, kind: Kind, rows: list[Document], parameter: str, skip_unknown: bool) -> list[Document]:
    value = call.parameters[parameter]
    if value is None:  # all
        return rows
    is_id, found = parameter == kind.by_id, dict[int, Document]()
    unknown = invalid(kind.unknown_id if is_id else kind.unknown_name, parameter)
    for item in value if isinstance(value, list) else [value]:
        matching = [row for row in rows if (row[kind.by_id] == item if is_id else _is_called(kind, row, item))]
        if not matching and not skip_unknown:
            raise unknown
        found.update((row[kind.by_id], row) for row in matching)
    if not found:
        raise unknown
    return list(found.values())


def _names(kind: Kind, rows: list[Document]) -> set[str]:
    return {row[kind.by_name] for row in rows}


def _is_called(kind: Kind, row: Document, name: str) -> bool:
    full = row[kind.by_name]
    return directory.is_called(full, name) if kind is APPLICATION else bool(full == name)


# Applications and what is in them


def application(call: Call, name: str | None = None) -> Document:
    return needed(call, APPLICATION, directory.applications(call), name)


def application_if_given(call: Call) -> Document | None:
    return one(call, APPLICATION, directory.applications(call))


def candidates(call: Call, kind: Kind) -> list[Document]:
    """The rules or users among which the call names some: those of the applications it names, else of the account.

    Raises 485 for a name without an application: names are unique inside one only.
    """
    applications = directory.applications(call)
    some = meant(call, APPLICATION, applications)
    if some is None and kind.by_name in call.parameters and kind.by_id not in call.parameters:
        raise missing(APPLICATION.by_id)
    return directory.in_applications(call.state, kind.name, applications if some is None else some)
