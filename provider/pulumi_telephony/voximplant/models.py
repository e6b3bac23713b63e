"""Answers of the Voximplant Management API (contracts: voximplant 1.3, 2.6, 5).

An unset field is missing in an answer; null is accepted too (U26), and an empty text also means unset (2.6).
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..base.wire import Identifier, Listed, Whole


def _unset(value: Any) -> Any:
    return None if value == "" else value


OptionalText = Annotated[str | None, BeforeValidator(_unset)]


def short_name(application: str) -> str:
    """The name of an application without the account; some answers have a node between the two."""
    return application.partition(".")[0]


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True)


class Credentials(Wire):
    """``credentials.json`` of a service account."""

    account_id: Identifier
    key_id: str = Field(min_length=1)
    private_key: str = Field(min_length=1, repr=False)


class Row(Wire, Listed):
    """A row of a list method; its first field is its id."""

    @classmethod
    def id_name(cls) -> str:
        return next(iter(cls.model_fields))

    @property
    def identity(self) -> int:
        return int(getattr(self, self.id_name()))


class Registration(Row):
    """SIPRegistrationType. The password is never among its fields."""

    sip_registration_id: Identifier
    sip_username: str
    proxy: str
    auth_user: OptionalText = None
    outbound_proxy: OptionalText = None
    is_persistent: bool
    last_updated: Whole | None = None
    successful: bool | None = None
    status_code: Whole | None = None
    error_message: OptionalText = None
    deactivated: bool = False
    next_subscription_renewal: OptionalText = None
    purchase_date: OptionalText = None
    subscription_price: OptionalText = None
    application_id: Whole | None = None
    application_name: OptionalText = None
    rule_id: Whole | None = None
    rule_name: OptionalText = None
    user_id: Whole | None = None
    user_name: OptionalText = None


class Application(Row):
    """ApplicationInfoType (voximplant-routing 2.1)."""

    unused: ClassVar[frozenset[str]] = frozenset({"modified", "im_enabled", "im_roster_type", "busy_on_call"})

    application_id: Identifier
    application_name: str
    secure_record_storage: bool = False

    @property
    def short_name(self) -> str:
        return short_name(self.application_name)


class Scenario(Row):
    """ScenarioInfoType (voximplant-routing 2.2). The script is missing unless it was asked for."""

    unused: ClassVar[frozenset[str]] = frozenset({"modified", "parent"})

    scenario_id: Identifier
    scenario_name: str
    scenario_script: str | None = Field(default=None, repr=False)


class RuleScenario(Wire):
    """A scenario of a rule."""

    scenario_id: Identifier


class Rule(Row):
    """RuleInfoType (voximplant-routing 2.3). The scenarios are missing unless they were asked for."""

    unused: ClassVar[frozenset[str]] = frozenset({"modified"})

    rule_id: Identifier
    rule_name: str
    application_id: Whole | None = None
    rule_pattern: OptionalText = None
    rule_pattern_exclude: OptionalText = None
    video_conference: bool = False
    scenarios: list[RuleScenario] = Field(default_factory=list)


class User(Row):
    """UserInfoType (voximplant-routing 2.4). The password is never among its fields."""

    unused: ClassVar[frozenset[str]] = frozenset({
        "balance", "live_balance", "fixed_balance", "applications", "skills", "acd_queues", "acd_status",
        "acd_status_change_time", "frozen", "two_factor_auth_required", "mobile_phone", "created", "modified",
    })  # fmt: skip

    user_id: Identifier
    user_name: str
    user_display_name: OptionalText = None
    user_active: bool = True
    parent_accounting: bool | None = None
    user_custom_data: OptionalText = None


class PhoneNumber(Row):
    """AttachedPhoneInfoType (voximplant-routing 2.6); what the number is bound to is missing where it is not bound."""

    unused: ClassVar[frozenset[str]] = frozenset({
        "phone_price", "phone_country_code", "activation_status", "phone_next_renewal", "phone_purchase_date",
        "auto_charge", "extended_application_name", "category_name", "phone_region_name",
        "required_verification", "verification_status", "unverified_hold_until", "can_be_used", "is_sms_supported",
        "is_sms_enabled", "incoming_sms_callback_url", "emergency_calls_to_be_enabled", "emergency_calls_enabled",
        "subscription_id", "modified",
    })  # fmt: skip

    phone_id: Identifier
    phone_number: str
    deactivated: bool = False
    canceled: bool = False
    application_id: Whole | None = None
    application_name: OptionalText = None
    rule_id: Whole | None = None
    rule_name: OptionalText = None


class WhiteListItem(Row):
    """SipWhiteListInfoType (voximplant-routing 2.5)."""

    sip_whitelist_id: Identifier
    sip_whitelist_network: str
    description: OptionalText = None


class AccountInfo(Wire):
    """The part of GetAccountInfo that ``telephony doctor`` shows."""

    account_id: Identifier
    account_name: OptionalText = None
    balance: float | None = None
    currency: OptionalText = None
    frozen: bool | None = None
    max_sip_registrations: Whole | None = None
    api_address: OptionalText = None
    """The host that the service prefers for calls; using it is optional (1.5)."""


class SubscriptionPrice(Row):
    """SubscriptionTemplateType: what a subscription costs (https://voximplant.com/docs/references/httpapi)."""

    subscription_template_id: Identifier
    subscription_template_type: str | None = None
    price: float
    """Per month, including taxes and discounts, in the account's currency."""
    installation_price: float | None = None
