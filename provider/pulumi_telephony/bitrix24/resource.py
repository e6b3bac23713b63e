"""The Pulumi resource for SIP lines of a Bitrix24 portal."""

from __future__ import annotations

from typing import Literal

import pulumi

from ..providers import BitrixSipLineProvider
from ..resource import TelephonyResource


class BitrixSipLine(TelephonyResource, module="telephony", name="BitrixSipLine"):
    """A SIP line in the telephony of a Bitrix24 portal: an operator's cloud PBX, or a PBX of one's own.

    The calls behind it are ``voximplant.sip.add``, ``.get``, ``.update``, ``.delete`` and ``.status``, and
    ``voximplant.line.outgoing.sip.set`` and ``.get`` of the Bitrix24 REST API (telephony, SIP). The webhook or the
    application needs the scope ``telephony``, its user the permission to modify numbers. ``id`` is the ``CONFIG_ID``.

    A line belongs to the OAuth application that made it; all webhooks of a portal share one namespace, in which the
    lines of the web interface are, too. Changing between a webhook and an application, or to another application,
    makes existing lines invisible. Titles are unique over the whole portal, and so is the limit of 10 cloud lines.
    """

    _provider_class = BitrixSipLineProvider
    _secret_outputs = ("password", "incoming_password")

    title: pulumi.Output[str | None]
    """The line's name in the portal. A change updates; so does removing it, which the portal refuses (TITLE_EXISTS)
    while another line has no title."""
    server: pulumi.Output[str]
    """Address of the SIP server, ``host`` or ``host:port``. A change updates and registers the line anew."""
    login: pulumi.Output[str]
    """User name at the SIP server. A change updates and registers the line anew."""
    password: pulumi.Output[str | None]
    """Secret. The portal gives it back, so that a change made by hand is seen. A change, and removing it, updates and
    registers the line anew."""
    type: pulumi.Output[Literal["cloud", "office"]]
    """``cloud``: the portal registers at the SIP server. ``office``: calls run between the PBX and an address that the
    portal gives out (``incoming_server`` and so on). A change replaces the line, deleting it first."""
    default_outgoing: pulumi.Output[bool | None]
    """True: this is the portal's default line for outgoing calls. Unset: not managed. A change to True updates; False
    and removing it do nothing but end the management, for the API can only appoint another line."""

    reg_id: pulumi.Output[int | None]
    """Cloud lines: the number of the SIP registration (``REG_ID``); unset when the telephony provider refused it."""
    line_id: pulumi.Output[str | None]
    """The line's name in the other telephony methods: ``reg<REG_ID>`` for cloud, ``sip<number>`` for office."""
    incoming_server: pulumi.Output[str | None]
    """Office lines: the address that the PBX calls to reach the portal."""
    incoming_login: pulumi.Output[str | None]
    """Office lines: the PBX's user name there."""
    incoming_password: pulumi.Output[str | None]
    """Office lines: the PBX's password there. Secret, made by the portal; only a new line has another one."""
    auth_user: pulumi.Output[str | None]
    """User name for authentication, where somebody set one in the web interface."""
    outbound_proxy: pulumi.Output[str | None]
    """Host to send requests through, where somebody set one in the web interface."""
    detect_line_number: pulumi.Output[str | None]
    """``Y`` or ``N``: whether the number called is detected; set in the web interface."""
    line_detect_header_order: pulumi.Output[str | None]
    """The SIP headers to detect it from, ``diversion;to`` or ``to;diversion``; set in the web interface."""
    registration_status_code: pulumi.Output[int | None]
    """Cloud lines: the SIP status of the registration, 200 for success; 0 or unset while there is none. As of the last
    refresh."""
    registration_error_message: pulumi.Output[str | None]
    """Cloud lines: why the last registration failed."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        server: pulumi.Input[str],
        login: pulumi.Input[str],
        password: pulumi.Input[str] | None = None,
        title: pulumi.Input[str] | None = None,
        type: pulumi.Input[Literal["cloud", "office"]] | None = None,
        default_outgoing: pulumi.Input[bool] | None = None,
    ) -> None:
        """
        :param resource_name: The resource's name in the stack.
        :param opts: Pulumi's own options.
        :param server: Address of the SIP server, ``host`` or ``host:port``, without ``sip:`` or ``https://``; 1 to 100
            characters, no blanks.
        :param login: User name at the SIP server; 1 to 100 characters, no blanks at the ends.
        :param password: Password at the SIP server; at most 100 characters, no blanks at the ends. Always a secret.
        :param title: The line's name, unique over the portal; 1 to 255 characters, blanks at the ends are cut off.
        :param type: ``cloud`` (default), of which a portal holds 10, or ``office``.
        :param default_outgoing: Make this the portal's default line for outgoing calls. One line of a portal can be.
        """
        super().__init__(
            resource_name,
            {
                "title": title,
                "server": server,
                "login": login,
                "password": password,
                "type": type,
                "default_outgoing": default_outgoing,
            },
            opts,
        )
