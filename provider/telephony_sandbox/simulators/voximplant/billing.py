"""The subscription fee (contract 2.2; U13, U14): reserved at creation, charged each month, never refunded."""

from __future__ import annotations

from datetime import date

from ..platform import ApiError, Document, World
from . import sip
from .dates import day_of, month_after, start_of, timestamp


def template(world: World) -> Document:
    """What a SIP registration costs now."""
    return world.find("subscription_template", "subscription_template_type", "SIP_REGISTRATION")[0]


def subscribe(world: World, registration: Document) -> None:
    """Change the document: a subscription begins now, at today's price."""
    now = world.now()
    registration |= {
        "purchase_date": timestamp(now),
        "subscription_price": str(template(world)["price"]),
        "next_subscription_renewal": month_after(day_of(now)).isoformat(),
    }
    schedule_renewal(world, registration)


def schedule_renewal(world: World, registration: Document) -> None:
    """On the day the document says, if it does."""
    stop_renewal(world, registration)
    if registration["next_subscription_renewal"]:
        due = start_of(date.fromisoformat(registration["next_subscription_renewal"]))
        world.schedule("renew", registration["sip_registration_id"], due - world.now())


def stop_renewal(world: World, registration: Document) -> None:
    world.unschedule("renew", registration["sip_registration_id"])


def charge(world: World, account_id: int, at_least: float = 0.0) -> Document:
    """Take the fee and taxes of a month from the account, and return it. Raises 127."""
    account, cost = world.get("account", account_id), template(world)
    if account is None:
        raise ApiError(115)
    fee = cost["price"] + cost["tax_reserve"]
    if account["balance"] + account["credit_limit"] < max(fee, at_least):
        raise ApiError(127)
    account["balance"] = round(account["balance"] - fee, 6)
    world.put("account", account)
    return account


def renew(world: World, key: str) -> None:
    """Timer: another month, or frozen when there is no money for it."""
    registration = world.get("sip_registration", key)
    if registration is None or registration["deactivated"]:
        return
    try:
        charge(world, registration["account_id"])
    except ApiError:
        registration["deactivated"] = True
        sip.restart(world, registration)
    else:
        due = date.fromisoformat(registration["next_subscription_renewal"])
        registration["next_subscription_renewal"] = month_after(due).isoformat()
        schedule_renewal(world, registration)
    world.put("sip_registration", registration)
