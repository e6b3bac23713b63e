"""The objects of an account, in the API's own field names; what the API never shows is said to be hidden."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .dates import DATE, TIMESTAMP

Role = Literal[
    "Owner", "Admin", "Developer", "Supervisor", "Accountant", "Support", "User manager", "Call list manager"
]

Name = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^\S+$")]
Date = Annotated[str, Field(pattern=rf"^({DATE})?$")]
Timestamp = Annotated[str, Field(pattern=rf"^({TIMESTAMP})?$")]


class Object(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SipRegistration(Object):
    """SIPRegistrationType (contract 2.6) without the names of what is bound, which are looked up."""

    sip_registration_id: int
    sip_username: Name
    proxy: Name
    auth_user: str | None = None
    outbound_proxy: str | None = None
    last_updated: int = 0
    successful: bool | None = None
    status_code: int | None = None
    error_message: str | None = None
    deactivated: bool = False
    is_persistent: bool = True
    next_subscription_renewal: Date = ""
    purchase_date: Timestamp = ""
    subscription_price: str = "1.0"
    application_id: int | None = None
    rule_id: int | None = None
    user_id: int | None = None

    password: str | None = None
    """Hidden."""
    account_id: int
    """Hidden."""
    in_progress: bool = False
    """Hidden, but a filter: the attempt to register is still running."""
    visible_from: float = 0.0
    """Hidden: seconds since 1970 from which Get shows it (U23)."""


class SipAccount(Object):
    """An account at a third party's SIP server, of which the API knows nothing. A server that has any of these lets in
    those alone, and with their password only; any other server lets in all but those of ``sip.OUTCOMES``."""

    sip_account_id: int
    sip_username: Name
    host: Name
    password: str


class Account(Object):
    """AccountInfoType (contract 2.2, D-acc), as far as a client of SIP registrations meets it."""

    account_id: int
    account_name: Name
    account_email: str
    created: Timestamp = "2024-01-01 00:00:00"
    active: bool = True
    frozen: bool = False
    balance: float = 0.0
    credit_limit: float = 0.0
    currency: str = "USD"
    language_code: str = "en"
    location: str = "Etc/UTC"
    max_sip_registrations: Annotated[int, Field(ge=0)] = 1000
    api_key: str | None = None
    """Shown to a caller who has it (contract 1.4)."""
    account_password: str | None = None
    """Hidden."""


class Key(Object):
    """A key of a service account. The private half is in a credentials file and nowhere here (contract 1.3)."""

    key_id: str
    account_id: int
    description: str = ""
    public_key: str
    """PEM."""
    roles: list[Role] = []
    accounts: list[int] = []
    """Further account ids that ``iss`` may name: children (U28)."""


class SubscriptionTemplate(Object):
    """SubscriptionTemplateType of voximplant.com/docs/references/httpapi."""

    subscription_template_id: int
    subscription_template_type: Literal["SIP_REGISTRATION", "PHONE_NUM"]
    subscription_template_name: str
    price: float
    tax_reserve: float = 0.0
    installation_price: float = 0.0
    installation_tax_reserve: float = 0.0
    currency: str = "USD"
    period: str = "0-1-0 0:0:0"
    required_verification: str = ""


class ShownToken(Object):
    """A token that was shown at least once, by its SHA-256, for ``authorization.aged_now``."""

    digest: str
    exp: float
    clock_offset: float
