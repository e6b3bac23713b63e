"""The Voximplant Management API, from contracts/voximplant.md alone; numbers in docstrings are its sections.

Nothing here is shared with the provider, so that neither can hide the other's mistake. Where a call goes: ``calling``
finds the method, ``guards`` refuse in the order of U21, ``methods`` says what each takes and does.
"""

from __future__ import annotations

from ..platform import ObjectType, Vendor
from . import billing, models, sip, web_page
from .answers import failure, success
from .authorization import forget_token
from .calling import Locator
from .credentials import environment, given
from .errors import ERRORS
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
        ObjectType("application", models.Application, "application_id", 4501, True, given),
        ObjectType("rule", models.Rule, "rule_id", 8001, True),
        ObjectType("user", models.User, "user_id", 601, True),
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
    secrets=frozenset({"password", "user_password", "account_password", "api_key", "session_id", "private_key"}),
    timers={"register": sip.register, "renew": billing.renew, "forget_token": forget_token},
    on_click={
        "sip_registration": web_page.sip_registration,
        "sip_account": web_page.sip_account,
        "application": web_page.part("application"),
        "rule": web_page.part("rule"),
        "user": web_page.part("user"),
        "key": web_page.key,
    },
)  # fmt: skip
