"""Whatever Voximplant does where its documentation says nothing: the route's resources live a whole life.

Each switch of the simulators is one assumption that may be wrong (contracts: voximplant-routing 3, 5).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from laws.cases import Case
from laws.cases.routing import ROUTE, RULE, SCENARIO, SCRIPT, USER, WHITE_LIST_ITEM
from pulumi_telephony import vendors
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.service import Known, Service
from pulumi_telephony.base.errors import ApiError, ConflictError
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators

SWITCHES: tuple[dict[str, Any], ...] = (
    {"strict_pairs": True},
    {"default_secure_record_storage": True, "default_parent_accounting": False},
    {"scenario_scope": "application", "rule_scope": "account", "user_scope": "account"},
    {"reorder_partial": "refuse"},
    {"reorder_partial": "slots"},
    {"bind_position": "front"},
    {"bind_position": "by_id"},
    {"bind_strict": True},
    {"whitelist_put": "clears"},
    {"wl_raw": True},
    {"wl_unique": True},
    {"get_unknown": "error"},
    {"rules_all": True},
    {"number_rule": "keep"},
    {"script_crlf": True},
    {"script_trim": True},
    {"regex_any": True},
    {"delete_application": "refuse"},
    {"delete_rule": "unbind_all"},
    {"delete_rule": "dangle"},
    {"delete_rule": "refuse"},
    {"delete_scenario": "refuse"},
    {"delete_user": "dangle"},
    {"delete_user": "refuse"},
    {"delete_list": "partial"},
    {"visible_after": 1.0},
    {"absent_as_null": True},
    {"short_application_names": True},
    {"field_names": False, "errors_array": False},
    {"default_count": 1},
)


NUMBERS = itertools.count(1)


class Life:
    """One resource in one account; each run is a deployment of its own."""

    def __init__(self, case: Case, simulators: Simulators) -> None:
        self.case = case
        self.admin = simulators.admin
        self._settings = Settings({}, simulators.env)
        self._owner = f"project/stack/it-{next(NUMBERS)}"
        self.id = ""
        self.known: Known | None = None

    def service(self) -> Service:
        lifecycle = vendors.KINDS[self.case.kind].lifecycle
        return Service(lifecycle, Deployment(self._settings), self._owner)

    def checked(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        checked = self.service().check(inputs, {}, False)
        assert checked.problems == []
        return checked.values

    def create(self, inputs: Mapping[str, Any]) -> None:
        self.id, self.known = self.service().create(self.checked(inputs))

    def update(self, inputs: Mapping[str, Any]) -> None:
        assert self.known is not None
        self.known = self.service().update(self.id, self.known, self.checked(inputs))

    def refresh(self) -> None:
        assert self.known is not None
        found = self.service().read(self.id, self.known)
        assert found is not None
        self.id, self.known, _ = found

    def would_change(self, inputs: Mapping[str, Any]) -> bool:
        assert self.known is not None
        return self.service().plan(self.id, self.known, self.checked(inputs)).changes

    def delete(self) -> None:
        assert self.known is not None
        self.service().delete(self.id, self.known)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(STATE_DIR, str(tmp_path))


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda each: "-".join(f"{k}={v}" for k, v in each.items()))
@pytest.mark.parametrize("case", ROUTE, ids=lambda case: case.name)
def test_a_whole_life_whatever_the_documentation_leaves_open(
    case: Case, switches: Mapping[str, Any], simulators: Simulators
) -> None:
    simulators.admin.switches("voximplant", **switches)
    life = Life(case, simulators)
    program = case.inputs(1)
    life.create(program)
    life.refresh()
    assert not life.would_change(program)
    edited = {**program, **case.one_field}
    assert life.would_change(edited)
    life.update(edited)
    life.refresh()
    assert not life.would_change(edited)
    life.delete()
    assert case.found(simulators.admin, life.id) is None
    life.delete()


@pytest.mark.parametrize(
    "switch", [{"delete_rule": each} for each in ("unbind", "unbind_all", "dangle", "refuse")], ids=str
)
def test_a_rule_is_unbound_before_it_is_deleted_and_what_was_bound_keeps_the_application(
    switch: Mapping[str, Any], simulators: Simulators
) -> None:
    admin = simulators.admin
    admin.switches("voximplant", **switch)
    life = Life(RULE, simulators)
    life.create(RULE.inputs(1))
    admin.patch("voximplant", 881, {"application_id": 4411, "rule_id": int(life.id)}, "phone_number")
    admin.patch("voximplant", 901, {"application_id": 4411, "rule_id": int(life.id)})
    life.delete()
    (number,) = (each for each in admin.objects("voximplant", "phone_number") if each["phone_id"] == 881)
    (registration,) = (each for each in admin.objects("voximplant") if each["sip_registration_id"] == 901)
    assert [each["application_id"] for each in (number, registration)] == [4411, 4411]
    assert [each.get("rule_id") for each in (number, registration)] == [None, None]


@pytest.mark.parametrize("switch", [{"delete_user": each} for each in ("unbind", "dangle", "refuse")], ids=str)
def test_a_user_is_unbound_from_their_registration_before_they_are_deleted(
    switch: Mapping[str, Any], simulators: Simulators
) -> None:
    admin = simulators.admin
    admin.switches("voximplant", **switch)
    life = Life(USER, simulators)
    life.create(USER.inputs(1))
    admin.patch("voximplant", 901, {"application_id": 4411, "rule_id": None, "user_id": int(life.id)})
    life.delete()
    (registration,) = (each for each in admin.objects("voximplant") if each["sip_registration_id"] == 901)
    assert registration.get("user_id") is None


def test_a_key_that_may_not_read_registrations_deletes_a_user_all_the_same(
    simulators: Simulators, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = Path(simulators.env["VOXIMPLANT_CREDENTIALS"])
    life = Life(USER, simulators)
    life.create(USER.inputs(1))
    managers = owner.with_name(owner.name.replace("owner", "user-manager"))
    if not managers.exists():
        (key,) = (each for each in simulators.admin.objects("voximplant", "key") if "Owner" in each["roles"])
        simulators.admin.patch("voximplant", key["key_id"], {"roles": ["User manager"]}, "key")
    life.delete()
    assert USER.found(simulators.admin, life.id) is None
    assert "what is bound to it cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("case", "field"),
    [(RULE, "pattern_exclude"), (USER, "custom_data"), (WHITE_LIST_ITEM, "description")],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_ru9_a_value_that_an_empty_one_does_not_clear_is_an_error_that_names_it(
    case: Case, field: str, simulators: Simulators
) -> None:
    simulators.admin.switches("voximplant", empty_value="ignored")
    life = Life(case, simulators)
    program = {**case.inputs(1), field: "something"}
    life.create(program)
    del program[field]
    with pytest.raises(ApiError, match=f"did not apply {field}"):
        life.update(program)


def test_ru9_a_key_is_probed_because_no_list_returns_it(simulators: Simulators) -> None:
    keys = [each["key_id"] for each in simulators.admin.objects("voximplant", "key")]
    life = Life(RULE, simulators)
    program = {**RULE.inputs(1), "bind_key_id": keys[0]}
    life.create(program)
    life.refresh()
    assert not life.would_change(program)
    simulators.admin.patch("voximplant", life.id, {"bind_key_id": keys[1]}, "rule")
    life.refresh()
    assert life.would_change(program)
    life.update(program)
    del program["bind_key_id"]
    life.update(program)
    (rule,) = (each for each in simulators.admin.objects("voximplant", "rule") if str(each["rule_id"]) == life.id)
    assert rule.get("bind_key_id") is None


def test_an_existing_object_stops_a_create_with_its_id_and_how_to_take_it_over(simulators: Simulators) -> None:
    for case in ROUTE:
        inputs = case.inputs(1)
        id_ = case.make(simulators.admin, case.remote(inputs))
        with pytest.raises(ConflictError, match=rf"\(id {id_}\); set adopt=True or existing_id"):
            Life(case, simulators).create(inputs)
        adopting = Life(case, simulators)
        adopting.create({**inputs, "adopt": True})
        assert adopting.id == id_
        assert case.deviations(simulators.admin, id_, inputs) == {}
        by_id = Life(case, simulators)
        by_id.create({**inputs, "existing_id": int(id_)})
        assert by_id.id == id_
        (problem,) = Life(case, simulators).service().check({**inputs, "existing_id": 99}, {}, False).problems
        assert problem.startswith("existing_id: there is no ")


def test_an_id_that_means_another_object_now_is_refused(simulators: Simulators) -> None:
    for case in ROUTE:
        life = Life(case, simulators)
        life.create(case.inputs(1))
        name = next(iter(case.remote(case.inputs(2)).keys() & {
            "application_name", "scenario_name", "rule_name", "user_name", "sip_whitelist_network",
        }))  # fmt: skip
        case_fields = {name: case.remote(case.inputs(2))[name]}
        simulators.admin.patch("voximplant", life.id, case_fields, case.type)
        with pytest.raises(ConflictError, match=r"in the state, but .* nothing was changed"):
            life.delete()
        assert case.found(simulators.admin, life.id) is not None


def test_a_second_scenario_of_the_same_name_elsewhere_is_named_when_the_account_refuses_it(
    simulators: Simulators,
) -> None:
    life = Life(SCENARIO, simulators)
    life.create({"name": "main", "script": SCRIPT, "application_id": 4411})
    other = Life(SCENARIO, simulators)
    with pytest.raises(ConflictError):
        other.create({"name": "main", "script": SCRIPT, "application_id": 4412})
    simulators.admin.switches("voximplant", scenario_scope="application")
    other.create({"name": "main", "script": SCRIPT, "application_id": 4412})
    assert other.id != life.id


def test_a_scenario_of_another_application_or_a_shared_one_is_not_adopted_as_this_application_s(
    simulators: Simulators,
) -> None:
    mine = {"name": "main", "script": SCRIPT, "application_id": 4411}
    for owner in (4412, None):
        fields = {"scenario_name": "main", "scenario_script": SCRIPT, "application_id": owner}
        id_ = SCENARIO.make(simulators.admin, fields)
        service = Life(SCENARIO, simulators).service()
        (problem,) = service.check({**mine, "existing_id": id_}, {}, False).problems
        assert "cannot be adopted: it has another application_id" in problem
        SCENARIO.delete_by_hand(simulators.admin, id_)


def test_a_rule_that_cannot_get_back_its_place_stays_with_a_warning(
    simulators: Simulators, capsys: pytest.CaptureFixture[str]
) -> None:
    life = Life(RULE, simulators)
    life.create(RULE.inputs(1))
    other = Life(RULE, simulators)
    other.create(RULE.inputs(2))
    # As a replacement that deletes first, in one deployment.
    one = life.service()
    assert life.known is not None
    one.delete(life.id, life.known)
    simulators.admin.faults({"vendor": "voximplant", "operation": "ReorderRules", "effect": {"error": 101}})
    id_, _ = one.create(life.checked(RULE.inputs(1)))
    assert RULE.found(simulators.admin, id_) is not None
    assert "is tried last now" in capsys.readouterr().err


def test_a_registration_that_cannot_be_read_does_not_keep_a_user_from_being_deleted(simulators: Simulators) -> None:
    life = Life(USER, simulators)
    life.create(USER.inputs(1))
    rows = [{"sip_registration_id": 5, "sip_username": 5}]
    broken = {"body": {"result": rows, "count": 1}}
    simulators.admin.faults({"vendor": "voximplant", "operation": "GetSipRegistrations", "times": 2, "effect": broken})
    life.delete()
    assert USER.found(simulators.admin, life.id) is None


def test_ru2_a_name_that_is_free_only_some_time_after_a_deletion_is_waited_for(simulators: Simulators) -> None:
    for case in (each for each in ROUTE if each is not WHITE_LIST_ITEM):
        life = Life(case, simulators)
        life.create(case.inputs(1))
        simulators.admin.switches("voximplant", name_hold_s=1.0)
        life.delete()
        again = Life(case, simulators)
        again.create(case.inputs(1))
        assert case.deviations(simulators.admin, again.id, case.inputs(1)) == {}


def test_a_scenario_that_an_application_owns_is_not_adopted_as_a_shared_one(simulators: Simulators) -> None:
    inputs = {"name": "inbound", "script": SCRIPT, "adopt": True}
    (problem,) = Life(SCENARIO, simulators).service().check(inputs, {}, False).problems
    assert "(id 302) belongs to application 4411; to take it over, set application_id=4411" in problem


def test_a_scenario_elsewhere_that_has_the_name_is_named_with_its_id(simulators: Simulators) -> None:
    with pytest.raises(ConflictError, match=r"shared or of an application, exists in .* \(id 301\)"):
        Life(SCENARIO, simulators).create({"name": "library", "script": SCRIPT, "application_id": 4411})


def test_ru2_a_rename_to_a_name_that_is_not_free_yet_waits_for_it(simulators: Simulators) -> None:
    for case in (each for each in ROUTE if each is not WHITE_LIST_ITEM):
        one, two = Life(case, simulators), Life(case, simulators)
        one.create(case.inputs(1))
        two.create(case.inputs(2))
        simulators.admin.switches("voximplant", name_hold_s=1.0)
        one.delete()
        renamed = {**case.inputs(2), "name": case.inputs(1)["name"]}
        two.update(renamed)
        assert case.deviations(simulators.admin, two.id, renamed) == {}


def test_a_rename_to_a_name_that_another_object_has_is_refused_with_its_id(simulators: Simulators) -> None:
    one, two = Life(RULE, simulators), Life(RULE, simulators)
    one.create(RULE.inputs(1))
    two.create(RULE.inputs(2))
    with pytest.raises(ConflictError, match=rf"exists in .* \(id {one.id}\)"):
        two.update({**RULE.inputs(2), "name": RULE.inputs(1)["name"]})
    assert RULE.deviations(simulators.admin, two.id, RULE.inputs(2)) == {}
