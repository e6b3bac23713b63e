"""The Pulumi resource for SIP registrations at Voximplant."""

from __future__ import annotations

from typing import ClassVar

import pulumi

from ..providers import SipRegistrationProvider
from ..resource import TelephonyResource


class SipRegistration(TelephonyResource, module="telephony", name="SipRegistration"):
    """A registration that the Voximplant platform keeps up at a third party's SIP server.

    Creating one reserves the fee and taxes of a month. The service account key needs the role Owner or Admin. The
    calls behind it: CreateSipRegistration, GetSipRegistrations, UpdateSipRegistration, BindSipRegistration and
    DeleteSipRegistration of the Voximplant Management API; ``id`` is the ``sip_registration_id``.

    Each of application, rule and user is named by id or by name. A rule name and a user need an application. A user
    can hold one registration only: binding it here unbinds it from the registration that had it before, which is
    told. Two resources of a program that name the same user are refused, in the preview where both name it by id or
    both by name.

    With ``release_protection=True`` a delete is refused, and so is a replacement, in the preview already; to lift it,
    give False and run ``up`` once, then delete or replace. ``VirtualNumber`` has the same, and says how it works.
    """

    _provider_class = SipRegistrationProvider
    _secret_outputs: ClassVar[tuple[str, ...]] = ("password",)

    sip_username: pulumi.Output[str]
    """The user part of the account at the SIP server. A change updates."""
    proxy: pulumi.Output[str]
    """Host name of the SIP server. A change updates."""
    auth_user: pulumi.Output[str | None]
    """User name for authentication, where it differs. A change updates; removing it replaces, for nothing clears it."""
    outbound_proxy: pulumi.Output[str | None]
    """Host to send requests through. A change updates; removing it replaces, for nothing clears it."""
    password: pulumi.Output[str | None]
    """Secret; what was last sent, for the API never tells it. A change updates; removing it replaces."""
    is_persistent: pulumi.Output[bool]
    """True: kept up always. False: up while the bound user is logged in through an SDK. A change replaces."""
    application_id: pulumi.Output[int | None]
    """The bound application. A change updates; removing it unbinds application, rule and user."""
    application_name: pulumi.Output[str | None]
    """Its full name, ``name.account.voximplant.com``."""
    rule_id: pulumi.Output[int | None]
    """The bound routing rule. A change updates; removing it unbinds."""
    rule_name: pulumi.Output[str | None]
    """Its name."""
    user_id: pulumi.Output[int | None]
    """The bound user. A change updates; removing it unbinds."""
    user_name: pulumi.Output[str | None]
    """Its name."""
    release_protection: pulumi.Output[bool | None]
    """Whether deleting and replacing are refused. A change calls nothing that writes, and is put on record."""

    successful: pulumi.Output[bool | None]
    """Whether the last attempt to register succeeded; unset while the first one runs."""
    status_code: pulumi.Output[int | None]
    """SIP status code of the last attempt, 200 for success."""
    error_message: pulumi.Output[str | None]
    """The SIP server's words when it refused."""
    last_updated: pulumi.Output[int | None]
    """When the status last changed; the unit is not documented, Unix seconds are likely."""
    deactivated: pulumi.Output[bool | None]
    """True: the subscription is frozen, for want of money for instance."""
    purchase_date: pulumi.Output[str | None]
    """``YYYY-MM-DD HH:mm:ss``, UTC."""
    next_subscription_renewal: pulumi.Output[str | None]
    """``YYYY-MM-DD``: when the next month is charged."""
    subscription_price: pulumi.Output[str | None]
    """The monthly charge, a decimal number as text, in the account's currency."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        sip_username: pulumi.Input[str],
        proxy: pulumi.Input[str],
        auth_user: pulumi.Input[str] | None = None,
        outbound_proxy: pulumi.Input[str] | None = None,
        password: pulumi.Input[str] | None = None,
        is_persistent: pulumi.Input[bool] | None = None,
        application_id: pulumi.Input[int | str] | None = None,
        application_name: pulumi.Input[str] | None = None,
        rule_id: pulumi.Input[int | str] | None = None,
        rule_name: pulumi.Input[str] | None = None,
        user_id: pulumi.Input[int | str] | None = None,
        user_name: pulumi.Input[str] | None = None,
        release_protection: pulumi.Input[bool] | None = None,
    ) -> None:
        """
        :param resource_name: The resource's name in the stack.
        :param opts: Pulumi's own options.
        :param sip_username: The user part of the account at the SIP server; 1 to 255 characters, no blanks.
        :param proxy: Host name of the SIP server, without ``sip:``; 1 to 255 characters, no blanks.
        :param auth_user: User name for authentication, where it differs from ``sip_username``.
        :param outbound_proxy: Host to send requests through.
        :param password: The account's password. Always a secret.
        :param is_persistent: Keep the registration up always (default), or only while the bound user is online.
        :param application_id: The application whose scenarios handle calls. Or give ``application_name``.
        :param application_name: Short or full name of the application.
        :param rule_id: The routing rule for incoming calls. Or give ``rule_name``.
        :param rule_name: Name of a rule of the application.
        :param user_id: The user who places calls through the registration. Or give ``user_name``.
        :param user_name: Name of a user of the application.
        :param release_protection: Refuse to delete or replace the registration; default False.
        """
        super().__init__(
            resource_name,
            {
                "sip_username": sip_username,
                "proxy": proxy,
                "auth_user": auth_user,
                "outbound_proxy": outbound_proxy,
                "password": password,
                "is_persistent": is_persistent,
                "application_id": application_id,
                "application_name": application_name,
                "rule_id": rule_id,
                "rule_name": rule_name,
                "user_id": user_id,
                "user_name": user_name,
                "release_protection": release_protection,
            },
            opts,
        )
