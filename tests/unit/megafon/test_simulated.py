"""VirtualNumber against the simulator, which was written from the contract independently of the client."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators
from unit.megafon.stack import CITY, CREATE, DELETE, MOBILE, ORDER, SIP, UPDATE, Stack


def whole_life(stack: Stack, program: dict[str, Any]) -> None:
    """Up, the same again, refresh, update, remove an input, destroy, and once more."""
    stack.up(program)
    assert stack.up(program) == {}
    assert stack.refresh()
    assert stack.preview(program) == {}
    changed = {**program, "comment": "changed"}
    assert stack.up(changed) == {"comment": "changed"}
    assert stack.up(changed) == {}
    bare = {name: value for name, value in program.items() if name not in ("comment", "purpose", "employee_id")}
    assert stack.up(bare)
    assert stack.refresh()
    assert stack.preview(bare) == {}
    really = stack.number(program["number"])
    assert really is not None
    assert (really["comment"] or "", really["purpose"], really["employee_id"]) == ("", "company", None)
    stack.destroy()
    stack.destroy()
    assert stack.refresh() is (program["type"] == "abc")


PROGRAMS = pytest.mark.parametrize("program", [SIP, MOBILE, CITY], ids=["sip_registration", "def", "abc"])


@PROGRAMS
def test_a_whole_life(stack: Stack, program: dict[str, Any]) -> None:
    whole_life(stack, program)


@pytest.mark.parametrize(
    "switches",
    [
        {"raw_token_only": True},
        {"success_status_201": True},
        {"errors_in_200": True},
        {"put_clears_omitted": True},
        {"keep_empty_comment": True},
        {"missing_answer": "400"},
        {"missing_answer": "200-null"},
        {"missing_answer": "200-list"},
        {"read_profile": "numbers-page"},
        {"read_profile": "numbers-page", "duplicate_keys": True, "null_arrays": True, "extra_fields": True},
        {"port_echo": "as_sent"},
        {"require_content_type_always": True},
        {"reject_unknown_filters": True},
        {"hide_linked_numbers": True},
        {"sip_account_in_reads": True},
        {"list_cap": 3},
        {"read_lag_seconds": 1.0},
        {"requests_per_minute": 5},
        {"requests_per_minute": 5, "send_retry_after": True},
    ],
    ids=lambda switches: ",".join(f"{name}={value}" for name, value in switches.items()),
)
@PROGRAMS
def test_a_whole_life_whatever_the_documentation_leaves_open(
    stack: Stack, program: dict[str, Any], switches: dict[str, Any]
) -> None:
    """Traps 4.1-4.17 as the simulator shows them, and the unknowns 6.1-6.30 for which it has a switch."""
    stack.switch(**switches)
    whole_life(stack, program)


# -- the unknowns that change the course of things -------------------------------------------------------


def test_6_18_destroying_a_mobile_number_waits_until_it_is_really_gone(stack: Stack) -> None:
    stack.switch(delete_delay_seconds=20.0)
    stack.up(MOBILE)
    stack.destroy()
    assert not stack.refresh()
    assert stack.calls(DELETE) == 1


def test_6_18_a_removal_that_takes_too_long_is_told_and_can_be_run_again(stack: Stack) -> None:
    stack.switch(delete_delay_seconds=60.0)
    stack.up({**MOBILE, "activation_timeout": 5})
    with pytest.raises(ApiError, match="still exists"):
        stack.destroy()
    stack.admin.clock(120)
    stack.destroy()
    assert not stack.refresh()


@pytest.mark.parametrize(
    ("answer", "error"), [("403", AuthorizationError), ("401", AuthorizationError), ("reset", TransportError)]
)
def test_6_4_a_foreign_address_is_told_so_and_never_looks_like_a_deletion(
    stack: Stack, answer: str, error: type[TelephonyError]
) -> None:
    stack.up(SIP)
    stack.switch(foreign_ip=answer)
    (account,) = stack.admin.objects("megafon", "account")
    stack.admin.patch("megafon", account["app_id"], {"allow_list": ["192.0.2.1"]}, "account")
    with pytest.raises(error, match="allow-list"):
        stack.refresh()
    with pytest.raises(error, match="allow-list"):
        stack.destroy()


def test_6_1_a_wrong_token_names_both_forms_of_the_header(simulators: Simulators) -> None:
    stack = Stack(simulators, MEGAFON_TOKEN="wrong", MEGAFON_TOKEN_PREFIX="Bearer ")
    with pytest.raises(AuthorizationError, match='after "Bearer "; if the API expects it bare'):
        stack.up(SIP)
    assert stack.number(SIP["number"]) is None


def test_6_1_the_other_form_of_the_header_can_be_configured(simulators: Simulators) -> None:
    assert Stack(simulators, MEGAFON_TOKEN_PREFIX="Bearer ").up(SIP)
    simulators.admin.switches("megafon", raw_token_only=True)
    with pytest.raises(AuthorizationError):
        Stack(simulators, MEGAFON_TOKEN_PREFIX="Bearer ").up(CITY)


def test_6_8_a_comment_by_hand_survives_where_a_put_clears_what_it_does_not_have(stack: Stack) -> None:
    stack.switch(put_clears_omitted=True)
    program = {name: value for name, value in SIP.items() if name != "comment"}
    stack.up(program)
    stack.admin.patch("megafon", stack.id, {"comment": "by hand"}, "number")
    assert stack.up({**program, "password": "n3w"}) == {"password": "n3w"}
    really = stack.number(SIP["number"])
    assert really is not None
    assert (really["comment"], really["password"], really["login"]) == ("by hand", "n3w", "reception")


@pytest.mark.parametrize("program", [SIP, MOBILE], ids=["sip_registration", "def"])
def test_6_6_a_second_resource_for_a_number_is_stopped_and_named(
    stack: Stack, simulators: Simulators, program: dict[str, Any]
) -> None:
    stack.up(program)
    with pytest.raises(ConflictError, match=rf"id {stack.id} .*adopt=True"):
        Stack(simulators).up(program)
    adopting = Stack(simulators)
    adopting.up({**program, "adopt": True})
    assert adopting.id == stack.id
    assert stack.calls(CREATE) + stack.calls(ORDER) == 1


def test_6_17_a_number_that_a_scenario_uses_is_not_deleted(stack: Stack) -> None:
    stack.up({"number": "79990004402", "type": "def", "adopt": True, "release_protection": False})
    with pytest.raises(ConflictError, match="scenarios"):
        stack.destroy()
    assert stack.refresh()


def test_6_16_destroying_a_city_number_never_calls_the_api(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    stack.up(CITY)
    stack.destroy()
    assert stack.calls(DELETE) == 0
    assert "removed from the state" in capsys.readouterr().err
    assert stack.number(CITY["number"])


@pytest.mark.parametrize(
    ("number", "why"), [("79990009999", "not among the mobile numbers"), ("79990003355", "links no city number")]
)
def test_6_20_what_cannot_be_attached_is_not_ordered(stack: Stack, number: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        stack.up({"number": number, "type": "def"})
    assert stack.calls(ORDER) == 0


def test_6_20_a_given_city_number_stands_in_for_a_missing_one(stack: Stack) -> None:
    program = {"number": "79990003355", "type": "def", "dgn_number": "74950003355"}
    stack.up(program)
    assert stack.state.dgn_number == "74950003355"
    assert stack.up(program) == {}


@pytest.mark.parametrize(("employee", "error"), [(99, InvalidInputError), (78, ConflictError)])
def test_6_13_an_employee_who_cannot_have_the_number_stops_the_order(
    stack: Stack, employee: int, error: type[TelephonyError]
) -> None:
    with pytest.raises(error, match=f"employee {employee}"):
        stack.up({**MOBILE, "employee_id": employee})
    assert stack.calls(ORDER) == 0


def test_6_12_and_6_14_the_link_to_an_employee_is_kept_on_both_sides(stack: Stack) -> None:
    def sim() -> Any:
        return {found["id"]: found["sim_number_capacity_id"] for found in stack.admin.objects("megafon", "employee")}[
            77
        ]

    stack.up(MOBILE)
    assert (str(sim()), stack.state.nc_type) == (stack.id, "custom+fmc")
    stack.up({**MOBILE, "purpose": "not_specified", "employee_id": None})
    assert (sim(), stack.state.employee_id, stack.state.nc_type) == (None, None, "custom")


def test_6_21_and_6_22_a_slow_activation_is_finished_by_later_runs(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.switch(activation_seconds=500.0)
    program = {**MOBILE, "activation_timeout": 100}
    stack.up(program)
    assert (stack.state.state, stack.state.pending) == ("activation", ("activation",))
    assert "not active after 100 seconds" in capsys.readouterr().err
    stack.up(program)
    assert (stack.state.state, stack.state.pending) == ("activation", ("activation",))
    assert (stack.calls(ORDER), stack.calls(UPDATE)) == (1, 0)
    stack.admin.clock(400)
    assert stack.refresh()
    stack.up(program)
    assert (stack.state.employee_id, stack.state.pending) == (77, ())
    assert (stack.calls(ORDER), stack.calls(UPDATE)) == (1, 1)
    assert stack.up(program) == {}


def test_3_2_a_failed_activation_is_given_back(stack: Stack) -> None:
    stack.switch(activation_outcome="error", activation_reason="contract closed")
    with pytest.raises(ApiError, match=r"contract closed.*detached again"):
        stack.up(MOBILE)
    assert stack.number(MOBILE["number"]) is None
    stack.switch(activation_outcome="active")
    stack.up(MOBILE)
    assert stack.state.employee_id == 77


@pytest.mark.parametrize("outcome", ["debt_lock", "freeze", "inactive"])
def test_3_2_a_number_that_does_not_work_is_kept_with_a_warning(
    stack: Stack, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.switch(activation_outcome=outcome)
    stack.up(MOBILE)
    assert (stack.state.state, stack.state.pending) == (outcome, ("assignment",))
    assert "warning" in capsys.readouterr().err
    stack.admin.patch("megafon", stack.id, {"state": "active"}, "number")
    stack.up(MOBILE)
    assert (stack.state.state, stack.state.employee_id, stack.state.pending) == ("active", 77, ())


def test_2_9_a_number_that_can_only_be_read_is_found_by_its_id(simulators: Simulators) -> None:
    lifecycle = VirtualNumberLifecycle.connect(Deployment(Settings({}, simulators.env)))
    state = lifecycle.read("314", None)
    assert state is not None
    assert (state.type, state.sip_uri) == ("sip_redirection", "sip:reception@pbx.example.org")
    assert lifecycle.read("31400", None) is None


# -- drift -----------------------------------------------------------------------------------------------


def test_what_a_person_changes_by_hand_is_found_and_put_right(stack: Stack) -> None:
    stack.up(MOBILE)
    stack.admin.patch("megafon", stack.id, {"comment": "by hand"}, "number")
    assert stack.preview(MOBILE) == {}
    stack.refresh()
    assert stack.up(MOBILE) == {"comment": "Ann"}
    really = stack.number(MOBILE["number"])
    assert really is not None
    assert really["comment"] == "Ann"


def test_what_a_person_deletes_by_hand_is_gone_after_a_refresh(stack: Stack) -> None:
    stack.up(SIP)
    stack.admin.delete("megafon", stack.id, "number")
    with pytest.raises(NotFoundError, match="refresh"):
        stack.up({**SIP, "comment": "new"})
    assert not stack.refresh()
    stack.destroy()
