"""Registrations of Bitrix24 lines: waited for, failed, and refused after they were well."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.waiting import PACE

from .cases import CANARY, CANARY_2
from .stacks import Declared, Stack, changed_inputs

STATUS = "voximplant.sip.status"
GOOD = {"title": "Front desk", "server": "pbx.example.org", "login": "desk", "password": CANARY}
LINE = Declared("BitrixSipLine", "desk", {**GOOD, "wait_for_registration": True})


@pytest.fixture(autouse=True)
def quick(stack: Stack) -> None:
    """Waits take a twentieth of their time."""
    stack.engine.environment[PACE] = "0.05"


def outputs(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = stack.state("desk")["outputs"]
    return found


def in_clear(stack: Stack) -> dict[str, Any]:
    """The outputs but for the secrets, which each run encrypts again."""
    return {name: value for name, value in outputs(stack).items() if name != "password"}


def refuse(stack: Stack, password: str) -> None:
    """Let every SIP server refuse a password."""
    stack.admin.switches("bitrix24", rejected_password=password)


def test_an_up_comes_back_when_the_line_is_registered(stack: Stack) -> None:
    stack.declare(LINE)
    stack.calls()
    stack.preview()
    assert stack.writes() == {}
    stack.up()
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get", "voximplant.sip.add", *[STATUS] * 3]}
    assert outputs(stack)["registration_status_code"] == 200
    assert stack.up(expect_no_changes=True).operations("desk") == ["same"]
    assert stack.refresh(expect_no_changes=True).operations("desk") == ["refresh"]
    stack.calls()

    stack.declare(LINE.but({"password": CANARY_2}))
    assert stack.up().operations("desk") == ["update"]
    written = ["voximplant.sip.update", "voximplant.sip.get"]
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get", STATUS, *written, *[STATUS] * 3]}
    assert outputs(stack)["registration_status_code"] == 200


def test_a_new_line_that_is_refused_fails_the_run_and_is_not_lost(stack: Stack) -> None:
    refuse(stack, CANARY)
    stack.declare(LINE)
    failed = stack.up(check=False)
    assert not failed.ok
    assert 'BitrixSipLine "desk"' in failed.messages("error")
    assert "403 Forbidden" in failed.messages("error")
    assert "Traceback" not in failed.text
    ids = stack.recorded()
    assert ids.keys() == {"desk"}
    assert outputs(stack)["registration_status_code"] == 403

    # Neither a preview nor a refresh fails for it.
    assert stack.preview().operations("desk") == ["update"]
    stack.declare(LINE.but({"detect_credential_drift": False}))
    assert stack.refresh().operations("desk") == ["refresh"]
    stack.calls()
    failed = stack.up(check=False)
    assert not failed.ok
    assert "the SIP server rejected its registration: 403 Forbidden" in failed.messages("error")
    # It was started again.
    assert stack.writes() == {"bitrix24": ["voximplant.sip.update"]}

    stack.declare(LINE.but({"password": CANARY_2}))
    stack.up()
    assert stack.recorded() == ids
    assert outputs(stack)["registration_status_code"] == 200
    assert stack.up(expect_no_changes=True).operations("desk") == ["same"]
    assert stack.find_leaks([CANARY, CANARY_2]) == set()


def test_an_update_that_is_refused_is_sent_again_by_the_next_run(stack: Stack) -> None:
    stack.declare(LINE)
    stack.up()
    before = in_clear(stack)
    refuse(stack, CANARY_2)
    stack.declare(LINE.but({"password": CANARY_2}))
    for _ in range(2):
        stack.calls()
        failed = stack.up(check=False)
        assert not failed.ok
        assert "the SIP server rejected its registration: 403 Forbidden" in failed.messages("error")
        assert stack.writes() == {"bitrix24": ["voximplant.sip.update"]}
        assert in_clear(stack) == before
    # The server has learnt the password meanwhile.
    refuse(stack, "another")
    stack.up()
    assert outputs(stack)["registration_status_code"] == 200


def test_a_server_that_does_not_answer_fails_the_run_when_time_is_over(stack: Stack) -> None:
    stack.declare(LINE.but({"server": "pbx.invalid", "registration_timeout": 20}))
    failed = stack.up(check=False)
    assert not failed.ok
    assert "502 Unable to resolve hostname" in failed.messages("error")
    assert "did not register within 20 seconds" in failed.messages("info", "info#err")
    assert stack.recorded().keys() == {"desk"}
    stack.declare(LINE)
    stack.up()
    assert outputs(stack)["registration_status_code"] == 200


def test_refused_credentials_are_drift_of_the_password(stack: Stack) -> None:
    """The password was changed at the SIP server: nobody has touched the line."""
    line = LINE.but({"live_status": True, "wait_for_registration": None})
    stack.declare(line)
    stack.up()
    # Two more looks, and it is registered.
    for _ in range(3):
        stack.refresh(expect_no_changes=True)
    [registration] = [each for each in stack.admin.objects("bitrix24", "registration") if each["asked"]]
    refusal = {"STATUS_RESULT": "error", "STATUS_CODE": 403, "ERROR_MESSAGE": "Forbidden"}
    stack.admin.patch("bitrix24", registration["REG_ID"], refusal, "registration")
    stack.calls()

    preview = stack.preview(refresh=True)
    assert changed_inputs(preview, "desk") == {"password"}
    said = preview.messages("info", "info#err")
    assert "the SIP server rejects its credentials since 20" in said
    assert "403 Forbidden" in said
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get", STATUS]}

    stack.refresh()
    assert stack.up().operations("desk") == ["update"]
    assert stack.writes() == {"bitrix24": ["voximplant.sip.update"]}
    assert stack.up(refresh=True, expect_no_changes=True).operations("desk") == ["refresh", "same"]
    assert stack.writes() == {}
    assert stack.find_leaks([CANARY]) == set()


def test_refused_credentials_are_no_drift_where_the_program_says_so(stack: Stack) -> None:
    """Without `live_status` a refresh sees what the portal saw last, and asks nobody."""
    stack.declare(LINE.but({"wait_for_registration": None}))
    stack.up()
    [number] = stack.recorded().values()
    stack.admin.patch("bitrix24", number, {"REGISTRATION_STATUS_CODE": 401, "REGISTRATION_ERROR_MESSAGE": "No"})
    stack.calls()
    assert changed_inputs(stack.preview(refresh=True), "desk") == {"password"}
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get"]}
    stack.declare(LINE.but({"wait_for_registration": None, "detect_credential_drift": False}))
    stack.up()
    assert stack.writes() == {}
    assert stack.refresh(expect_no_changes=True).operations("desk") == ["refresh"]
    assert outputs(stack)["registration_status_code"] == 401
