"""The reads: numbers with their filters, the capacity, the employees (2.1-2.3, 2.8, 5)."""

from __future__ import annotations

import json
from typing import Any

from telephony_sandbox.simulators.megafon.errors import wrong
from telephony_sandbox.simulators.megafon.links import is_linked
from telephony_sandbox.simulators.megafon.mobile import count_read
from telephony_sandbox.simulators.megafon.models import READABLE
from telephony_sandbox.simulators.platform import ApiError, Call, Document, World

_NOT_EQUAL = "__ne"
_SORTING = ("_sort", "_order")


def list_numbers(call: Call) -> list[Document]:
    world = call.world
    found = [view for number in world.objects("number") if (view := _shown(world, number)) is not None]
    if world.switch("hide_linked_numbers"):
        hidden = is_linked(world)
        found = [view for view in found if view["id"] not in hidden]
    found = _sorted(call, [view for view in found if _matches(call, view)])
    for view in found:
        count_read(world, view["id"])
    cap = world.switch("list_cap")
    return [_profiled(world, view) for view in (found[:cap] if cap else found)]


def get_number(call: Call) -> Document:
    world = call.world
    view = _shown(world, existing(world, call.path_parameters["id"]))
    if view is None or (world.switch("hide_linked_numbers") and view["id"] in is_linked(world)):
        raise ApiError("entity_not_found", field="id")
    count_read(world, view["id"])
    return _profiled(world, view)


def list_capacity(call: Call) -> list[Document]:
    return call.world.objects("capacity")


def list_employees(call: Call) -> list[Document]:
    return sorted(call.world.objects("employee"), key=lambda employee: int(employee["id"]))


def get_employee(call: Call) -> Document:
    found = call.world.get("employee", call.path_parameters["id"])
    if found is None:
        raise ApiError("entity_not_found", field="id")
    return found


def existing(world: World, key: str) -> Document:
    """The number with the id of a path, or the refusal of 6.15."""
    found = world.get("number", key)
    if found is None:
        raise ApiError("entity_not_found", field="id")
    return found


def _shown(world: World, number: Document) -> Document | None:
    """What a read knows of the number by now (6.30); None for one that does not show yet."""
    if world.switch("read_lag_seconds"):
        stale = world.get("stale", number["id"])
        if stale is not None and world.now() < stale["until"]:
            return stale["shown"] if stale["shown"] is None else {name: stale["shown"][name] for name in READABLE}
    return {name: number[name] for name in READABLE}


def _profiled(world: World, view: Document) -> Document:
    """As one of the two kinds of page has it (4.4), with the flaws that the switches ask for."""
    if world.switch("read_profile") == "numbers-page":
        if view["id"] % 2:
            del view["redirect_number"]
        else:
            view["redirect_number"] = view.pop("dgn_number") or view["redirect_number"]
    if world.switch("null_arrays"):
        view["from_redirect_numbers"] = view["from_redirect_numbers"] or None
    if world.switch("extra_fields"):
        view |= {"tariff": {"name": "base"}, "tags": ["x"], "upload_dt": "2024-11-19T10:00:00.000000+03:00"}
    return view


def _matches(call: Call, view: Document) -> bool:
    """A repeated key means one of, different keys mean all of, `__ne` none of; other keys are ignored (6.24)."""
    wanted: dict[str, list[str]] = {}
    for name, value in call.query:
        wanted.setdefault(name, []).append(value)
    for name, values in wanted.items():
        field = name.removesuffix(_NOT_EQUAL)
        if field in view and not isinstance(view[field], list):
            if (_spelled(view[field]) in values) is name.endswith(_NOT_EQUAL):
                return False
        elif name not in _SORTING and call.world.switch("reject_unknown_filters"):
            raise wrong("invalid_parameter_value", name)
    return True


def _sorted(call: Call, found: list[Document]) -> list[Document]:
    """Ascending ids, or `_sort` and `_order` as another resource has them (6.26)."""
    query = dict(call.query)
    by = query.get("_sort", "id")
    found.sort(key=lambda view: int(view["id"]))
    found.sort(key=lambda view: _sort_key(view.get(by)), reverse=query.get("_order") == "desc")
    return found


def _sort_key(value: Any) -> tuple[bool, int, str]:
    return (value is not None, value if isinstance(value, int) else 0, "" if isinstance(value, int) else str(value))


def _spelled(value: object) -> str:
    """As a query spells it: null, true, 7."""
    return value if isinstance(value, str) else json.dumps(value)
