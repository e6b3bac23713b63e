"""A number whose calls Voximplant answers, and from which people call in Bitrix24."""

from __future__ import annotations

from typing import Final

import pulumi

from ..bitrix24.resource import BitrixSipLine
from ..core.sip import SIP_PORT
from ..megafon.resource import VirtualNumber
from ..password.resource import SipPassword
from ..voximplant.resource import SipRegistration
from ..voximplant.routing.resources.application import VoximplantApplication
from ..voximplant.routing.resources.rule import VoximplantRule
from ..voximplant.routing.resources.scenario import VoximplantScenario
from . import forwarding
from .args import (
    BitrixSipLineArgs,
    SipPasswordArgs,
    SipRegistrationArgs,
    VirtualNumberArgs,
    VoximplantApplicationArgs,
    VoximplantRuleArgs,
    VoximplantScenarioArgs,
)
from .component import SipAccountComponent, address

EVERY_CALL: Final = ".*"


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

    With ``script``, ``forward_to_user`` or ``forward_to_number`` the component also creates what answers the calls: a
    scenario, a rule that runs it, and, unless ``application_id`` is given, an application for both. The registration
    is bound to the rule. These children are called ``<name>-scenario``, ``<name>-rule`` and ``<name>-application``. At
    Voximplant, all three have the name ``resource_name``, unless their ``..._args`` set another one. The rule takes
    every call; if the application has other rules, set a ``pattern`` in ``rule_args``.
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
    application: VoximplantApplication | None
    """The application, if the component creates it; else None."""
    scenario: VoximplantScenario | None
    """The scenario that answers, if the component creates it; else None."""
    rule: VoximplantRule | None
    """The rule that runs the scenario, if the component creates it; else None."""

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
        script: pulumi.Input[str | pulumi.Asset] | None = None,
        forward_to_user: pulumi.Input[str] | None = None,
        forward_to_number: pulumi.Input[str] | None = None,
        caller_id: pulumi.Input[str] | None = None,
        password_args: SipPasswordArgs | None = None,
        number_args: VirtualNumberArgs | None = None,
        registration_args: SipRegistrationArgs | None = None,
        line_args: BitrixSipLineArgs | None = None,
        application_args: VoximplantApplicationArgs | None = None,
        scenario_args: VoximplantScenarioArgs | None = None,
        rule_args: VoximplantRuleArgs | None = None,
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
        :param application_id: The Voximplant application whose scenarios answer. Or give ``application_name``.
        :param application_name: Its short or full name; not together with the arguments that create a scenario.
        :param script: The JavaScript that answers: a text, ``pulumi.FileAsset`` or ``pulumi.StringAsset``. Secret.
        :param forward_to_user: Instead of a script: the name of the user of the application who gets the calls.
        :param forward_to_number: Instead of a script: the phone number that gets the calls, digits only.
        :param caller_id: With ``forward_to_number``: the number that is shown as the caller's, digits only. Voximplant
            accepts numbers that the account rents or has verified.
        :param password_args: Further arguments of the generated password; not together with ``password``.
        :param number_args: Further arguments of the number.
        :param registration_args: Further arguments of the registration.
        :param line_args: Further arguments of the line.
        :param application_args: Further arguments of the application that the component creates.
        :param scenario_args: Further arguments of the scenario.
        :param rule_args: Further arguments of the rule.
        """
        script = _script(resource_name, script, forward_to_user, forward_to_number, caller_id)
        if script is None and (application_args or scenario_args or rule_args):
            raise _refusal(
                resource_name,
                "application_args, scenario_args and rule_args need script, forward_to_user or forward_to_number",
            )
        if script is not None and application_name is not None:
            raise _refusal(
                resource_name,
                "to have calls answered in an existing application, give application_id instead of application_name",
            )
        if application_args is not None and application_id is not None:
            raise _refusal(
                resource_name, "give application_id, or application_args for an application to create, not both"
            )
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
        self.application, self.scenario, self.rule = None, None, None
        if script is not None:
            if application_id is None:
                self.application = self._child(
                    VoximplantApplication, "application", {"name": resource_name}, application_args
                )
                application_id = self.application.id
            self.scenario = self._child(
                VoximplantScenario,
                "scenario",
                {"name": resource_name, "script": script, "application_id": application_id},
                scenario_args,
            )
            self.rule = self._child(
                VoximplantRule,
                "rule",
                {
                    "application_id": application_id,
                    "name": resource_name,
                    "pattern": EVERY_CALL,
                    "scenario_ids": [self.scenario.id],
                },
                rule_args,
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
                "rule_id": None if self.rule is None else self.rule.id,
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


def _script(
    name: str,
    script: pulumi.Input[str | pulumi.Asset] | None,
    user: pulumi.Input[str] | None,
    number: pulumi.Input[str] | None,
    caller_id: pulumi.Input[str] | None,
) -> pulumi.Input[str | pulumi.Asset] | None:
    """The script that answers, given or generated; None: the component creates nothing that answers."""
    if sum(each is not None for each in (script, user, number)) > 1:
        raise _refusal(name, "give one of script, forward_to_user and forward_to_number")
    if (number is None) != (caller_id is None):
        raise _refusal(name, "forward_to_number and caller_id need each other")
    if user is not None:
        return forwarding.to_user(user)
    if number is not None and caller_id is not None:
        return forwarding.to_number(number, caller_id)
    return script


def _refusal(name: str, what: str) -> pulumi.RunError:
    return pulumi.RunError(f'Hotline "{name}": {what}')
