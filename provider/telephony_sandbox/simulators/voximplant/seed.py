"""What is there on the first start: an account of a company that has used the control panel before."""

from __future__ import annotations

import secrets

from ..platform import Document, VendorState
from . import billing
from .credentials import account_email, account_id, public_key, service_accounts
from .dates import day_of, month_after, timestamp

_DAY = 86_400
_LONGEST_SCENARIO_NAME = 29

APPLICATIONS = ((4411, "frontdesk"), (4412, "backoffice"))
SCENARIOS = ((301, None, "library"), (302, 4411, "inbound"))
RULES: tuple[tuple[int, int, str, list[int]], ...] = (
    (7890, 4411, "inbound", [301, 302]),
    (7891, 4411, "night", []),
    (7892, 4412, "inbound", [301]),
)
NUMBERS: tuple[tuple[int, str, Document], ...] = (
    (881, "74990005501", {}),
    (882, "74990005502", {"application_id": 4412, "rule_id": 7892}),
)
USERS = ((501, 4411, "operator"), (502, 4411, "second"), (503, 4412, "operator"))


def account(state: VendorState, name: str) -> None:
    """The account, what a registration costs, and the keys of its service accounts."""
    customer = state.customer
    state.create("account", {
        "account_id": account_id(customer),
        "account_name": name,
        "account_email": account_email(customer),
        "balance": 100.0,
        "api_key": state.kept("api key", lambda: secrets.token_hex(16)),
    })  # fmt: skip
    state.create("subscription_template", {
        "subscription_template_id": 1,
        "subscription_template_type": "SIP_REGISTRATION",
        "subscription_template_name": "SIP registration",
        "price": 1.0,
    })  # fmt: skip
    for each in service_accounts(customer):
        state.create("key", {
            "key_id": each.key_id,
            "description": f"{each.role} of the sandbox",
            "public_key": public_key(state, each),
            "roles": [each.role],
        })  # fmt: skip


def seed(state: VendorState) -> None:
    created = "2024-01-01 00:00:00"
    customer = state.customer
    account(state, customer.name)
    for key, name in APPLICATIONS:
        full = f"{name}.{customer.name}.voximplant.com"
        state.create("application", {"application_id": key, "application_name": full, "modified": created})
    for key, owner, name in SCENARIOS:
        state.create("scenario", {
            "scenario_id": key,
            "scenario_name": customer.login(name)[:_LONGEST_SCENARIO_NAME],
            "scenario_script": f"// {name}, made by hand\n",
            "application_id": owner,
            "modified": created,
        })  # fmt: skip
    for key, application, name, scenarios in RULES:
        state.create("rule", {
            "rule_id": key,
            "application_id": application,
            "rule_name": customer.login(name),
            "scenario_ids": scenarios,
            "modified": created,
        })  # fmt: skip
    for key, application, name in USERS:
        state.create("user", {
            "user_id": key,
            "application_id": application,
            "user_name": customer.login(name),
            "user_display_name": customer.title(name.capitalize()),
            "created": created,
            "modified": created,
        })  # fmt: skip
    state.create("sip_whitelist_item", {
        "sip_whitelist_id": 71,
        "sip_whitelist_network": "203.0.113.0/24",
        "description": customer.title("partner"),
    })  # fmt: skip
    _numbers(state)
    _registrations(state)


def _numbers(state: VendorState) -> None:
    """One that is free, and one that was bound by hand."""
    bought = state.now() - 10 * _DAY
    for key, number, binding in NUMBERS:
        state.create("phone_number", {
            "phone_id": key,
            "phone_number": state.customer.phone(number),
            "phone_region_name": "Moscow",
            "phone_purchase_date": timestamp(bought),
            "phone_next_renewal": month_after(day_of(bought)).isoformat(),
            "subscription_id": key,
            "modified": timestamp(bought),
            **binding,
        })  # fmt: skip


def _registrations(state: VendorState) -> None:
    """Made by hand: one that works, and one frozen since its fee could not be paid."""
    login = state.customer.login
    bought = state.now() - 10 * _DAY
    works = state.create("sip_registration", {
        "sip_registration_id": 901,
        "sip_username": login("switchboard"),
        "proxy": "sip.partner.example",
        "auth_user": login("switchboard-auth"),
        "last_updated": int(bought),
        "successful": True,
        "status_code": 200,
        "purchase_date": timestamp(bought),
        "next_subscription_renewal": month_after(day_of(bought)).isoformat(),
        "application_id": 4412,
        "rule_id": 7892,
    })  # fmt: skip
    billing.schedule_renewal(state, works)
    bought = state.now() - 40 * _DAY
    state.create("sip_registration", {
        "sip_registration_id": 902,
        "sip_username": login("fax"),
        "proxy": "sip.partner.example",
        "last_updated": int(bought),
        "deactivated": True,
        "purchase_date": timestamp(bought),
        "next_subscription_renewal": month_after(day_of(bought)).isoformat(),
    })  # fmt: skip
