"""``voximplant.sip.get``: filter, order, pages (contract 1.8, 2.2)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..platform import ApiError, Document, VendorState
from . import php

PAGE = 50
APPEAR = "show line"
"""The timer after which a new line is listed (U-12)."""

INTEGERS = frozenset({"ID", "CONFIG_ID", "REG_ID", "REGISTRATION_STATUS_CODE"})
TEXTS = frozenset(
    {
        "TYPE",
        "TITLE",
        "APP_ID",
        "SERVER",
        "LOGIN",
        "PASSWORD",
        "INCOMING_SERVER",
        "INCOMING_LOGIN",
        "INCOMING_PASSWORD",
        "AUTH_USER",
        "OUTBOUND_PROXY",
        "DETECT_LINE_NUMBER",
        "LINE_DETECT_HEADER_ORDER",
        "REGISTRATION_ERROR_MESSAGE",
    }
)
_KEY = re.compile(r"(\W*)(.*)", re.DOTALL)

# A condition on one value of a field: what the line has (None for null) and what is wanted, both made comparable.
Condition = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Page:
    """Rows of a list method, with what stands beside ``result``."""

    rows: list[Document]
    total: int | None
    next: int | None = None

    def marks(self) -> dict[str, int]:
        """``total`` is missing, not 0, when nothing matches at all (4 trap 12); ``next`` on the last page."""
        marks = {"total": self.total, "next": self.next}
        return {name: value for name, value in marks.items() if value is not None}


# Filter


def _equal(has: Any, wanted: Any) -> bool:
    return (has or "") == wanted if isinstance(wanted, str) else has == wanted


def _like(has: Any, wanted: Any) -> bool:
    """Without an operator a text is a pattern: ``%`` is any text and ``_`` any letter."""
    if not isinstance(wanted, str) or not wanted:
        return _equal(has, wanted)
    pattern = "".join({"%": ".*", "_": "."}.get(letter, re.escape(letter)) for letter in wanted)
    return has is not None and re.fullmatch(pattern, str(has), re.DOTALL) is not None


def _contains(has: Any, wanted: Any) -> bool:
    return has is not None and str(wanted) in str(has)


def _ordered(compare: Callable[[Any, Any], bool]) -> Condition:
    return lambda has, wanted: has is not None and compare(has, wanted)


def _within(has: Any, bounds: Any) -> bool:
    return has is not None and bool(bounds[0] <= has <= bounds[1])


@dataclass(frozen=True)
class _Operator:
    """``negated`` turns it round and, as in the vendor's database layer, then holds for null too."""

    condition: Condition
    negated: bool = False
    range: bool = False


OPERATORS: Mapping[str, _Operator] = {
    "": _Operator(_like),
    "=": _Operator(_equal),
    "!": _Operator(_like, negated=True),
    "!=": _Operator(_equal, negated=True),
    ">": _Operator(_ordered(operator.gt)),
    ">=": _Operator(_ordered(operator.ge)),
    "<": _Operator(_ordered(operator.lt)),
    "<=": _Operator(_ordered(operator.le)),
    "><": _Operator(_within, range=True),
    "!><": _Operator(_within, negated=True, range=True),
    "?": _Operator(_contains),
    "%": _Operator(_contains),
    "!%": _Operator(_contains, negated=True),
}
"""The prefix of a filter's key -> what it means."""


def matching(state: VendorState, lines: list[Document], wanted: Any) -> list[Document]:
    """The lines that meet every condition of the filter. Raises ERROR_ARGUMENT for a key it does not know (U-9)."""
    conditions = [_condition(key, value) for key, value in php.entries(wanted).items()]
    hidden = set(state.value(APPEAR, []))
    return [line for line in lines if line["CONFIG_ID"] not in hidden and all(meets(line) for meets in conditions)]


def identified(wanted: Any) -> set[int] | None:
    """The only ``CONFIG_ID``s that can meet the filter, if it names some: an index, as the database has one."""
    for key, value in php.entries(wanted).items():
        if key.strip().upper() in ("CONFIG_ID", "=CONFIG_ID"):
            return {php.integer(each) for each in _each(value)}
    return None


def _each(value: Any) -> list[Any]:
    """The values a condition names, one or several."""
    return list(php.entries(value).values()) if isinstance(value, (list, dict)) else [value]


def _condition(key: str, value: Any) -> Callable[[Document], bool]:
    found = _KEY.fullmatch(key.strip().upper())
    assert found is not None
    prefix, name = found.groups()
    if name not in INTEGERS | TEXTS or prefix not in OPERATORS:
        raise ApiError("ERROR_ARGUMENT", f"Unknown filter key {key}", argument="FILTER")
    chosen = OPERATORS[prefix]
    wanted: list[Any] = [_comparable(name, each) for each in _each(value)]
    if chosen.range:
        if len(wanted) != 2:
            raise ApiError("ERROR_ARGUMENT", f"{key} takes two values", argument="FILTER")
        wanted = [wanted]
    return lambda line: (
        any(chosen.condition(_comparable(name, line[name]), each) for each in wanted) is not chosen.negated
    )


def _comparable(name: str, value: Any) -> Any:
    """A number for integer fields, else text without its case, as the usual database collation compares (U-10)."""
    if value is None:
        return None
    return php.integer(value) if name in INTEGERS else (php.text(value) or "").casefold()


# Order


def ordered(state: VendorState, lines: list[Document], sent: Document) -> list[Document]:
    """By ``SORT`` and ``ORDER`` when both are given, else in no order to rely on."""
    if "SORT" not in sent or "ORDER" not in sent:
        return _unordered(state, lines)
    name, direction = sent["SORT"], sent["ORDER"]
    if not isinstance(name, str) or name not in INTEGERS | TEXTS:
        raise ApiError("ERROR_ARGUMENT", "Unknown SORT field", argument="SORT")
    if direction not in ("ASC", "DESC"):
        raise ApiError("ERROR_ARGUMENT", "ORDER is neither ASC nor DESC", argument="ORDER")

    def nulls_first(line: Document) -> tuple[bool, Any]:
        value = _comparable(name, line[name])
        return (value is not None, 0 if value is None else value)

    return sorted(lines, key=nulls_first, reverse=direction == "DESC")


def _unordered(state: VendorState, lines: list[Document]) -> list[Document]:
    if not state.switch("unstable_order"):
        return lines
    turned = not state.value("turned", False)
    state.set_value("turned", turned)
    return lines[::-1] if turned else lines


# Pages


def page(state: VendorState, lines: list[Document], start: Any, record: Callable[[Document], Document]) -> Page:
    """The 50 from ``start``. A negative one asks for the first 50 without saying that there are more (1.8)."""
    offset = php.integer(start)
    rows = [record(line) for line in lines[max(offset, 0) :][:PAGE]]
    further = offset + len(rows)
    total = len(lines) if lines or state.switch("total_when_empty") else None
    return Page(rows, total, further if offset >= 0 and rows and further < len(lines) else None)


# Visibility


def appear_later(state: VendorState, config_id: int) -> None:
    """A new line is listed only after the switched delay."""
    if delay := state.switch("visibility_delay"):
        state.set_value(APPEAR, [*state.value(APPEAR, []), config_id])
        state.schedule(APPEAR, config_id, delay)


def appear(state: VendorState, config_id: str) -> None:
    """The timer."""
    state.set_value(APPEAR, [hidden for hidden in state.value(APPEAR, []) if str(hidden) != config_id])
