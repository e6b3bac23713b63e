"""One SIP account that Voximplant and Bitrix24 both register."""

from __future__ import annotations

import pulumi

from ..bitrix24.resource import BitrixSipLine
from ..core.sip import SIP_PORT
from ..password.resource import SipPassword
from ..voximplant.resource import SipRegistration
from .args import BitrixSipLineArgs, SipPasswordArgs, SipRegistrationArgs
from .component import SipAccountComponent, address


class Trunk(SipAccountComponent):
    """One account of a SIP server, registered by the Voximplant platform and by the Bitrix24 portal.

    A Voximplant application answers and places calls through it, and people call from the portal. The SIP server must
    allow two registrations of the account. The registration at Voximplant costs a monthly fee.

    The children are called ``<name>-voximplant``, ``<name>-bitrix24`` and, unless a password is given,
    ``<name>-password``. What they inherit, and how the password is renewed, is the same as for ``Hotline``.
    """

    _type_of_component = "telephony:components:Trunk"

    registration: SipRegistration
    """The registration at Voximplant."""
    line: BitrixSipLine
    """The line in the portal."""
    generated_password: SipPassword | None
    """The generated password; None if the program gives one."""

    server: pulumi.Output[str]
    """Host name of the SIP server."""
    login: pulumi.Output[str]
    """The login at the SIP server."""
    password: pulumi.Output[str]
    """The SIP password, given or generated. Secret."""
    registration_id: pulumi.Output[str]
    """The ``sip_registration_id`` at Voximplant."""
    line_id: pulumi.Output[str | None]
    """The line's name in the portal's other telephony methods, ``reg<REG_ID>``."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        server: pulumi.Input[str],
        login: pulumi.Input[str],
        password: pulumi.Input[str] | None = None,
        server_port: pulumi.Input[int] = SIP_PORT,
        title: pulumi.Input[str] | None = None,
        application_id: pulumi.Input[int | str] | None = None,
        application_name: pulumi.Input[str] | None = None,
        password_args: SipPasswordArgs | None = None,
        registration_args: SipRegistrationArgs | None = None,
        line_args: BitrixSipLineArgs | None = None,
    ) -> None:
        """
        :param resource_name: The component's name in the stack, and the prefix of its children's names.
        :param opts: Pulumi's own options.
        :param server: Host name or IP address of the SIP server; give its port as ``server_port``.
        :param login: The account at the SIP server; 1 to 100 characters, no blanks.
        :param password: The SIP password. Default: one is generated. Always a secret.
        :param server_port: The SIP server's port; default 5060. With another port, both platforms get ``host:port``,
            which Voximplant does not document.
        :param title: The line's name in the portal; default: ``resource_name``.
        :param application_id: The Voximplant application whose scenarios answer calls. Or give ``application_name``.
        :param application_name: Its short or full name.
        :param password_args: Arguments of the generated password; not together with ``password``.
        :param registration_args: Further arguments of the registration.
        :param line_args: Further arguments of the line.
        """
        super().__init__(
            resource_name, opts, server=server, login=login, password=password, password_args=password_args
        )
        self.registration = self._child(
            SipRegistration,
            "voximplant",
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
            "bitrix24",
            {
                "title": resource_name if title is None else title,
                "server": address(server, server_port),
                "login": login,
                "password": self.password,
            },
            line_args,
        )
        self.registration_id = self.registration.id
        self.line_id = self.line.line_id
        self.register_outputs(
            {
                "server": self.server,
                "login": self.login,
                "password": self.password,
                "registration_id": self.registration_id,
                "line_id": self.line_id,
            }
        )
