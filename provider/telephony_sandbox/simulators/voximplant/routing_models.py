"""The objects of call routing (routing contract 2), as ``models`` has the others."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from .models import Date, Name, Object, Timestamp
from .whitelist import network


class _Made(Object):
    visible_from: float = 0.0
    """Hidden: seconds since 1970 from which a list shows it (RU15)."""


class Application(_Made):
    application_id: int
    application_name: Name
    """The full name, ``name.account.voximplant.com``."""
    modified: Timestamp = ""
    secure_record_storage: bool = False
    account_id: int
    """Hidden."""
    rule_order: list[int] = Field(default_factory=list)
    """Hidden: the rules by id, first those that are tried first; one that is not here comes after them."""


class Scenario(_Made):
    scenario_id: int
    scenario_name: Annotated[str, Field(min_length=1, max_length=29)]
    scenario_script: str | None = None
    modified: Timestamp = ""
    parent: bool = False
    application_id: int | None = None
    """Hidden: the application it belongs to; absent for a shared one."""
    account_id: int
    """Hidden."""


class Rule(_Made):
    rule_id: int
    application_id: int
    rule_name: Annotated[str, Field(min_length=1, max_length=99)]
    rule_pattern: str = ".*"
    rule_pattern_exclude: str | None = None
    video_conference: bool = False
    modified: Timestamp = ""
    bind_key_id: str | None = None
    """Hidden, but a filter."""
    scenario_ids: list[int] = Field(default_factory=list)
    """Hidden: in the order they run; GetRules shows them as ``scenarios``."""


class User(_Made):
    user_id: int
    application_id: int
    """Hidden: GetUsers does not say it."""
    user_name: Name
    user_display_name: str = ""
    user_active: bool = True
    parent_accounting: bool = True
    balance: float = 0.0
    fixed_balance: float = 0.0
    user_custom_data: str | None = None
    acd_status: str = "OFFLINE"
    acd_status_change_time: Timestamp = "2024-01-01 00:00:00"
    created: Timestamp = ""
    modified: Timestamp = ""
    user_password: str | None = None
    """Hidden."""
    logged_in: bool = False
    """Hidden: through an SDK, which is what brings a registration that is not persistent up (contract 2.2)."""


def _a_network(text: str) -> str:
    network(text)
    return text


class SipWhitelistItem(_Made):
    sip_whitelist_id: int
    sip_whitelist_network: Annotated[str, AfterValidator(_a_network)]
    description: str | None = None
    account_id: int
    """Hidden."""


class PhoneNumber(Object):
    """AttachedPhoneInfoType without the names of what it is bound to, which are looked up."""

    phone_id: int
    phone_number: Annotated[str, Field(pattern=r"^[0-9]+$")]
    phone_price: float = 2.0
    phone_country_code: str = "RU"
    activation_status: str | None = None
    phone_next_renewal: Date = ""
    phone_purchase_date: Timestamp = ""
    deactivated: bool = False
    canceled: bool = False
    auto_charge: bool = True
    application_id: int | None = None
    rule_id: int | None = None
    category_name: str = "GEOGRAPHIC"
    phone_region_name: str | None = None
    required_verification: str | None = None
    verification_status: str | None = None
    unverified_hold_until: Date | None = None
    can_be_used: bool = True
    is_sms_supported: bool = False
    is_sms_enabled: bool = False
    incoming_sms_callback_url: str | None = None
    emergency_calls_to_be_enabled: bool = False
    emergency_calls_enabled: bool = False
    subscription_id: int = 0
    modified: Timestamp = ""
    account_id: int
    """Hidden."""
