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
    """The money left, in ``currency``. Changes by itself: what is made of it changes with every call and fee."""
    currency: str | None
    """Three letters: ``USD``, ``EUR``, ``RUR``."""
    frozen: bool | None
    """True: nothing works until money comes in."""
    max_sip_registrations: int | None
    """How many SIP registrations the account may have."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantApplicationResult:
    """An application, whose scenarios handle calls."""

    application_id: int
    """The id of the application."""
    application_name: str
    """The full name, ``name.account.voximplant.com``."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantRuleResult:
    """A routing rule of an application, for incoming calls."""

    rule_id: int
    """The id of the rule."""
    rule_name: str
    """The name of the rule."""
    application_id: int
    """The id of its application."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantUserResult:
    """A user of an application. Only their password could let somebody in, and that the API never tells."""

    user_id: int
    """The id of the user."""
    user_name: str
    """The part before the ``@`` of the SIP address."""
    application_id: int
    """The id of its application."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantScenarioResult:
    """A scenario. Its script is not read."""

    scenario_id: int
    """The id of the scenario."""
    scenario_name: str
    """The name of the scenario."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetVoximplantPhoneNumberResult:
    """A phone number of the account, and where its calls go."""

    phone_id: int
    """The id of the number."""
    phone_number: str
    """Its digits."""
    application_id: int | None
    """The application that gets the calls; None: nobody does."""
    application_name: str | None
    """The full name of that application."""
    rule_id: int | None
    """The rule that gets them; None: the rules of the application are tried in their order."""
    rule_name: str | None
    """The name of that rule."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GetSipWhiteListItemResult:
    """A network from which the account accepts SIP calls."""

    sip_whitelist_id: int
    """The id of the item."""
    sip_whitelist_network: str
    """The network in CIDR form."""
    description: str | None
    """What it is for."""
