"""How many objects an account can have, how many it has, and what they cost (contracts: voximplant 2.2, D-lim)."""

from __future__ import annotations

import time
from typing import Any, Final

from ..base.errors import ApiError
from ..base.messages import inform
from ..core.foresight import BRIEF, Allowance, Money
from ..http.listing import SharedListing
from .client import VoximplantClient
from .models import Application

TEMPLATE: Final = "SIP_REGISTRATION"


def price_of(client: VoximplantClient) -> float | None:
    """The monthly price of a SIP registration; a new one reserves that, plus taxes (2.2)."""
    prices = client.get_subscription_prices(TEMPLATE)
    return min((row.price for row in prices if row.subscription_template_type in (None, TEMPLATE)), default=None)


def registrations(client: VoximplantClient) -> Allowance:
    """What the account can have of SIP registrations. Two calls and a listing, which the creates use as well."""
    info, used = client.get_account_info(), _counted(client, client.active, "registrations")
    try:
        price = price_of(client)
    except ApiError as error:
        # A role that may create registrations need not be one that sees prices.
        inform(f"the price of a SIP registration is unknown: {error}")
        price = None
    most = info.max_sip_registrations
    return Allowance(
        place=_place(client),
        what="registrations",
        used=used,
        # The documentation has a sample with 0 (2.2), which means nothing in an account that has some.
        most=None if used and not most else most,
        price=Money.of(price, info.currency),
        balance=Money.of(info.balance, info.currency),
    )


def users(client: VoximplantClient, most: int) -> Allowance:
    """What the account has of users: of all its applications, of which each costs a listing. A preview does not wait
    for many of them. ``most``: how many it can have (voximplant-routing 2.4, code 109)."""
    began, used = time.monotonic(), 0
    for application in client.get_applications():
        if time.monotonic() - began > BRIEF.total:
            _say_too_many(client, "users")
            return Allowance(_place(client), "users", None, most)
        used += len(client.get_users(application.application_id))
    return Allowance(_place(client), "users", used, most)


def applications(client: VoximplantClient, listing: SharedListing[Application], most: int | None) -> Allowance:
    """What the account has of applications. ``most``: how many it can have; only the error of one too many is
    documented (voximplant-routing 2.1, code 108)."""
    return Allowance(_place(client), "applications", _counted(client, listing, "applications"), most)


def _counted(client: VoximplantClient, listing: SharedListing[Any], what: str) -> int | None:
    used = listing.count(BRIEF.total)
    if used is None:
        _say_too_many(client, what)
    return used


def _say_too_many(client: VoximplantClient, what: str) -> None:
    inform(f"{_place(client)} has more {what} than can be listed in {BRIEF.total:g} seconds, so they are not counted")


def _place(client: VoximplantClient) -> str:
    return f"{client.accounts.noun} {client.account_id}"
