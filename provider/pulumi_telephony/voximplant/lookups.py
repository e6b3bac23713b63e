"""What the functions of this room read (contracts: voximplant 2.6, 5)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, TypeVar

from ..base import phone
from ..base.errors import InvalidInputError, NotFoundError
from ..base.wire import given_id
from ..http.lookups import Reading, fields_of, fits, same_text
from ..run.deployment import Deployment
from .bindings import same_application
from .client import VoximplantClient, client_of
from .info import SipRegistrationInfo
from .models import Application, PhoneNumber, Registration, Row, Rule, Scenario, User, WhiteListItem
from .results import (
    GetSipWhiteListItemResult,
    GetVoximplantApplicationResult,
    GetVoximplantRuleResult,
    GetVoximplantScenarioResult,
    GetVoximplantUserResult,
    VoximplantAccount,
)
from .routing.account import LISTS
from .routing.info import GetVoximplantPhoneNumberResult
from .routing.values import digits_of_number

SOUND = ("sip_username", "proxy", "application_id", "user_id")
"""The filters of GetSipRegistrations that return all rows with the value, and perhaps more. ``successful`` and
``deactivated`` can only be true there, and an application name has two forms (2.6, U30)."""

CASELESS = ("proxy",)
"""Host names are case-insensitive; SIP user names are not."""

RowT = TypeVar("RowT", bound=Row)


def sip_registrations(
    deployment: Deployment, *, fresh: bool, application_name: str | None, **wanted: str | int | bool | None
) -> list[SipRegistrationInfo]:
    client = client_of(deployment)
    ids = ("application_id", "rule_id", "user_id")
    given = {
        name: given_id(name, value) if name in ids else same_text(value)
        for name, value in wanted.items()
        if value is not None
    }
    if application_name is not None and "application_id" in given:
        raise InvalidInputError("give application_id or application_name, not both")
    filters = {name: given[name] for name in SOUND if name in given}

    def found(filters: Mapping[str, Any]) -> list[SipRegistrationInfo]:
        narrow = functools.partial(client.find_sip_registrations, filters) if filters else None
        rows = deployment.share(_registrations, client).records(fresh, narrow)
        return [
            fields_of(SipRegistrationInfo, row)
            for row in sorted(rows, key=lambda row: row.identity)
            if fits(row, given, CASELESS)
            and (application_name is None or same_application(row.application_name or "", application_name))
        ]

    # The filter may be case-sensitive for host names.
    sound = {name: value for name, value in filters.items() if name not in CASELESS}
    return found(filters) or (found(sound) if sound != filters else [])


def account(deployment: Deployment, *, fresh: bool) -> VoximplantAccount:
    del fresh  # never cached
    return fields_of(VoximplantAccount, client_of(deployment).get_account_info())


def applications(
    deployment: Deployment, *, fresh: bool, application_name: str | None
) -> list[GetVoximplantApplicationResult]:
    return [
        fields_of(GetVoximplantApplicationResult, each)
        for each in deployment.share(_applications, client_of(deployment)).records(fresh)
        if application_name is None or same_application(each.application_name, application_name)
    ]


def rules(deployment: Deployment, *, fresh: bool, rule_name: str | None, **of: Any) -> list[GetVoximplantRuleResult]:
    client = client_of(deployment)
    application_id = _application_id(deployment, fresh, of)
    return [
        fields_of(GetVoximplantRuleResult, each, application_id=application_id)
        for each in deployment.share(_rules, client, application_id).records(fresh)
        if rule_name is None or fits(each, {"rule_name": rule_name})
    ]


def users(deployment: Deployment, *, fresh: bool, user_name: str | None, **of: Any) -> list[GetVoximplantUserResult]:
    client = client_of(deployment)
    application_id = _application_id(deployment, fresh, of)

    def named() -> list[User]:
        return sorted(client.get_users(application_id, same_text(user_name)), key=lambda user: user.user_id)

    listed = deployment.share(_users, client, application_id)
    return [
        fields_of(GetVoximplantUserResult, each, application_id=application_id)
        # The filter also matches parts of names.
        for each in listed.records(fresh, None if user_name is None else named)
        if user_name is None or fits(each, {"user_name": user_name})
    ]


def scenarios(
    deployment: Deployment, *, fresh: bool, application_id: int | str | None, scenario_name: str | None
) -> list[GetVoximplantScenarioResult]:
    within = None if application_id is None else given_id("application_id", application_id)
    return [
        fields_of(GetVoximplantScenarioResult, each)
        for each in deployment.share(_scenarios, client_of(deployment), within).records(fresh)
        if scenario_name is None or fits(each, {"scenario_name": scenario_name})
    ]


def phone_numbers(
    deployment: Deployment, *, fresh: bool, phone_number: str | None
) -> list[GetVoximplantPhoneNumberResult]:
    if phone_number is not None:
        try:
            phone_number = digits_of_number(phone_number)
        except ValueError as error:
            raise InvalidInputError(f"phone_number {error}") from None
    numbers = deployment.share(_numbers, client_of(deployment)).records(fresh)
    found = [each for each in numbers if phone_number is None or fits(each, {"phone_number": phone_number})]
    # Digits alone may be a foreign number, so they are compared with the account's numbers first.
    meant = None if found or phone_number is None else phone.plain(phone_number)
    if meant is not None and any(each.phone_number == meant for each in numbers):
        raise InvalidInputError(f'phone_number: there is no number {phone_number}; write "{meant}"')
    return [fields_of(GetVoximplantPhoneNumberResult, each) for each in found]


def white_list(deployment: Deployment, *, fresh: bool) -> list[GetSipWhiteListItemResult]:
    return [
        fields_of(GetSipWhiteListItemResult, each)
        for each in deployment.share(_white_list, client_of(deployment)).records(fresh)
    ]


def _scenarios(client: VoximplantClient, application_id: int | None) -> Reading[Scenario]:
    return Reading(client.listing(LISTS[Scenario], Scenario, {"application_id": application_id}))


def _numbers(client: VoximplantClient) -> Reading[PhoneNumber]:
    return Reading(client.listing(LISTS[PhoneNumber], PhoneNumber, {}))


def _white_list(client: VoximplantClient) -> Reading[WhiteListItem]:
    return Reading(client.listing(LISTS[WhiteListItem], WhiteListItem, {}))


def _registrations(client: VoximplantClient) -> Reading[Registration]:
    return Reading(client.registrations)


def _applications(client: VoximplantClient) -> Reading[Application]:
    return Reading(client.listing(LISTS[Application], Application, {}))


def _rules(client: VoximplantClient, application_id: int) -> Reading[Rule]:
    return Reading(client.listing(LISTS[Rule], Rule, {"application_id": application_id}))


def _users(client: VoximplantClient, application_id: int) -> Reading[User]:
    return Reading(client.listing(LISTS[User], User, {"application_id": application_id}))


def _application_id(deployment: Deployment, fresh: bool, of: Mapping[str, Any]) -> int:
    client = client_of(deployment)
    given = {name: value for name, value in of.items() if value is not None}
    if len(given) != 1:
        raise InvalidInputError("give either application_id or application_name")
    if "application_id" in given:
        return given_id("application_id", given["application_id"])
    name = str(given["application_name"])
    rows = deployment.share(_applications, client).records(fresh)
    found = [row.application_id for row in rows if same_application(row.application_name, name)]
    if len(found) != 1:
        raise NotFoundError(f"there is no application {name!r} in {client.place}")
    return found[0]
