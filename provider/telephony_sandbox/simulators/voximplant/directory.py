"""The objects of an account: where they are, how they are made, changed and listed (routing contract 1)."""

from __future__ import annotations

from collections.abc import Iterable

from ..platform import ApiError, Call, Document, VendorState
from .dates import timestamp
from .errors import invalid
from .kinds import Kind

DONE: Document = {"result": 1}

# Where they are


def applications(call: Call) -> list[Document]:
    return call.state.find("application", "account_id", call.notes["account_id"])


def in_applications(state: VendorState, kind: str, some: Iterable[Document]) -> list[Document]:
    """Rules, users or scenarios of these applications."""
    ids = {each["application_id"] for each in some}
    if len(ids) == 1:
        return state.find(kind, "application_id", *ids)
    return [row for row in state.objects(kind) if row.get("application_id") in ids]


def of_account(call: Call, kind: str) -> list[Document]:
    """All of a kind that the caller has."""
    if kind in ("rule", "user"):
        return in_applications(call.state, kind, applications(call))
    return call.state.find(kind, "account_id", call.notes["account_id"])


# Making and changing


def made(call: Call, kind: str, fields: Document) -> Document:
    seen_from = call.state.now() + call.state.switch("visible_after")
    return call.state.create(kind, {**fields, "visible_from": seen_from})


def dated(call: Call, *names: str) -> Document:
    return dict.fromkeys(names, timestamp(call.state.now()))


def values(call: Call, before: Document, names: Iterable[str], clearable: Iterable[str]) -> Document:
    """``before`` with what the call sends; an empty value removes a clearable one, or is ignored (RU9)."""
    after, sent = dict(before), call.parameters
    for name in names:
        if sent.get(name) == "" and name in clearable:
            if call.state.switch("empty_value") == "clears":
                after.pop(name, None)
        elif name in sent:
            after[name] = sent[name]
    return after


def kept(call: Call, kind: str, before: Document, after: Document) -> Document:
    """The answer to a Set. What changes nothing changes no date either (RU15)."""
    if after != before:
        call.state.put(kind, after | (dated(call, "modified") if "modified" in before else {}))
    return DONE


def check_limit(call: Call, switch: str, count: int, code: int) -> None:
    """Raises the code if one more would be too many; 0 is no limit."""
    limit = call.state.switch(switch)
    if limit and count >= limit:
        raise ApiError(code)


# Listing


def selected(call: Call, kind: Kind, rows: Iterable[Document]) -> list[Document]:
    """Those that can be seen by now and have the id the call asks for (RU10)."""
    now, key = call.state.now(), call.parameters.get(kind.by_id)
    seen = [row for row in rows if row.get("visible_from", 0.0) <= now and key in (None, row[kind.by_id])]
    if key is not None and not seen and call.state.switch("get_unknown") == "error":
        raise invalid(kind.unknown_id, kind.by_id)
    return seen


def by_id(kind: Kind, rows: Iterable[Document]) -> list[Document]:
    return sorted(rows, key=lambda row: int(row[kind.by_id]))


def without(row: Document, *hidden: str) -> Document:
    return {name: value for name, value in row.items() if name not in (*hidden, "visible_from")}


# Names of applications


def short_name(full: str) -> str:
    return full.partition(".")[0]


def is_called(full: str, name: str) -> bool:
    """In its full or its short form (U30)."""
    return name in (full, short_name(full))


def shown_name(state: VendorState, full: str) -> str:
    """As replies say it (U30)."""
    return short_name(full) if state.switch("short_application_names") else full


def extended_name(full: str) -> str:
    """With the label of a node, as some replies say it (routing contract 2.1)."""
    short, account, rest = full.split(".", 2)
    return f"{short}.{account}.n1.{rest}"
