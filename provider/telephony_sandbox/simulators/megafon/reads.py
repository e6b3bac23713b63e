"""The reads: numbers with their filters, the capacity, employees, inbound scenarios (2.1-2.3, 2.8, 5)."""

from __future__ import annotations

import json
from typing import Any

from ..platform import ApiError, Call, Document, VendorState
from .errors import wrong
from .links import is_linked
from .mobile import count_read
from .models import READABLE, SIP_ACCOUNT

_NOT_EQUAL = "__ne"
_SORTING = ("_sort", "_order")
_SHOWN = (*READABLE, *SIP_ACCOUNT)
_FILTERS = frozenset(READABLE) - {"from_redirect_numbers"}


def list_numbers(call: Call) -> list[Document]:
    state = call.state
    lags = bool(state.switch("read_lag_seconds"))
    found = [view for number in state.objects("number") if (view := _shown(state, number, lags)) is not None]
    if state.switch("hide_linked_numbers"):
        hidden = is_linked(state)
        found = [view for view in found if view["id"] not in hidden]
    wanted = _filters(call)
    found = _sorted(call, [view for view in found if _matches(wanted, view)])
    for view in found:
        if view["state"] == "activation":
            count_read(state, view["id"])
    cap = state.switch("list_cap")
    flaws = _flaws(state, mixed="numbers-page")
    return [_profiled(view, flaws) for view in (found[:cap] if cap else found)]


def get_number(call: Call) -> Document:
    state = call.state
    view = _shown(state, existing(state, call.path_parameters["id"]), bool(state.switch("read_lag_seconds")))
    if view is None or (state.switch("hide_linked_numbers") and view["id"] in is_linked(state)):
        raise ApiError("entity_not_found", field="id")
    count_read(state, view["id"])
    return _profiled(view, _flaws(state, mixed="table"))


def list_capacity(call: Call) -> list[Document]:
    return call.state.objects("capacity")


def list_employees(call: Call) -> list[Document]:
    return _by_id(call.state.objects("employee"))


def get_employee(call: Call) -> Document:
    found = call.state.get("employee", call.path_parameters["id"])
    if found is None:
        raise ApiError("entity_not_found", field="id")
    return found


def list_number_scenarios(call: Call) -> list[Document] | Document:
    """Those of numbers; the page shows a bare object (4.16)."""
    state = call.state
    grouped = {group["scenario_id"] for group in state.objects("group")}
    found = [
        {**scenario, **_pointer(state, [each["id"] for each in state.find("number", "scenario_id", scenario["id"])])}
        for scenario in _by_id(state.objects("scenario"))
        if scenario["id"] not in grouped
    ]
    if len(found) == 1 and state.switch("scenario_list_form") == "object":
        return found[0]
    return found


def list_group_scenarios(call: Call) -> list[Document]:
    state = call.state
    groups = {group["scenario_id"]: group["id"] for group in _by_id(state.objects("group"))}
    return [
        {**scenario, "virtual_number_id": None, "virtual_number_group_id": groups[scenario["id"]]}
        for scenario in _by_id(state.objects("scenario"))
        if scenario["id"] in groups
    ]


def list_groups(call: Call) -> list[Document]:
    state = call.state
    groups = _by_id(state.objects("group"))
    for group in groups:
        numbers = sorted(number["id"] for number in state.find("number", "group_id", group["id"]))
        group["virtual_number_ids"] = numbers or (None if state.switch("null_arrays") else [])
    return groups


def _by_id(documents: list[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: int(document["id"]))


def _pointer(state: VendorState, numbers: list[int]) -> Document:
    """How a scenario names its number: both spellings are documented somewhere (5)."""
    if state.switch("scenario_pointer") == "virtual_number_ids":
        return {"virtual_number_ids": sorted(numbers)}
    return {"virtual_number_id": min(numbers, default=None)}


def existing(state: VendorState, key: str) -> Document:
    """The number with the id of a path, or the refusal of 6.15."""
    found = state.get("number", key)
    if found is None:
        raise ApiError("entity_not_found", field="id")
    return found


def _shown(state: VendorState, number: Document, lags: bool) -> Document | None:
    """What a read knows of the number by now (6.30); None for one that does not show yet."""
    if lags:
        stale = state.get("stale", number["id"])
        if stale is not None and state.now() < stale["until"]:
            return stale["shown"] if stale["shown"] is None else {name: stale["shown"][name] for name in _SHOWN}
    return {name: number[name] for name in _SHOWN}


def _flaws(state: VendorState, mixed: str) -> set[str]:
    """The switches that are on and change what a number looks like, read once for a whole list.

    ``mixed`` is the profile that this call has where lists have another one than single numbers.
    """
    flaws = {name for name in ("null_arrays", "extra_fields", "sip_account_in_reads") if state.switch(name)}
    profile = state.switch("read_profile")
    return flaws | {mixed if profile == "mixed" else profile}


def _profiled(view: Document, flaws: set[str]) -> Document:
    """As one of the two kinds of page has it (4.4), with the flaws that the switches ask for."""
    if view["type"] != "sip_registration" or "sip_account_in_reads" not in flaws:
        for name in SIP_ACCOUNT:
            del view[name]
    if "numbers-page" in flaws:
        if view["id"] % 2:
            del view["redirect_number"]
        else:
            view["redirect_number"] = view.pop("dgn_number") or view["redirect_number"]
    if "null_arrays" in flaws:
        view["from_redirect_numbers"] = view["from_redirect_numbers"] or None
    if "extra_fields" in flaws:
        view |= {"tariff": {"name": "base"}, "tags": ["x"], "upload_dt": "2024-11-19T10:00:00.000000+03:00"}
    return view


def _filters(call: Call) -> list[tuple[str, bool, list[str]]]:
    """Field, whether it must differ, values: a repeated key means one of them. Other keys are ignored (6.24)."""
    wanted: dict[str, list[str]] = {}
    for name, value in call.query:
        if name.removesuffix(_NOT_EQUAL) in _FILTERS:
            wanted.setdefault(name, []).append(value)
        elif name not in _SORTING and call.state.switch("reject_unknown_filters"):
            raise wrong("invalid_parameter_value", name)
    return [(name.removesuffix(_NOT_EQUAL), name.endswith(_NOT_EQUAL), values) for name, values in wanted.items()]


def _matches(wanted: list[tuple[str, bool, list[str]]], view: Document) -> bool:
    return all((_spelled(view[field]) in values) is not differs for field, differs, values in wanted)


def _sorted(call: Call, found: list[Document]) -> list[Document]:
    """Ascending ids, or ``_sort`` and ``_order`` as another resource has them (6.26)."""
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
