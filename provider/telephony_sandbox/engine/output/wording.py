"""The words and signs of operations and values on a screen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..state.values import UNKNOWN, Properties, Property, ResourceRef, SecretValue, equal


class Wording(NamedTuple):
    """The words for an operation."""

    sign: str
    plan: str
    doing: str
    done: str
    style: str


OPERATIONS: dict[str, Wording] = {
    "same": Wording("", "", "", "unchanged", ""),
    "create": Wording("+", "create", "creating", "created", "green"),
    "update": Wording("~", "update", "updating", "updated", "yellow"),
    "delete": Wording("-", "delete", "deleting", "deleted", "red"),
    "replace": Wording("+-", "replace", "replacing", "replaced", "magenta"),
    "create-replacement": Wording("++", "create replacement", "creating replacement", "created replacement", "green"),
    "delete-replaced": Wording("--", "delete original", "deleting original", "deleted original", "red"),
    "read": Wording(">", "read", "reading", "read", "cyan"),
    "read-replacement": Wording(
        ">>", "read for replacement", "reading for replacement", "read for replacement", "cyan"
    ),
    "refresh": Wording("~", "refresh", "refreshing", "refreshed", "yellow"),
    "discard": Wording("<", "discard", "discarding", "discarded", "red"),
    "discard-replaced": Wording("<<", "discard original", "discarding original", "discarded original", "red"),
    "remove-pending-replace": Wording("~", "complete replace", "completing replace", "completed replace", "yellow"),
    "import": Wording("=", "import", "importing", "imported", "green"),
}
"""In the order of the summary."""

_UNCOUNTED = ("same", "read", "read-replacement", "discard", "discard-replaced")


def summary_lines(changes: Mapping[str, int], *, planning: bool) -> Iterator[str]:
    """The lines under "Resources:"."""
    kinds = total = 0
    for op, wording in OPERATIONS.items():
        count = changes.get(op, 0)
        if op in _UNCOUNTED or not count:
            continue
        kinds += 1
        total += count
        yield f"    {wording.sign:<2}{count} {'to ' + wording.plan if planning else wording.done}"
    pieces = [f"{total} changes"] if kinds > 1 else []
    if unchanged := changes.get("same", 0):
        pieces.append(f"{unchanged} unchanged")
    if pieces:
        yield "    " + ". ".join(pieces)


def has_changes(changes: Mapping[str, int]) -> bool:
    """Whether anything but reads was done."""
    return any(count and op not in _UNCOUNTED[:3] and op != "discard" for op, count in changes.items())


def value_lines(value: Property, indent: str) -> Iterator[str]:
    """A value as text. The first line belongs after the property's name, further ones are indented whole lines."""
    if isinstance(value, SecretValue):
        yield "[secret]"
    elif value is UNKNOWN:
        yield "[unknown]"
    elif isinstance(value, dict) and value:
        yield "{"
        width = max(len(key) for key in value)
        for key in sorted(value):
            yield from _nested(f"{key:<{width}}: ", value[key], indent)
        yield f"{indent}}}"
    elif isinstance(value, list) and value:
        yield "["
        for index, item in enumerate(value):
            yield from _nested(f"[{index}]: ", item, indent)
        yield f"{indent}]"
    elif isinstance(value, ResourceRef):
        yield json.dumps(value.urn)
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    else:
        yield json.dumps(value, ensure_ascii=False)


def _nested(label: str, value: Property, indent: str) -> Iterator[str]:
    lines = value_lines(value, indent + "    ")
    yield f"{indent}    {label}{next(lines)}"
    yield from lines


def property_lines(properties: Properties, indent: str) -> Iterator[str]:
    """Properties one below the other; those whose names begin with ``__`` are the provider's own."""
    visible = visible_keys(properties)
    width = max((len(key) for key in visible), default=0)
    for key in visible:
        lines = value_lines(properties[key], indent)
        yield f"{indent}{key:<{width}}: {next(lines)}"
        yield from lines


def changed_lines(old: Properties, new: Properties, indent: str, *, unchanged: bool) -> Iterator[str]:
    """Properties with what happens to each: ``+``, ``-``, ``~ old => new``. ``unchanged``: also those that stay."""
    merged = {**old, **new}
    keys = visible_keys(merged)
    width = max((len(key) for key in keys), default=0)
    for key in keys:
        label = f"{key:<{width}}: "
        if key not in old:
            yield from _marked("+", label, new[key], indent)
        elif key not in new:
            yield from _marked("-", label, old[key], indent)
        elif equal(old[key], new[key]):
            if unchanged:
                yield from _marked(" ", label, new[key], indent)
        else:
            yield from _change(label, old[key], new[key], indent)


def _change(label: str, old: Property, new: Property, indent: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield f"{indent[:-2]}~ {label}{{"
        yield from changed_lines(old, new, indent + "    ", unchanged=True)
        yield f"{indent}}}"
        return
    before, after = list(value_lines(old, indent)), list(value_lines(new, indent))
    yield f"{indent[:-2]}~ {label}{before[0]}" + ("" if before[1:] else f" => {after[0]}")
    if before[1:]:
        yield from before[1:]
        yield f"{indent}=> {after[0]}"
    yield from after[1:]


def _marked(sign: str, label: str, value: Property, indent: str) -> Iterator[str]:
    lines = value_lines(value, indent)
    yield f"{indent[:-2]}{sign} {label}{next(lines)}"
    yield from lines


def visible_keys(properties: Mapping[str, Property]) -> list[str]:
    """The names to show, sorted."""
    return sorted(key for key in properties if not key.startswith("__"))


def change_info(old: Properties, new: Properties) -> str:
    """The short form of a change, ``[diff: +added,-removed,~changed]``, "" for none."""
    marks = [f"+{key}" for key in visible_keys(new) if key not in old]
    marks += [f"-{key}" for key in visible_keys(old) if key not in new]
    marks += [f"~{key}" for key in visible_keys(new) if key in old and not equal(old[key], new[key])]
    return f"[diff: {','.join(marks)}]" if marks else ""
