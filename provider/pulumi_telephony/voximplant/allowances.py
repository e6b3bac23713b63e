"""How many objects an account can have, how many it has, and what they cost (contracts: voximplant 2.2, D-lim)."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Final

from ..base.errors import ApiError
from ..base.messages import inform
from ..core.foresight import BRIEF, Allowance, Money
from .client import VoximplantClient

TEMPLATE: Final = "SIP_REGISTRATION"

MOST_USERS: Final = 1000
"""In an account, unless Voximplant has raised it (D-lim, error 109)."""

MOST_LISTED: Final = 10
"""Applications whose users are counted; with more, or if that takes long, a preview does not wait for them."""


def price_of(client: VoximplantClient) -> float | None:
    """The monthly price of a SIP registration; a new one reserves that, plus taxes (2.2)."""
    prices = client.get_subscription_prices(TEMPLATE)
    return min((row.price for row in prices if row.subscription_template_type in (None, TEMPLATE)), default=None)


def registrations(client: VoximplantClient) -> Allowance:
    """What the account can have of SIP registrations. Two calls and a listing, which the creates use as well."""
    info, listed = client.get_account_info(), client.active.unwritten()
    try:
        price = price_of(client)
    except ApiError as error:
        # A role that may create registrations need not be one that sees prices.
        inform(f"the price of a SIP registration is unknown: {error}")
        price = None
    used, most = None if listed is None else len(listed), info.max_sip_registrations
    return Allowance(
        place=_place(client),
        what="registrations",
        used=used,
        # The documentation has a sample with 0 (2.2), which means nothing in an account that has some.
        most=None if used and not most else most,
        price=Money.of(price, info.currency),
        balance=Money.of(info.balance, info.currency),
    )


def users(client: VoximplantClient) -> Allowance:
    """What the account can have of users: of all its applications, of which each costs a listing."""
    began, used = time.monotonic(), 0
    for n, application in enumerate(client.get_applications()):
        if n == MOST_LISTED or time.monotonic() - began > BRIEF.total:
            return Allowance(_place(client), "users")
        used += len(client.get_users(application.application_id))
    return Allowance(_place(client), "users", used, MOST_USERS)


def applications(client: VoximplantClient, listed: Collection[str] | None) -> Allowance:
    """What the account has of applications, of which ``listed`` are known. How many it can have is not documented, only
    the error of one too many (3.3, code 108)."""
    return Allowance(_place(client), "applications", None if listed is None else len(listed))


def _place(client: VoximplantClient) -> str:
    return f"{client.accounts.noun} {client.account_id}"
