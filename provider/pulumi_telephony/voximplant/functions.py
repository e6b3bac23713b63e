"""What a program can look up in a Voximplant account."""

from __future__ import annotations

from typing import Final

import pulumi

from ..adapters.functions import Function
from .info import SipRegistrationInfo
from .results import (
    GetSipWhiteListItemResult,
    GetVoximplantApplicationResult,
    GetVoximplantRuleResult,
    GetVoximplantScenarioResult,
    GetVoximplantUserResult,
    VoximplantAccount,
)
from .routing.info import GetVoximplantPhoneNumberResult

_READS: Final = "pulumi_telephony.voximplant.lookups"
_REGISTRATIONS: Final = Function(
    "get_sip_registrations", "voximplant", f"{_READS}:sip_registrations", list[SipRegistrationInfo]
)
_ACCOUNT: Final = Function("get_voximplant_account", "voximplant", f"{_READS}:account", VoximplantAccount)
_APPLICATIONS: Final = Function(
    "get_voximplant_applications", "voximplant", f"{_READS}:applications", list[GetVoximplantApplicationResult]
)
_RULES: Final = Function("get_voximplant_rules", "voximplant", f"{_READS}:rules", list[GetVoximplantRuleResult])
_USERS: Final = Function("get_voximplant_users", "voximplant", f"{_READS}:users", list[GetVoximplantUserResult])

_SCENARIOS: Final = Function(
    "get_voximplant_scenarios", "voximplant", f"{_READS}:scenarios", list[GetVoximplantScenarioResult]
)
_NUMBERS: Final = Function(
    "get_voximplant_phone_numbers", "voximplant", f"{_READS}:phone_numbers", list[GetVoximplantPhoneNumberResult]
)
_WHITE_LIST: Final = Function(
    "get_sip_white_list", "voximplant", f"{_READS}:white_list", list[GetSipWhiteListItemResult]
)


def get_sip_registrations(
    *,
    sip_username: str | None = None,
    proxy: str | None = None,
    application_id: int | str | None = None,
    application_name: str | None = None,
    rule_id: int | str | None = None,
    user_id: int | str | None = None,
    successful: bool | None = None,
    deactivated: bool | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[SipRegistrationInfo]:
    """All SIP registrations that match every given argument, by id, frozen ones included: GetSipRegistrations of the
    Voximplant Management API (https://voximplant.com/docs/references/httpapi/managing_sip_registration).

    Without a match, the list is empty. Works in a preview, too. A few calls with a name, a proxy, an application or a
    user use the API's filter; more of them, and calls without these arguments, share one list of the account.

    :param sip_username: The user part of the account at the SIP server; matches as a whole.
    :param proxy: Host name of the SIP server; matches as a whole.
    :param application_id: The bound application. Or give ``application_name``.
    :param application_name: Short or full name of the bound application.
    :param rule_id: The bound routing rule.
    :param user_id: The bound user.
    :param successful: Whether the last attempt to register succeeded.
    :param deactivated: True: only those whose subscription is frozen; False: only the others.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, the arguments are invalid, or one of them is an output.
    """
    return _REGISTRATIONS(
        opts,
        sip_username=sip_username,
        proxy=proxy,
        application_id=application_id,
        application_name=application_name,
        rule_id=rule_id,
        user_id=user_id,
        successful=successful,
        deactivated=deactivated,
    )


def get_sip_registrations_output(
    *,
    sip_username: pulumi.Input[str] | None = None,
    proxy: pulumi.Input[str] | None = None,
    application_id: pulumi.Input[int | str] | None = None,
    application_name: pulumi.Input[str] | None = None,
    rule_id: pulumi.Input[int | str] | None = None,
    user_id: pulumi.Input[int | str] | None = None,
    successful: pulumi.Input[bool] | None = None,
    deactivated: pulumi.Input[bool] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[SipRegistrationInfo]]:
    """``get_sip_registrations`` with arguments that may be outputs. If one is, the account is read again."""
    return _REGISTRATIONS.output(
        opts,
        sip_username=sip_username,
        proxy=proxy,
        application_id=application_id,
        application_name=application_name,
        rule_id=rule_id,
        user_id=user_id,
        successful=successful,
        deactivated=deactivated,
    )


def get_voximplant_account(*, opts: pulumi.InvokeOptions | None = None) -> VoximplantAccount:
    """The account that the credentials open: GetAccountInfo of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/accounts).

    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read.
    """
    return _ACCOUNT(opts)


def get_voximplant_account_output(*, opts: pulumi.InvokeOptions | None = None) -> pulumi.Output[VoximplantAccount]:
    """``get_voximplant_account`` for a provider whose arguments are outputs."""
    return _ACCOUNT.output(opts)


def get_voximplant_applications(
    *, application_name: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> list[GetVoximplantApplicationResult]:
    """The applications of the account, by id: GetApplications of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/applications). The functions of a program share one list.

    :param application_name: Only the application with this short or full name; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, or an argument is an output.
    """
    return _APPLICATIONS(opts, application_name=application_name)


def get_voximplant_applications_output(
    *, application_name: pulumi.Input[str] | None = None, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[GetVoximplantApplicationResult]]:
    """``get_voximplant_applications`` with arguments that may be outputs."""
    return _APPLICATIONS.output(opts, application_name=application_name)


def get_voximplant_rules(
    *,
    application_id: int | str | None = None,
    application_name: str | None = None,
    rule_name: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[GetVoximplantRuleResult]:
    """The routing rules of an application, by id: GetRules of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/rules).

    :param application_id: The application. Or give ``application_name``.
    :param application_name: Its short or full name.
    :param rule_name: Only the rule with this name; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, there is no such application, or an argument is an output.
    """
    return _RULES(opts, application_id=application_id, application_name=application_name, rule_name=rule_name)


def get_voximplant_rules_output(
    *,
    application_id: pulumi.Input[int | str] | None = None,
    application_name: pulumi.Input[str] | None = None,
    rule_name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[GetVoximplantRuleResult]]:
    """``get_voximplant_rules`` with arguments that may be outputs."""
    return _RULES.output(opts, application_id=application_id, application_name=application_name, rule_name=rule_name)


def get_voximplant_users(
    *,
    application_id: int | str | None = None,
    application_name: str | None = None,
    user_name: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[GetVoximplantUserResult]:
    """The users of an application, by id: GetUsers of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/users).

    :param application_id: The application. Or give ``application_name``.
    :param application_name: Its short or full name.
    :param user_name: Only the user with this name; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, there is no such application, or an argument is an output.
    """
    return _USERS(opts, application_id=application_id, application_name=application_name, user_name=user_name)


def get_voximplant_users_output(
    *,
    application_id: pulumi.Input[int | str] | None = None,
    application_name: pulumi.Input[str] | None = None,
    user_name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[GetVoximplantUserResult]]:
    """``get_voximplant_users`` with arguments that may be outputs."""
    return _USERS.output(opts, application_id=application_id, application_name=application_name, user_name=user_name)


def get_voximplant_scenarios(
    *,
    application_id: int | str | None = None,
    scenario_name: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[GetVoximplantScenarioResult]:
    """The scenarios of the account, by id: GetScenarios of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/scenarios).

    :param application_id: Only the scenarios that this application owns. Left out: all, shared ones included.
    :param scenario_name: Only the scenario with this name; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, or an argument is an output.
    """
    return _SCENARIOS(opts, application_id=application_id, scenario_name=scenario_name)


def get_voximplant_scenarios_output(
    *,
    application_id: pulumi.Input[int | str] | None = None,
    scenario_name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[GetVoximplantScenarioResult]]:
    """``get_voximplant_scenarios`` with arguments that may be outputs."""
    return _SCENARIOS.output(opts, application_id=application_id, scenario_name=scenario_name)


def get_voximplant_phone_numbers(
    *, phone_number: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> list[GetVoximplantPhoneNumberResult]:
    """The phone numbers of the account, by id: GetPhoneNumbers of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/phonenumbers). The functions of a program share one list.

    :param phone_number: Only this number, its digits without ``+`` or blanks; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, or an argument is an output.
    """
    return _NUMBERS(opts, phone_number=phone_number)


def get_voximplant_phone_numbers_output(
    *, phone_number: pulumi.Input[str] | None = None, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[GetVoximplantPhoneNumberResult]]:
    """``get_voximplant_phone_numbers`` with arguments that may be outputs."""
    return _NUMBERS.output(opts, phone_number=phone_number)


def get_sip_white_list(*, opts: pulumi.InvokeOptions | None = None) -> list[GetSipWhiteListItemResult]:
    """The networks from which the account accepts SIP calls, by id: GetSipWhiteList of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/managing_sip_white_list).

    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read.
    """
    return _WHITE_LIST(opts)


def get_sip_white_list_output(
    *, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[GetSipWhiteListItemResult]]:
    """``get_sip_white_list`` for a provider whose arguments are outputs."""
    return _WHITE_LIST.output(opts)
