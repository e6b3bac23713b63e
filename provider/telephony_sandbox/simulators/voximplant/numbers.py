"""Phone numbers that the account has, and what they are bound to (routing contract 2.6). Buying is not modelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..platform import ApiError, Call, Document
from . import directory, locating
from .errors import invalid, missing
from .kinds import APPLICATION, NUMBER, RULE
from .listing import page

_ORDERS = ("phone_id", "phone_number", "phone_price", "phone_country_code", "modified")


def bind(call: Call) -> Document:
    """Binding replaces the whole binding, unbinding removes it (RU12)."""
    some = locating.meant(call, NUMBER, directory.of_account(call, "phone_number"))
    if some is None:
        raise missing("phone_id")
    if call.parameters.get("bind", True):
        application = locating.application(call)
        rule = locating.one(call, RULE, directory.in_applications(call.state, "rule", [application]))
        changed = [_bound(call, number, application, rule) for number in some]
    else:
        changed = _unbound(call, some)
    for number in changed:
        call.state.put("phone_number", number | directory.dated(call, "modified"))
    return directory.DONE


def _bound(call: Call, number: Document, application: Document, rule: Document | None) -> Document:
    stays = number.get("application_id") == application["application_id"]
    after = {**number, "application_id": application["application_id"]}
    if rule is not None:
        after["rule_id"] = rule["rule_id"]
    elif not (stays and call.state.switch("number_rule") == "keep"):
        after.pop("rule_id", None)
    return after


def _unbound(call: Call, some: list[Document]) -> list[Document]:
    """Of all numbers, those of the application; of some, all have to be bound to what the call names."""
    application = locating.application_if_given(call)
    rule = locating.one(call, RULE, locating.candidates(call, RULE))
    all_numbers = call.parameters.get("phone_id", ()) is None
    for kind, named in ((APPLICATION, application), (RULE, rule)):
        if named is None:
            continue
        matching = [number for number in some if number.get(kind.by_id) == named[kind.by_id]]
        if len(matching) < len(some) and not all_numbers:
            raise invalid(kind.unknown_id, kind.by_id)
        some = matching
    return [directory.without(number, "application_id", "rule_id") for number in some]


# Listing

_Filter = Callable[[Document, Any], bool]


def _is(name: str) -> _Filter:
    return lambda row, value: bool(row.get(name) == value)


def _in(name: str) -> _Filter:
    return lambda row, value: value is None or row.get(name) in value


def _from(name: str) -> _Filter:
    return lambda row, value: bool(row.get(name, "") >= value)


def _to(name: str) -> _Filter:
    return lambda row, value: bool(row.get(name, "") and row[name] <= value)


FILTERS: dict[str, _Filter] = {
    "phone_number": _in("phone_number"),
    "application_id": _in("application_id"),
    "application_name": lambda row, value: any(
        name and directory.is_called(row.get("application_name", ""), name) for name in value
    ),
    "rule_id": _in("rule_id"),
    "rule_name": _in("rule_name"),
    "country_code": _in("phone_country_code"),
    "phone_category_name": _in("category_name"),
    "phone_region_name": _in("phone_region_name"),
    "activation_status": _in("activation_status"),
    "verification_name": _is("required_verification"),
    "verification_status": _in("verification_status"),
    "is_bound_to_application": lambda row, value: ("application_id" in row) is value,
    "is_bound_to_rule": lambda row, value: ("rule_id" in row) is value,
    "phone_template": lambda row, value: row["phone_number"].startswith(value),
    "canceled": _is("canceled"),
    "deactivated": _is("deactivated"),
    "auto_charge": _is("auto_charge"),
    "can_be_used": _is("can_be_used"),
    "from_phone_next_renewal": _from("phone_next_renewal"),
    "to_phone_next_renewal": _to("phone_next_renewal"),
    "from_phone_purchase_date": _from("phone_purchase_date"),
    "to_phone_purchase_date": _to("phone_purchase_date"),
    "from_unverified_hold_until": _from("unverified_hold_until"),
    "to_unverified_hold_until": _to("unverified_hold_until"),
    # The account has neither children nor numbers for trials.
    "child_account_id": lambda _, value: value is None,
    "children_phones_only": lambda _, value: not value,
    "sandbox": lambda _, value: value != "true",
}


def get(call: Call) -> Document:
    sent = call.parameters
    if "rule_name" in sent and not locating.given(call, APPLICATION):
        raise missing("application_id")
    order = sent.get("order_by", "phone_id")
    if order not in _ORDERS:
        raise invalid(496, "order_by")
    rows = [_named(call, row) for row in directory.of_account(call, "phone_number")]
    ids = sent.get("phone_id")
    rows = [row for row in rows if ids is None or row["phone_id"] in ids]
    if ids and not rows and call.state.switch("get_unknown") == "error":
        raise ApiError(181)
    wanted = [row for row in rows if all(passes(row, sent[name]) for name, passes in FILTERS.items() if name in sent)]
    shown = [directory.without(row, "account_id") for row in wanted]
    for row in shown:
        if "application_name" in row:
            row["application_name"] = directory.shown_name(call.state, row["application_name"])
    return page(call, sorted(shown, key=lambda row: (row[order], row["phone_id"])))


def _named(call: Call, number: Document) -> Document:
    """With the names of what it is bound to."""
    row = dict(number)
    application = call.state.get("application", number.get("application_id", ""))
    if application is not None:
        full = application["application_name"]
        row |= {"application_name": full, "extended_application_name": directory.extended_name(full)}
    rule = call.state.get("rule", number.get("rule_id", ""))
    if rule is not None:
        row["rule_name"] = rule["rule_name"]
    return row
