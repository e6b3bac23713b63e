"""`wait_for_registration` and credential drift of SipRegistration, on both engines (voximplant U22, U31)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.engines import Result

from .cases import CANARY, CANARY_2, SIP_REGISTRATION, Fields
from .stacks import Declared, Stack, changed_inputs

NAME = SIP_REGISTRATION.name
HOST = "pbx.example.org"


def waiting(**inputs: Any) -> Declared:
    return SIP_REGISTRATION.declared(1).but({"wait_for_registration": True, **inputs})


def far_side(stack: Stack, password: str) -> None:
    """The SIP server has the account, with this password."""
    stack.admin.switches("voximplant", registration_delay=0.3)
    accounts = stack.admin.objects("voximplant", "sip_account")
    if accounts:
        stack.admin.patch("voximplant", accounts[0]["sip_account_id"], {"password": password}, "sip_account")
    else:
        account = {"sip_username": SIP_REGISTRATION.inputs(1)["sip_username"], "host": HOST, "password": password}
        stack.admin.make("voximplant", account, "sip_account")


def settle(stack: Stack) -> None:
    """The attempts that run end, and that was some time ago."""
    for seconds in (60, 5):
        stack.admin.clock(advance=seconds)
        stack.admin.objects("voximplant")


def outputs(stack: Stack) -> Fields:
    found: Fields = stack.state(NAME)["outputs"]
    return found


def errors(result: Result) -> list[str]:
    return [line for line in result.messages("error").splitlines() if line.strip()]


def test_a_create_and_an_update_return_when_the_server_has_accepted_the_credentials(stack: Stack) -> None:
    far_side(stack, CANARY)
    stack.declare(waiting())
    stack.up()
    assert (outputs(stack)["successful"], outputs(stack)["status_code"]) == (True, 200)
    assert stack.writes() == {"voximplant": ["CreateSipRegistration"]}
    assert stack.up(expect_no_changes=True).operations(NAME) == ["same"]
    stack.refresh(expect_no_changes=True)
    assert stack.writes() == {}

    stack.declare(waiting(auth_user="user-1"))
    stack.up()
    assert (outputs(stack)["auth_user"], outputs(stack)["successful"]) == ("user-1", True)
    assert stack.writes() == {"voximplant": ["UpdateSipRegistration"]}
    assert stack.find_leaks([CANARY]) == set()


def test_a_create_that_is_refused_fails_the_run_and_loses_nothing(stack: Stack) -> None:
    far_side(stack, CANARY_2)
    # An update that sends the same password starts no new attempt.
    stack.declare(waiting(registration_timeout=5))
    assert stack.preview().operations(NAME) == ["create"]
    failed = stack.up(check=False)
    assert not failed.ok
    (id_,) = stack.recorded().values()
    sentence = (
        f'SipRegistration "{NAME}" (id {id_}) was created, but the SIP server has not accepted its registration: 403'
    )
    assert [line for line in errors(failed) if sentence in line]
    assert "Traceback" not in failed.text
    assert "403 Forbidden" in failed.messages("info", "info#err", "warning")
    assert stack.writes() == {"voximplant": ["CreateSipRegistration"]}

    # Neither a preview nor a refresh fails for it; the next update tries again, and says the same.
    assert stack.preview().operations(NAME) == ["update"]
    stack.refresh()
    again = stack.up(check=False)
    assert not again.ok
    assert [line for line in errors(again) if "could not be updated" in line and "403 Forbidden" in line]
    assert stack.recorded() == {NAME: id_}

    far_side(stack, CANARY)
    settle(stack)
    assert stack.up().operations(NAME) == ["update"]
    assert outputs(stack)["successful"] is True
    assert stack.up(expect_no_changes=True).operations(NAME) == ["same"]
    assert stack.recorded() == {NAME: id_}
    assert stack.find_leaks([CANARY, CANARY_2]) == set()


def test_what_a_run_has_made_fails_that_run_alone(empty_stack: Stack) -> None:
    """A program also runs to refresh and to destroy."""
    stack = empty_stack
    if stack.engine.name != "pulumi":
        pytest.skip("the sandbox engine runs no program then")
    far_side(stack, CANARY_2)
    stack.declare(waiting())
    assert not stack.up(check=False).ok
    stack.refresh(run_program=True)
    stack.destroy(run_program=True)
    assert stack.recorded() == {}


@pytest.mark.parametrize("shown", ["absent", "previous"])
def test_an_update_that_is_refused_fails_and_is_sent_again(stack: Stack, shown: str) -> None:
    """The status of before the update is not mistaken for that of after it, even where the platform goes on showing it
    with another date."""
    stack.admin.switches("voximplant", status_while_trying=shown)
    far_side(stack, CANARY)
    stack.declare(waiting())
    stack.up()
    stack.declare(waiting(password=CANARY_2))
    failed = stack.up(check=False)
    assert not failed.ok
    assert [line for line in errors(failed) if "could not be updated" in line and "403 Forbidden" in line]
    assert stack.preview().operations(NAME) == ["update"]
    far_side(stack, CANARY_2)
    settle(stack)
    assert stack.up().operations(NAME) == ["update"]
    assert outputs(stack)["successful"] is True


def test_a_server_that_does_not_answer_is_waited_for_as_long_as_the_program_says(stack: Stack) -> None:
    stack.admin.switches("voximplant", registration_delay=10_000)
    stack.engine.environment["PULUMI_TELEPHONY_PACE"] = "0.01"
    stack.declare(waiting(registration_timeout=30))
    failed = stack.up(check=False)
    assert "did not register within 30 seconds: no outcome so far" in failed.messages("info", "info#err", "warning")
    assert [line for line in errors(failed) if "no outcome so far" in line]
    # Who does not wait any more is not held up.
    stack.declare(waiting(wait_for_registration=None))
    assert stack.up().operations(NAME) == ["update"]
    assert stack.up(expect_no_changes=True).operations(NAME) == ["same"]
    assert stack.writes() == {"voximplant": ["CreateSipRegistration"]}


def test_a_password_that_is_refused_is_drift_and_sent_again(stack: Stack) -> None:
    far_side(stack, CANARY)
    stack.declare(SIP_REGISTRATION.declared(1))
    stack.up()
    settle(stack)
    stack.refresh(expect_no_changes=True)
    # Somebody types another password into the control panel.
    (id_,) = stack.recorded().values()
    stack.admin.patch("voximplant", id_, {"password": CANARY_2})
    settle(stack)
    stack.calls()

    preview = stack.preview(refresh=True)
    assert changed_inputs(preview, NAME) == {"password"}
    assert stack.writes() == {}
    refreshed = stack.refresh()
    told = refreshed.messages("info", "info#err", "warning")
    assert "the SIP server rejects its credentials since 20" in told
    assert "403 Forbidden; its password is shown as changed" in told
    # What is told once is not told again, and not forgotten.
    assert "rejects its credentials" not in stack.refresh(expect_no_changes=True).messages("info", "info#err")
    assert stack.preview().operations(NAME) == ["update"]
    assert stack.writes() == {}

    assert stack.up().operations(NAME) == ["update"]
    assert stack.writes() == {"voximplant": ["UpdateSipRegistration"]}
    settle(stack)
    stack.refresh(expect_no_changes=True)
    assert stack.up(expect_no_changes=True).operations(NAME) == ["same"]
    assert outputs(stack)["successful"] is True
    assert stack.writes() == {}
    assert stack.find_leaks([CANARY, CANARY_2]) == set()


def test_drift_of_credentials_can_be_switched_off(stack: Stack) -> None:
    far_side(stack, CANARY)
    stack.declare(SIP_REGISTRATION.declared(1))
    stack.up()
    stack.calls()
    stack.declare(SIP_REGISTRATION.declared(1).but({"detect_credential_drift": False}))
    assert stack.up().operations(NAME) == ["update"]
    assert stack.writes() == {}
    far_side(stack, CANARY_2)
    settle(stack)
    assert "refuses" not in stack.refresh(expect_no_changes=True).messages("info", "info#err", "warning")
    assert outputs(stack)["status_code"] == 403
    assert stack.up(expect_no_changes=True).operations(NAME) == ["same"]
