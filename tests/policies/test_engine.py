"""The policy pack under Pulumi's own engine: up, enforcement, configuration, and a portal of two providers."""

from __future__ import annotations

import pytest

from laws.stacks import Declared, Stack
from laws.test_accounts import arguments
from pulumi_telephony.commands.review.report import Severity, review
from unit.commands.review.scenarios import STREAMING, run

from .cases import LINE, MOBILE, NUMBER, OTHER_LINE, OUTGOING, PASSWORD, REGISTRATION
from .judges import PACK, levels, packs, preview, told

REGION = {"number-region": {"prefixes": ["7812"]}}


def test_up_creates_nothing_that_a_policy_rejects(pulumi_stack: Stack) -> None:
    pulumi_stack.declare(NUMBER)
    result = pulumi_stack.up(check=False, **packs(pulumi_stack, REGION))
    assert not result.ok
    assert [it.policy for it in told(result)] == ["number-region"]
    assert pulumi_stack.writes() == {}


def test_an_advisory_policy_warns_and_a_disabled_one_is_silent(pulumi_stack: Stack) -> None:
    pulumi_stack.declare(NUMBER, MOBILE.but({"release_protection": False}))
    config = {
        "number-region": {**REGION["number-region"], "enforcementLevel": "advisory"},
        "number-release": "disabled",
    }
    result = preview(pulumi_stack, config)
    assert result.ok
    assert levels(result) == ["advisory"] * 2


@pytest.mark.parametrize(
    "config",
    [{"number-region": {"prefixes": ["8495"]}}, {"naming": {"every": "["}}, {"number-release": {"types": ["mobile"]}}],
    ids=str,
)
def test_the_engine_rejects_a_bad_configuration(pulumi_stack: Stack, config: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        preview(pulumi_stack, config)


def test_what_was_deployed_passes_and_the_outgoing_line_can_move(pulumi_stack: Stack) -> None:
    generated = {"password": {"output": ["sip", "result"]}}
    route = (PASSWORD, REGISTRATION.but(generated), NUMBER.but(generated), LINE.but({**generated, **OUTGOING}))
    with_packs = packs(pulumi_stack, {})
    try:
        pulumi_stack.declare(*route, OTHER_LINE)
        assert told(pulumi_stack.up(**with_packs)) == []
        assert told(preview(pulumi_stack, {})) == []
        pulumi_stack.declare(*route[:-1], LINE.but(generated), OTHER_LINE.but(OUTGOING))
        assert told(preview(pulumi_stack, {})) == []
        assert told(pulumi_stack.up(**with_packs)) == []
        assert told(preview(pulumi_stack, {})) == []
        pulumi_stack.declare(*route[:-1], LINE.but({**generated, "login": "receptoin"}))
        (found,) = {it for it in told(preview(pulumi_stack, {})) if it.resource == "crm" and "VirtualNumber" in it.text}
        assert found.policy == "route-agrees"
    finally:
        pulumi_stack.destroy()


def test_the_review_shows_what_a_policy_rejects(pulumi_stack: Stack) -> None:
    pulumi_stack.declare(NUMBER)
    (given,) = packs(pulumi_stack, REGION)["policy_pack_configs"]
    options = ("--policy-pack", str(PACK), "--policy-pack-config", given)
    printed = run(pulumi_stack, "", "preview", "--json", *options, environment=STREAMING)
    (message,) = (it for it in review(printed.out).messages if it.text.startswith("policy"))
    assert message.severity is Severity.ERROR
    assert message.resource == "front-desk"
    assert "number-region of telephony" in message.text


def test_two_providers_of_one_portal_have_one_outgoing_line(pulumi_stack: Stack) -> None:
    account = arguments(pulumi_stack.simulators)["bitrix24"]
    second = Declared("Provider", "second", {"bitrix24": account})
    try:
        pulumi_stack.declare(
            second, LINE.but(OUTGOING), OTHER_LINE.but(OUTGOING, provider="second", depends_on=["crm"])
        )
        pulumi_stack.up()
        assert {it.policy for it in told(preview(pulumi_stack, {}))} == {"one-outgoing-line"}
    finally:
        pulumi_stack.destroy()
