"""What the functions of this room return (contracts: voximplant 2.6, 5)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class SipRegistrationInfo:
    """A SIP registration of a Voximplant account. The API never tells its password."""

    sip_registration_id: int
    """The id that ``SipRegistration.get`` takes."""
    sip_username: str
    """The user part of the account at the SIP server."""
    proxy: str
    """Host name of the SIP server."""
    auth_user: str | None
    """User name for authentication, where it differs."""
    outbound_proxy: str | None
    """Host to send requests through."""
    is_persistent: bool
    """True: kept up always. False: up while the bound user is logged in through an SDK."""
    application_id: int | None
    """The bound application."""
    application_name: str | None
    """Its full name, ``name.account.voximplant.com``."""
    rule_id: int | None
    """The bound routing rule."""
    rule_name: str | None
    user_id: int | None
    """The bound user."""
    user_name: str | None
    successful: bool | None
    """Whether the last attempt to register succeeded; None while the first one runs. Changes by itself."""
    status_code: int | None
    """SIP status code of the last attempt, 200 for success. Changes by itself."""
    error_message: str | None
    """The SIP server's words when it refused."""
    last_updated: int | None
    """When the status last changed; the unit is not documented, Unix seconds are likely."""
    deactivated: bool
    """True: the subscription is frozen, for want of money for instance."""
    purchase_date: str | None
    """``YYYY-MM-DD HH:mm:ss``, UTC."""
    next_subscription_renewal: str | None
    """``YYYY-MM-DD``: when the next month is charged."""
    subscription_price: str | None
    """The monthly charge, a decimal number as text, in the account's currency."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class VoximplantAccount:
    """A Voximplant account."""

    account_id: int
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
class VoximplantApplication:
    """An application, whose scenarios handle calls."""

    application_id: int
    application_name: str
    """The full name, ``name.account.voximplant.com``."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class VoximplantRule:
    """A routing rule of an application, for incoming calls."""

    rule_id: int
    rule_name: str
    application_id: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class VoximplantUser:
    """A user of an application. Only their password could let somebody in, and that the API never tells."""

    user_id: int
    user_name: str
    """The part before the ``@`` of the SIP address."""
    application_id: int
