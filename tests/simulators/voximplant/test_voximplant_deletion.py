"""What goes with a deleted object, and who loses it: routing contract 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from management_api import ManagementApi

Bound = tuple[int | None, int | None, int | None]


@pytest.fixture
def number(api: ManagementApi) -> int:
    """A registration with application 4411, its rule 7890 and its user 501; the phone number 881 has the rule too."""
    api.done("BindPhoneNumberToApplication", phone_id=881, application_id=4411, rule_id=7890)
    return api.create(application_id=4411, rule_id=7890, user_id=501)


@pytest.fixture(params=["by the API", "by a person"])
def remove(api: ManagementApi, request: pytest.FixtureRequest) -> Callable[[str, int], None]:
    """Deletes an object of a kind."""

    def by_the_api(kind: str, key: int) -> None:
        api.done(f"Del{kind.capitalize()}", **{f"{kind}_id": key})

    def by_a_person(kind: str, key: int) -> None:
        api.admin.delete("voximplant", key, kind)

    return by_the_api if request.param == "by the API" else by_a_person


def phone(api: ManagementApi) -> tuple[Any, Any, Any, Any]:
    row = api.row("GetPhoneNumbers", phone_id=881)
    return row.get("application_id"), row.get("application_name"), row.get("rule_id"), row.get("rule_name")


NAME = "frontdesk.acme.voximplant.com"


def test_an_application(api: ManagementApi, number: int, remove: Callable[[str, int], None]) -> None:
    shared = api.done("AddRule", application_id=4412, rule_name="r", rule_pattern="1", scenario_id="301")["rule_id"]
    remove("application", 4411)
    row = api.get(number)
    assert not {"application_name", "rule_name", "user_name"} & row.keys()
    assert (api.bound(number), phone(api)) == ((None, None, None), (None, None, None, None))
    assert {row["application_id"] for kind in ("rule", "user") for row in api.admin.objects("voximplant", kind)} == {
        4412
    }
    assert api.column("GetScenarios", "scenario_id") == [301]
    row = api.row("GetRules", application_id=4412, rule_id=shared, with_scenarios="1")
    assert [each["scenario_id"] for each in row["scenarios"]] == [301]
    assert api.refusal("GetRules", application_id=4411) == (116, "application_id")


@pytest.mark.parametrize(
    ("mode", "left", "of_phone"),
    [
        ("unbind", (4411, None, 501), (4411, NAME, None, None)),
        ("unbind_all", (None, None, None), (None, None, None, None)),
        ("dangle", (4411, 7890, 501), (4411, NAME, 7890, None)),
    ],
)
def test_a_rule(
    api: ManagementApi,
    number: int,
    remove: Callable[[str, int], None],
    mode: str,
    left: Bound,
    of_phone: tuple[Any, ...],
) -> None:
    api.switch(delete_rule=mode)
    remove("rule", 7890)
    assert (api.bound(number), phone(api)) == (left, of_phone)
    assert "rule_name" not in api.get(number)
    assert api.column("GetScenarios", "scenario_id") == [301, 302]
    assert api.bound(901) == (4412, 7892, None)


def test_a_scenario_leaves_every_rule(api: ManagementApi, remove: Callable[[str, int], None]) -> None:
    remove("scenario", 301)
    left = [row.get("scenarios") for row in api.done("GetRules", application_id=4412, with_scenarios="1")["result"]]
    assert left == [[]]
    row = api.row("GetRules", application_id=4411, rule_id=7890, with_scenarios="1")
    assert [each["scenario_id"] for each in row["scenarios"]] == [302]


@pytest.mark.parametrize(("mode", "left"), [("unbind", (4411, 7890, None)), ("dangle", (4411, 7890, 501))])
def test_a_user(api: ManagementApi, number: int, remove: Callable[[str, int], None], mode: str, left: Bound) -> None:
    api.switch(delete_user=mode)
    remove("user", 501)
    assert api.bound(number) == left
    assert "user_name" not in api.get(number)


def test_a_registration_that_lived_from_a_deleted_user_stays_offline(api: ManagementApi) -> None:
    api.patch(501, "user", logged_in=True)
    number = api.create(is_persistent="false", application_id=4411, user_id=501)
    api.admin.clock(advance=3)
    assert api.get(number)["successful"] is True
    api.done("DelUser", user_id=501)
    api.admin.clock(advance=1000)
    assert "successful" not in api.get(number)


@pytest.mark.parametrize(
    ("kind", "used", "unused"),
    [("application", 4411, None), ("rule", 7890, 7891), ("scenario", 301, 3101), ("user", 501, 502)],
)
def test_what_is_in_use_may_be_refused(
    api: ManagementApi, number: int, kind: str, used: int, unused: int | None
) -> None:
    api.done("AddScenario", scenario_name="unused")
    api.switch(**{f"delete_{kind}": "refuse"})
    method, by_id = f"Del{kind.capitalize()}", f"{kind}_id"
    assert api.refusal(method, **{by_id: used}) == (496, by_id)
    assert api.bound(number) == (4411, 7890, 501)
    if unused is None:
        unused = api.done("AddApplication", application_name="empty")["application_id"]
    assert api.done(method, **{by_id: unused}) == {"result": 1}


@pytest.mark.parametrize(
    ("kind", "known", "unknown", "code"),
    [
        ("application", 4412, 1, 116),
        ("rule", 7891, 1, 147),
        ("scenario", 302, 1, 132),
        ("user", 502, 1, 117),
    ],
)
def test_a_list_with_an_unknown_id(api: ManagementApi, kind: str, known: int, unknown: int, code: int) -> None:
    method, by_id = f"Del{kind.capitalize()}", f"{kind}_id"
    before = len(api.admin.objects("voximplant", kind))
    assert api.refusal(method, **{by_id: f"{known};{unknown}"}) == (code, by_id)
    assert len(api.admin.objects("voximplant", kind)) == before
    api.switch(delete_list="partial")
    assert api.done(method, **{by_id: f"{known};{unknown}"}) == {"result": 1}
    assert len(api.admin.objects("voximplant", kind)) == before - 1
    assert api.refusal(method, **{by_id: f"{known};{unknown}"}) == (code, by_id)


@pytest.mark.parametrize(
    ("method", "sent", "refusal"),
    [
        ("DelScenario", {}, (485, "scenario_id")),
        ("DelScenario", {"scenario_id": ""}, (485, "scenario_id")),
        ("DelScenario", {"scenario_name": "library;x"}, (168, "scenario_name")),
        ("DelScenario", {"scenario_id": "301", "scenario_name": "inbound"}, (458, None)),
        ("DelRule", {}, (485, "rule_id")),
        ("DelRule", {"rule_name": "night"}, (485, "application_id")),
        ("DelRule", {"rule_name": "x", "application_id": "all"}, (156, "rule_name")),
        ("DelUser", {}, (485, "user_id")),
        ("DelUser", {"user_name": "second"}, (485, "application_id")),
        ("DelUser", {"user_id": "x"}, (117, "user_id")),
        ("DelApplication", {"application_name": ""}, (485, "application_id")),
        ("DelApplication", {"application_name": "all"}, (116, "application_name")),
    ],
)
def test_wrong_deletions(
    api: ManagementApi, method: str, sent: dict[str, Any], refusal: tuple[int, str | None]
) -> None:
    assert api.refusal(method, **sent) == refusal


@pytest.mark.parametrize(
    ("method", "sent", "kind", "left"),
    [
        ("DelRule", {"rule_id": "all"}, "rule", []),
        ("DelRule", {"rule_id": "all", "application_id": 4411}, "rule", [7892]),
        ("DelRule", {"rule_name": "inbound", "application_id": "all"}, "rule", [7891]),
        ("DelRule", {"rule_id": 7891, "rule_name": "night"}, "rule", [7890, 7892]),
        ("DelUser", {"user_id": "all", "application_name": "backoffice"}, "user", [501, 502]),
        ("DelUser", {"user_name": "operator;second", "application_id": 4411}, "user", [503]),
        ("DelScenario", {"scenario_id": "all"}, "scenario", []),
        ("DelScenario", {"scenario_name": "library"}, "scenario", [302]),
        ("DelApplication", {"application_id": "any"}, "application", []),
        ("DelApplication", {"application_name": f"{NAME}"}, "application", [4412]),
    ],
)
def test_several_at_once(api: ManagementApi, method: str, sent: dict[str, Any], kind: str, left: list[int]) -> None:
    assert api.done(method, **sent) == {"result": 1}
    assert [row[f"{kind}_id"] for row in api.admin.objects("voximplant", kind)] == left
