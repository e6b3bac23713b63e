"""The subscription fee (contract 2.2; U13, U14): reserved at creation, charged each month, never refunded."""

from __future__ import annotations

from datetime import date

from ..platform import ApiError, Document, VendorState
from . import sip
from .dates import day_of, month_after, start_of, timestamp


def template(state: VendorState) -> Document:
    """What a SIP registration costs now."""
    return state.find("subscription_template", "subscription_template_type", "SIP_REGISTRATION")[0]


def subscribe(state: VendorState, registration: Document) -> None:
    """Change the document: a subscription begins now, at today's price."""
    now = state.now()
    registration |= {
        "purchase_date": timestamp(now),
        "subscription_price": str(template(state)["price"]),
        "next_subscription_renewal": month_after(day_of(now)).isoformat(),
    }
    schedule_renewal(state, registration)


def schedule_renewal(state: VendorState, registration: Document) -> None:
    """On the day the document says, if it does."""
    stop_renewal(state, registration)
    if registration["next_subscription_renewal"]:
        due = start_of(date.fromisoformat(registration["next_subscription_renewal"]))
        state.schedule("renew", registration["sip_registration_id"], due - state.now())


def stop_renewal(state: VendorState, registration: Document) -> None:
    state.unschedule("renew", registration["sip_registration_id"])


def charge(state: VendorState, account_id: int, at_least: float = 0.0) -> Document:
    """Take the fee and taxes of a month from the account, and return it. Raises 127."""
    account, cost = state.get("account", account_id), template(state)
    if account is None:
        raise ApiError(115)
    fee = cost["price"] + cost["tax_reserve"]
    if account["balance"] + account["credit_limit"] < max(fee, at_least):
        raise ApiError(127)
    account["balance"] = round(account["balance"] - fee, 6)
    state.put("account", account)
    return account


def renew(state: VendorState, key: str) -> None:
    """Timer: another month, or frozen when there is no money for it."""
    registration = state.get("sip_registration", key)
    if registration is None or registration["deactivated"]:
        return
    try:
        charge(state, registration["account_id"])
    except ApiError:
        registration["deactivated"] = True
        sip.restart(state, registration)
    else:
        due = date.fromisoformat(registration["next_subscription_renewal"])
        registration["next_subscription_renewal"] = month_after(due).isoformat()
        schedule_renewal(state, registration)
    state.put("sip_registration", registration)
