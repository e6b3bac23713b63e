"""The Pulumi resource for SIP registrations at Voximplant."""

# No `from __future__ import annotations`: the SDK evaluates the annotations of a class anew for each resource.
from typing import ClassVar

import pulumi

from ..adapters.resource import TelephonyResource
from ..providers import SipRegistrationProvider


class SipRegistration(TelephonyResource, module="telephony", name="SipRegistration"):
    """A registration that the Voximplant platform keeps up at a third party's SIP server.

    Creating one reserves the fee and taxes of a month. The service account key needs the role Owner or Admin. The
    calls behind it: CreateSipRegistration, GetSipRegistrations, UpdateSipRegistration, BindSipRegistration and
    DeleteSipRegistration of the Voximplant Management API; ``id`` is the ``sip_registration_id``.

    Each of application, rule and user is named by id or by name. A rule name and a user need an application. A user
    can hold one registration only: binding it here unbinds it from the registration that had it before, which is
    told. Two resources of a program that name the same user are refused, in the preview where both name it by id or
    both by name.

    With ``adopt=True`` or ``existing_id`` a registration that exists already is taken over instead of making one, and
    the preview says so. What differs is brought into line with one update; what the program leaves out stays as it is.
    A password is always sent, because the one that is there cannot be read. From then on it is a registration like any
    other: destroying the resource deletes it, and ``release_protection`` or Pulumi's ``retain_on_delete`` and
    ``protect`` keep it.

    The platform registers by itself. How that went is in ``successful``, ``status_code``, ``error_message`` and
    ``last_updated``, which never make a difference. With ``wait_for_registration=True`` a create or an update that the
    SIP server does not accept fails the run. What a create made stays on record then, and the next ``up`` tries again.
    A refresh that finds the credentials refused (SIP status 401, 403 or 407) reports the password as changed, and the
    next ``up`` sends it again.

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
    adopt: pulumi.Output[bool | None]
    """Whether an existing registration was to be taken over. A change does nothing."""
    existing_id: pulumi.Output[str | None]
    """Which one. A change does nothing, unless it names another registration than this one: that replaces."""
    wait_for_registration: pulumi.Output[bool | None]
    """Whether creating and updating wait for the SIP server. A change does nothing until the next update."""
    registration_timeout: pulumi.Output[int | None]
    """For how many seconds at most. A change does nothing until the next update."""
    detect_credential_drift: pulumi.Output[bool | None]
    """Whether a refresh reports refused credentials. A change calls nothing that writes, and is put on record."""

    account_id: pulumi.Output[int | None]
    """The account that the registration is in; the child account, where one is chosen. With credentials of another
    account the registration is neither read nor changed nor deleted. Unset until the first write or refresh after an
    upgrade from 0.1."""
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
        adopt: pulumi.Input[bool] | None = None,
        existing_id: pulumi.Input[int | str] | None = None,
        wait_for_registration: pulumi.Input[bool] | None = None,
        registration_timeout: pulumi.Input[int] | None = None,
        detect_credential_drift: pulumi.Input[bool] | None = None,
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
        :param adopt: Take over the registration that has this ``sip_username``, ``proxy`` and ``is_persistent``, if
            there is one; default False. Several are refused: say which one with ``existing_id``.
        :param existing_id: Take over the registration with this id, which must exist.
        :param wait_for_registration: Let creating and updating wait until the SIP server accepts the credentials, and
            fail with its status code and words when it does not; default False. A refusal that time does not heal is
            not waited out.
        :param registration_timeout: Seconds to wait at most, 1 or more; default 60.
        :param detect_credential_drift: Whether a refresh reports the password as changed when the SIP server refuses
            the credentials; default True.
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
                "adopt": adopt,
                "existing_id": existing_id,
                "wait_for_registration": wait_for_registration,
                "registration_timeout": registration_timeout,
                "detect_credential_drift": detect_credential_drift,
            },
            opts,
        )
