"""The Pulumi resource for SIP lines of a Bitrix24 portal."""

# No `from __future__ import annotations`: the SDK evaluates the annotations of a class anew for each resource.
from typing import Literal

import pulumi

from ..adapters.resource import TelephonyResource
from ..providers import BitrixSipLineProvider


class BitrixSipLine(TelephonyResource, module="telephony", name="BitrixSipLine"):
    """A SIP line in the telephony of a Bitrix24 portal: an operator's cloud PBX, or a PBX of one's own.

    The calls behind it are ``voximplant.sip.add``, ``.get``, ``.update``, ``.delete`` and ``.status``, and
    ``voximplant.line.outgoing.sip.set`` and ``.get`` of the Bitrix24 REST API (telephony, SIP). The webhook or the
    application needs the scope ``telephony``, its user the permission to modify numbers. ``id`` is the ``CONFIG_ID``.

    A line belongs to the OAuth application that made it; all webhooks of a portal share one namespace, in which the
    lines of the web interface are, too. Changing between a webhook and an application, or to another application,
    makes existing lines invisible. Titles are unique over the whole portal, and so is the limit of 10 cloud lines.

    **A line that exists already** is taken over with ``adopt=True``, by its title (untitled: by type, server and login,
    which must name one line only), or with ``existing_id``. The preview says that it will be. What the program says and
    the line has not is brought into line with one ``voximplant.sip.update``; when nothing differs, nothing is sent. A
    line of the other type is refused. From then on it is a line like any other: **destroying it deletes it**, unless
    Pulumi's options ``retain_on_delete`` or ``protect`` say otherwise. Who gives a resource another name keeps the line
    with the option ``aliases``.

    **Registration.** With ``wait_for_registration``, a create and each update of a cloud line come back when the SIP
    server has accepted its login and password, which ``voximplant.sip.status`` tells; it costs some calls a line. When
    it refuses them, or says nothing for ``registration_timeout`` seconds, the run fails with its status code and its
    words. A new line is recorded nevertheless, and the next ``up`` starts a registration that failed anew, and waits.

    **Credential drift.** The portal tells the password that it was given; whether the SIP server still takes it, the
    registration tells. When a refresh finds it refused (401, 403 or 407), ``password`` is shown as changed, and ``up``
    sends it again, which starts the registration anew. The portal shows the status of its last look, which nobody
    documents; ``live_status`` makes each refresh ask the SIP server, for a call a line.
    """

    _provider_class = BitrixSipLineProvider
    _secret_outputs = ("password", "incoming_password")
    _delete_before_replace = True
    _status_outputs = ("registration_status_code", "registration_error_message")

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

    adopt: pulumi.Output[bool | None]
    """Whether a line that exists already may be taken over. A change alone does nothing."""
    existing_id: pulumi.Output[str | None]
    """``CONFIG_ID`` of the line that is taken over. A change to the id of another line than this one replaces; adding
    and removing it do nothing."""
    wait_for_registration: pulumi.Output[bool | None]
    """Whether creates and updates wait until the SIP server has accepted the credentials. A change alone does
    nothing."""
    registration_timeout: pulumi.Output[int | None]
    """Seconds to wait for that. A change alone does nothing."""
    live_status: pulumi.Output[bool | None]
    """Whether a refresh asks for the status of the registration. A change calls nothing that writes, and is put on
    record."""
    detect_credential_drift: pulumi.Output[bool | None]
    """Whether refused credentials count as a change of ``password``. A change calls nothing that writes, and is put on
    record."""

    portal: pulumi.Output[str | None]
    """The host name of the portal that the line is in. With credentials of another portal the line is neither read nor
    changed nor deleted. Unset until the first write or refresh after an upgrade from 0.1."""
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
    """Cloud lines: the SIP status of the registration, 200 for success; 0 or unset while there is none. As of the
    portal's last look before the last refresh, or with ``live_status`` as of that refresh."""
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
        adopt: pulumi.Input[bool] | None = None,
        existing_id: pulumi.Input[str | int] | None = None,
        wait_for_registration: pulumi.Input[bool] | None = None,
        registration_timeout: pulumi.Input[int] | None = None,
        live_status: pulumi.Input[bool] | None = None,
        detect_credential_drift: pulumi.Input[bool] | None = None,
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
        :param adopt: Take over the line with this title, or without a title with this type, server and login, if there
            is one; default False. See the class.
        :param existing_id: ``CONFIG_ID`` of the line to take over, which must be there.
        :param wait_for_registration: Come back when the SIP server has accepted the credentials, else fail; default
            False. ``cloud`` only.
        :param registration_timeout: Seconds to wait for that, at least 1; default 60.
        :param live_status: Ask for the status of the registration in each refresh, a call a line; default False.
            Office lines have none.
        :param detect_credential_drift: Show ``password`` as changed when the SIP server refuses the credentials;
            default True.
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
                "adopt": adopt,
                "existing_id": existing_id,
                "wait_for_registration": wait_for_registration,
                "registration_timeout": registration_timeout,
                "live_status": live_status,
                "detect_credential_drift": detect_credential_drift,
            },
            opts,
        )
