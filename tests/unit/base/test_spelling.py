"""A look-up by another spelling of what is there finds it; what is another name finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import InvalidInputError
from pulumi_telephony.bitrix24 import lookups as bitrix24
from pulumi_telephony.megafon import lookups as megafon
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant import lookups as voximplant
from pulumi_telephony.voximplant.bindings import same_application
from telephony_sandbox.simulators.server import Simulators


@pytest.fixture
def deployment(simulators: Simulators) -> Deployment:
    return Deployment(Settings({}, simulators.env))


def lines(deployment: Deployment, **wanted: str) -> list[int]:
    asked: dict[str, Any] = {"title": None, "type": None, "server": None, "login": None, **wanted}
    return [each.id for each in bitrix24.lines(deployment, fresh=False, **asked)]


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("title", ["Reception", " Reception ", "RECEPTION", "reception\n"])
def test_u10_a_title_is_found_in_any_case(deployment: Deployment, title: str, fresh: bool) -> None:
    asked: dict[str, Any] = {"title": title, "type": None, "server": None, "login": None}
    assert [each.id for each in bitrix24.lines(deployment, fresh=fresh, **asked)] == [11]


def test_a_host_name_is_found_in_any_case_and_a_login_is_not(deployment: Deployment) -> None:
    assert lines(deployment, server="SIP.example.com") == lines(deployment, server="sip.example.com") == [11]
    assert lines(deployment, login=" reception ") == [11]
    assert lines(deployment, login="RECEPTION") == []
    assert lines(deployment, title="Reception desk") == []


def test_a_title_as_the_portal_has_it_costs_one_call(deployment: Deployment, simulators: Simulators) -> None:
    lines(deployment, title="Reception")
    assert [entry["operation"] for entry in simulators.admin.journal()] == ["voximplant.sip.get"]


def test_a_registration_is_found_by_its_host_in_any_case(deployment: Deployment) -> None:
    def found(**wanted: Any) -> list[int]:
        asked = dict.fromkeys(("application_id", "rule_id", "user_id", "successful", "deactivated", "proxy"))
        more: dict[str, Any] = {"sip_username": None, **asked, **wanted}
        rows = voximplant.sip_registrations(deployment, fresh=False, application_name=None, **more)
        return [each.sip_registration_id for each in rows]

    everything = voximplant.sip_registrations(deployment, fresh=False, application_name=None)
    one = everything[0]
    exact = found(proxy=one.proxy)
    assert one.sip_registration_id in exact
    assert found(proxy=one.proxy.upper()) == found(proxy=f" {one.proxy} ") == exact
    assert one.sip_registration_id in found(sip_username=f"{one.sip_username} ")
    assert found(sip_username=f"not-{one.sip_username}") == []


@pytest.mark.parametrize("name", ["frontdesk", "FrontDesk", " frontdesk ", "frontdesk.acme.voximplant.com"])
def test_u30_an_application_is_found_by_both_forms_of_its_name_in_any_case(deployment: Deployment, name: str) -> None:
    everything = [
        each.application_name for each in voximplant.applications(deployment, fresh=False, application_name=None)
    ]
    (found,) = voximplant.applications(deployment, fresh=False, application_name=name)
    assert found.application_name in everything
    assert found.application_name.startswith("frontdesk")


def test_u30_applications_of_two_accounts_are_not_the_same() -> None:
    assert not same_application("desk.acme.voximplant.com", "desk.other.voximplant.com")
    assert not same_application("desk", "desk2")


def test_a_foreign_number_that_begins_like_another_spelling_is_found(
    deployment: Deployment, simulators: Simulators
) -> None:
    """+84 is Vietnam: 11 digits that begin with 8 may be a number as it is (megafon 6.27)."""
    with pytest.raises(InvalidInputError, match='write "74950004405"'):
        megafon.virtual_number(deployment, fresh=True, number="84950004405", id=None)
    simulators.admin.make("megafon", {"id": 900, "number": "84950004405", "type": "abc"}, "number")
    assert megafon.virtual_number(deployment, fresh=True, number="84950004405", id=None).id == 900
