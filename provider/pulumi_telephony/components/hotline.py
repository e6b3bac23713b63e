"""A number whose calls Voximplant answers, and from which people call in Bitrix24."""

from __future__ import annotations

import pulumi

from ..bitrix24.resource import BitrixSipLine
from ..megafon.resource import VirtualNumber
from ..password.resource import SipPassword
from ..voximplant.resource import SipRegistration
from .args import BitrixSipLineArgs, SipPasswordArgs, SipRegistrationArgs, VirtualNumberArgs
from .component import SIP_PORT, SipAccountComponent, address


class Hotline(SipAccountComponent):
    """A number with its SIP registration at Voximplant and its line in Bitrix24, all three on one SIP account.

    The number belongs to another operator (type ``sip_registration``), where the MegaFon virtual PBX logs in. A
    Voximplant application answers its calls, and people call from the Bitrix24 portal. The SIP server must allow three
    registrations of the account. The registration at Voximplant costs a monthly fee.

    The children are called ``<name>-number``, ``<name>-registration``, ``<name>-line`` and, unless a password is given,
    ``<name>-password``. They inherit provider, ``protect`` and ``retain_on_delete`` from the component. To rename the
    component and keep its children, use ``aliases`` on the component. The ``..._args`` of a child accept every argument
    of its class, ``opts`` included, and take precedence over what the component sets. Pulumi's ``transformations``
    apply to the children as well.

    Without ``password``, the component generates one, which the SIP server must know as well. To renew it on all three,
    change ``keepers`` in ``password_args``.
    """

    _type_of_component = "telephony:components:Hotline"

    number: VirtualNumber
    """The number."""
    registration: SipRegistration
    """The registration at Voximplant."""
    line: BitrixSipLine
    """The line in the portal."""
    generated_password: SipPassword | None
    """The generated password; None if the program gives one."""

    phone_number: pulumi.Output[str]
    """The phone number."""
    server: pulumi.Output[str]
    """Host name of the SIP server."""
    login: pulumi.Output[str]
    """The login at the SIP server."""
    password: pulumi.Output[str]
    """The SIP password, given or generated. Secret."""
    number_id: pulumi.Output[str]
    """The number's id at MegaFon."""
    registration_id: pulumi.Output[str]
    """The ``sip_registration_id`` at Voximplant."""
    line_id: pulumi.Output[str | None]
    """The line's name in the portal's other telephony methods, ``reg<REG_ID>``."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        number: pulumi.Input[str],
        server: pulumi.Input[str],
        login: pulumi.Input[str],
        password: pulumi.Input[str] | None = None,
        server_port: pulumi.Input[int] = SIP_PORT,
        title: pulumi.Input[str] | None = None,
        application_id: pulumi.Input[int | str] | None = None,
        application_name: pulumi.Input[str] | None = None,
        password_args: SipPasswordArgs | None = None,
        number_args: VirtualNumberArgs | None = None,
        registration_args: SipRegistrationArgs | None = None,
        line_args: BitrixSipLineArgs | None = None,
    ) -> None:
        """
        :param resource_name: The component's name in the stack, and the prefix of its children's names.
        :param opts: Pulumi's own options.
        :param number: The phone number, as ``VirtualNumber`` takes it.
        :param server: Host name or IP address of the SIP server; give its port as ``server_port``.
        :param login: The account at the SIP server; 1 to 100 characters, no blanks.
        :param password: The SIP password. Default: one is generated. Always a secret.
        :param server_port: The SIP server's port; default 5060. With another port, Voximplant and Bitrix24 get
            ``host:port``, which Voximplant does not document.
        :param title: The line's name in the portal and the note on the number; default: ``resource_name``.
        :param application_id: The Voximplant application whose scenarios answer calls. Or give ``application_name``.
        :param application_name: Its short or full name.
        :param password_args: Arguments of the generated password; not together with ``password``.
        :param number_args: Further arguments of the number.
        :param registration_args: Further arguments of the registration.
        :param line_args: Further arguments of the line.
        """
        super().__init__(
            resource_name, opts, server=server, login=login, password=password, password_args=password_args
        )
        title = resource_name if title is None else title
        self.number = self._child(
            VirtualNumber,
            "number",
            {
                "number": number,
                "type": "sip_registration",
                "comment": title,
                "login": login,
                "password": self.password,
                "server_host": server,
                "server_port": server_port,
            },
            number_args,
        )
        self.registration = self._child(
            SipRegistration,
            "registration",
            {
                "sip_username": login,
                "proxy": address(server, server_port),
                "password": self.password,
                "application_id": application_id,
                "application_name": application_name,
            },
            registration_args,
        )
        self.line = self._child(
            BitrixSipLine,
            "line",
            {"title": title, "server": address(server, server_port), "login": login, "password": self.password},
            line_args,
        )
        self.phone_number = self.number.number
        self.number_id = self.number.id
        self.registration_id = self.registration.id
        self.line_id = self.line.line_id
        self.register_outputs(
            {
                "phone_number": self.phone_number,
                "server": self.server,
                "login": self.login,
                "password": self.password,
                "number_id": self.number_id,
                "registration_id": self.registration_id,
                "line_id": self.line_id,
            }
        )
