"""What the functions of this room return (contracts: voximplant 2.6, 5)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class VoximplantAccount:
    """A Voximplant account."""

    account_id: int
    """The id of the account."""
    account_name: str | None
    """The part of application names after the first dot."""
    balance: float | None
    """The balance, in ``currency``. Changes by itself, with every call and fee, and so does what is derived from it."""
    currency: str | None
    """Three letters: ``USD``, ``EUR``, ``RUR``."""
    frozen: bool | None
    """True: nothing works until the balance is topped up."""
    max_sip_registrations: int | None
    """How many SIP registrations the account may have."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantApplicationResult:
    """An application, whose scenarios handle calls."""

    application_id: int
    """The application's id."""
    application_name: str
    """The full name, ``name.account.voximplant.com``."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantRuleResult:
    """A routing rule of an application, for incoming calls."""

    rule_id: int
    """The rule's id."""
    rule_name: str
    """The name of the rule."""
    application_id: int
    """The id of its application."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantUserResult:
    """A user of an application. The API never returns the password."""

    user_id: int
    """The user's id."""
    user_name: str
    """The part before the ``@`` of the SIP address."""
    application_id: int
    """The id of its application."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantScenarioResult:
    """A scenario. Its script is not read."""

    scenario_id: int
    """The scenario's id."""
    scenario_name: str
    """The name of the scenario."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetSipWhiteListItemResult:
    """An item of the SIP white list."""

    sip_whitelist_id: int
    """The item's id."""
    sip_whitelist_network: str
    """The network in CIDR form."""
    description: str | None
    """A note."""
