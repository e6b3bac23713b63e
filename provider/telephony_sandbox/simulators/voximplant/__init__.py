"""The Voximplant Management API, from contracts/voximplant.md and voximplant-routing.md ("the routing contract") alone;
numbers in docstrings are their sections.

Nothing here is shared with the provider, so that neither can hide the other's mistake. Where a call goes: ``calling``
finds the method, ``guards`` refuse in the order of U21, ``methods`` says what each takes and does.
"""

from __future__ import annotations

from ..platform import ObjectType, Vendor
from . import billing, models, routing_models, routing_pages, sip, web_page
from .answers import failure, success
from .authorization import forget_token
from .calling import Locator
from .credentials import environment, given
from .errors import ERRORS
from .from_state import from_state
from .guards import GUARDS
from .methods import OPERATIONS
from .seed import seed
from .switches import SWITCHES

VENDOR = Vendor(
    name="voximplant",
    operations=tuple(OPERATIONS.values()),
    errors=ERRORS,
    switches=SWITCHES,
    objects=(
        ObjectType("sip_registration", models.SipRegistration, "sip_registration_id", 5001, True, given),
        ObjectType("sip_account", models.SipAccount, "sip_account_id"),
        ObjectType("application", routing_models.Application, "application_id", 4501, True, given),
        ObjectType("scenario", routing_models.Scenario, "scenario_id", 3101, True, given),
        ObjectType("rule", routing_models.Rule, "rule_id", 8001, True),
        ObjectType("user", routing_models.User, "user_id", 601, True),
        ObjectType("sip_whitelist_item", routing_models.SipWhitelistItem, "sip_whitelist_id", 7101, True, given),
        ObjectType("phone_number", routing_models.PhoneNumber, "phone_id", 8801, True, given),
        ObjectType("account", models.Account, "account_id", sparse=True),
        ObjectType("key", models.Key, "key_id", sparse=True, given=given),
        ObjectType("subscription_template", models.SubscriptionTemplate, "subscription_template_id"),
        ObjectType("shown_token", models.ShownToken, "digest"),
    ),
    seed=seed,
    locate=Locator(OPERATIONS),
    guards=GUARDS,
    success=success,
    failure=failure,
    environment=environment,
    from_state=from_state,
    secrets=frozenset(
        {
            "password", "user_password", "account_password", "api_key", "session_id", "private_key", "scenario_script",
        }
    ),
    timers={"register": sip.register, "renew": billing.renew, "forget_token": forget_token},
    on_click={
        "sip_registration": web_page.sip_registration,
        "sip_account": web_page.sip_account,
        "application": routing_pages.application,
        "scenario": routing_pages.scenario,
        "rule": routing_pages.rule,
        "user": routing_pages.user,
        "phone_number": routing_pages.phone_number,
        "key": web_page.key,
    },
)  # fmt: skip
