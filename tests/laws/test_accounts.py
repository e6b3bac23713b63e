"""Whose account it is: the environment's, the stack configuration's, or that of an explicit provider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from telephony_sandbox.simulators.bitrix24 import seed as portal
from telephony_sandbox.simulators.server import Simulators

from .cases import CANARY, CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from .stacks import Declared, Stack, unknown

CASES = (SIP_REGISTRATION, SIP_NUMBER, CLOUD_LINE)
NAMES = {case.name for case in CASES}


def arguments(simulators: Simulators) -> dict[str, dict[str, Any]]:
    """What `telephony.Provider` takes to work with these accounts."""
    (account,) = simulators.admin.objects("megafon", "account")
    return {
        "megafon": {"token": account["token"], "endpoint": simulators.env["MEGAFON_ENDPOINT"]},
        "voximplant": {"credentials": credentials(simulators), "endpoint": simulators.env["VOXIMPLANT_ENDPOINT"]},
        "bitrix24": {"webhook": simulators.env["BITRIX24_WEBHOOK"]},
    }


def credentials(simulators: Simulators) -> str:
    return Path(simulators.env["VOXIMPLANT_CREDENTIALS"]).read_text(encoding="utf-8")


def secrets(simulators: Simulators) -> list[str]:
    """What must not be seen of these accounts: a line of the key is as telling as the whole of it."""
    (account,) = simulators.admin.objects("megafon", "account")
    key = json.loads(credentials(simulators))["private_key"]
    (webhook,) = simulators.admin.objects("bitrix24", "webhook")
    return [account["token"], webhook["code"], key.splitlines()[2], CANARY]


def test_a_second_account_in_the_same_stack(stack: Stack, branch: Simulators) -> None:
    """The provider's own arguments win over the environment, in each of its operations."""
    provider = Declared("Provider", "branch", arguments(branch))
    there = [case.declared(2, f"{case.name}-there").but(provider="branch") for case in CASES]
    stack.declare(provider, *(case.declared(1) for case in CASES), *there)
    stack.up()
    ids = stack.recorded()
    for case in CASES:
        assert case.deviations(stack.admin, ids[case.name], case.inputs(1)) == {}
        assert case.deviations(branch.admin, ids[f"{case.name}-there"], case.inputs(2)) == {}
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)
    for case in CASES:
        case.change_by_hand(branch.admin, ids[f"{case.name}-there"])
    stack.up(refresh=True)
    for case in CASES:
        assert case.deviations(branch.admin, ids[f"{case.name}-there"], case.inputs(2)) == {}
    assert stack.find_leaks([*secrets(stack.simulators), *secrets(branch)]) == set()
    stack.destroy()
    for case in CASES:
        assert case.found(stack.admin, ids[case.name]) is None
        assert case.found(branch.admin, ids[f"{case.name}-there"]) is None


def test_the_settings_of_an_account_may_be_unknown_in_a_preview(stack: Stack, branch: Simulators) -> None:
    given = arguments(branch)
    given["megafon"]["token"] = unknown(given["megafon"]["token"])
    number = SIP_NUMBER.declared(1).but(provider="branch")
    stack.declare(Declared("Provider", "branch", given), number)
    assert stack.preview().operations("sip") == ["create"]
    assert branch.admin.counters() == {}
    stack.up()
    assert SIP_NUMBER.deviations(branch.admin, stack.recorded()["sip"], number.inputs) == {}


def test_accounts_from_the_stack_configuration(stack: Stack, branch: Simulators) -> None:
    """Nothing but secrets in the configuration; the state has them encrypted, for the default provider's inputs."""
    stack.forget_accounts()
    for vendor, settings in arguments(branch).items():
        for name, value in settings.items():
            stack.engine.config(f"telephony:{vendor}.{name}", value, secret=name != "endpoint", path=True)
    stack.declare(*(case.declared(1) for case in CASES))
    stack.up()
    stack.refresh(expect_no_changes=True)
    assert _there(branch, stack.recorded()) == NAMES
    assert stack.find_leaks(secrets(branch)) == set()
    stack.destroy()


def test_an_application_of_the_portal_renews_its_token_once_and_keeps_the_new_one(stack: Stack) -> None:
    """Bitrix24 by OAuth: the access token has expired, and the refresh token can be used only once."""
    stack.forget_accounts()
    origin = stack.simulators.origins["bitrix24"]
    stack.engine.environment.update(
        BITRIX24_ENDPOINT=origin,
        BITRIX24_AUTHORIZATION_SERVER=origin,
        BITRIX24_CLIENT_ID=portal.CLIENT,
        BITRIX24_CLIENT_SECRET=portal.CLIENT_SECRET,
        BITRIX24_ACCESS_TOKEN=portal.ACCESS_TOKEN,
        BITRIX24_REFRESH_TOKEN=portal.REFRESH_TOKEN,
    )
    stack.admin.clock(4000)
    stack.declare(CLOUD_LINE.declared(1))
    stack.up()
    tokens = stack.admin.objects("bitrix24", "token")
    used, renewed = (each for each in tokens if each["client_id"] == portal.CLIENT)
    assert used["refresh_token"] is None
    assert _renewals(stack) == 1
    stack.refresh(expect_no_changes=True)
    assert _renewals(stack) == 1

    # Again, with the refresh token that only the state directory knows.
    stack.admin.clock(4000)
    stack.declare(CLOUD_LINE.declared(1, changes={"server": "pbx2.example.org"}))
    stack.up()
    assert _renewals(stack) == 2
    kept = list(stack.state_directory.rglob("*.json"))
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    pairs = [renewed["access_token"], renewed["refresh_token"], portal.ACCESS_TOKEN, portal.REFRESH_TOKEN]
    assert stack.find_leaks([*pairs, portal.CLIENT_SECRET, CANARY]) == set()


def _renewals(stack: Stack) -> int:
    counters = stack.admin.counters()["bitrix24"]
    return sum(count for operation, count in counters.items() if "oauth" in operation)


def _there(simulators: Simulators, ids: dict[str, str]) -> set[str]:
    def is_there(case: Case) -> bool:
        return case.found(simulators.admin, ids[case.name]) is not None

    return {case.name for case in CASES if is_there(case)}
