"""What follows when a person changes call routing in the control panel: the same rules as for the API."""

from __future__ import annotations

from collections.abc import Iterable

from ..platform import Document, Refused, VendorState
from . import deletion, sip
from .kinds import APPLICATION, RULE, SCENARIO, USER


def application(state: VendorState, before: Document | None, after: Document | None) -> None:
    """Its rules are put in another order in ``rule_order``."""
    if after is None:
        deletion.leave(state, APPLICATION, before or {})
        return
    own = {row["rule_id"] for row in state.find("rule", "application_id", after["application_id"])}
    _all_there(after["rule_order"], own, f"rule in application {after['application_id']}")


def scenario(state: VendorState, before: Document | None, after: Document | None) -> None:
    if after is None:
        deletion.leave(state, SCENARIO, before or {})
        return
    _stays(state, "scenario", before, after)


def rule(state: VendorState, before: Document | None, after: Document | None) -> None:
    """Its scenarios are chosen and ordered in ``scenario_ids``."""
    if after is None:
        deletion.leave(state, RULE, before or {})
        return
    _stays(state, "rule", before, after)
    usable = {
        row["scenario_id"]
        for row in state.objects("scenario")
        if row.get("application_id") in (None, after["application_id"])
    }
    _all_there(after["scenario_ids"], usable, "shared scenario or one of the rule's application")


def user(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A registration that is not persistent follows the login."""
    if after is None:
        deletion.leave(state, USER, before or {})
        return
    _stays(state, "user", before, after)
    if (before or {}).get("logged_in", False) is not after["logged_in"]:
        for registration in state.find("sip_registration", "user_id", after["user_id"]):
            if not registration["is_persistent"]:
                sip.restart(state, registration)
                state.put("sip_registration", registration)


def phone_number(state: VendorState, _before: Document | None, after: Document | None) -> None:
    if after is not None:
        bound_together(state, after, "number")


def bound_together(state: VendorState, bound: Document, what: str) -> None:
    """Raises Refused if the rule or the user of a registration or a number is not in its application."""
    application = bound.get("application_id")
    if application is not None and state.get("application", application) is None:
        raise Refused(f"there is no application {application}")
    for kind in ("rule", "user"):
        key = bound.get(f"{kind}_id")
        if key is not None and (state.get(kind, key) or {}).get("application_id", -1) != application:
            raise Refused(f"there is no {kind} {key} in the application of the {what}")


def _stays(state: VendorState, kind: str, before: Document | None, after: Document) -> None:
    """It lives where there is an application, if in one, and does not move."""
    here = after.get("application_id")
    if here is not None and state.get("application", here) is None:
        raise Refused(f"there is no application {here}")
    if before and before.get("application_id") != here:
        raise Refused(f"a {kind} stays in its application")


def _all_there(listed: list[int], known: Iterable[int], what: str) -> None:
    """Each once."""
    for key in listed:
        if key not in known or listed.count(key) > 1:
            raise Refused(f"there is no {what} {key}, or it is listed twice")
