"""No secret in the state, the events, what is printed or logged, or on the disk.

When all goes well, when a vendor tells back what it was sent, and when the provider is killed; on each engine, as loud
as can be.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from laws.cases import CANARY, CLOUD_LINE, OFFICE_LINE, SIP_NUMBER, SIP_REGISTRATION
from laws.stacks import Declared, Stack
from telephony_sandbox.simulators.bitrix24 import seed as portal
from unit.impostor import impostor

from .canaries import TOKEN, files, key_lines, leaks, make_loud, of_accounts, token_files
from .impostors import echo

CASES = (SIP_REGISTRATION, SIP_NUMBER, CLOUD_LINE)
ANY_CREATE = r"CreateSipRegistration|voximplant\.sip\.add|/numbers/virtual-number"


def printed(stack: Stack, capfd: pytest.CaptureFixture[str]) -> list[str]:
    journal = stack.admin.journal()
    told = capfd.readouterr()
    return [*stack.told, json.dumps(journal), json.dumps(journal, ensure_ascii=False), told.out, told.err]


def accounts(stack: Stack) -> list[Declared]:
    """All ways to give credentials at once: secret configuration, and explicit providers, one of them by OAuth."""
    stack.admin.patch("megafon", 1000001, {"token": TOKEN}, "account")
    stack.forget_accounts()
    env, origin = stack.simulators.env, stack.simulators.origins["bitrix24"]
    configured: dict[str, tuple[str, bool]] = {
        "bitrix24.webhook": (env["BITRIX24_WEBHOOK"], True),
        "voximplant.credentialsFile": (env["VOXIMPLANT_CREDENTIALS"], False),
        "voximplant.endpoint": (env["VOXIMPLANT_ENDPOINT"], False),
    }
    for name, (value, secret) in configured.items():
        stack.engine.config(f"telephony:{name}", value, secret=secret, path=True)
    application: dict[str, Any] = {
        "endpoint": origin,
        "authorization_server": origin,
        "client_id": portal.CLIENT,
        "client_secret": portal.CLIENT_SECRET,
        "access_token": portal.ACCESS_TOKEN,
        "refresh_token": portal.REFRESH_TOKEN,
    }
    # The access token has expired: it is renewed on the way.
    stack.admin.clock(4000)
    return [
        Declared("Provider", "pbx", {"megafon": {"token": TOKEN, "endpoint": env["MEGAFON_ENDPOINT"]}}),
        Declared("Provider", "application", {"bitrix24": application}),
    ]


def test_all_goes_well(stack: Stack, capfd: pytest.CaptureFixture[str]) -> None:
    make_loud(stack)
    providers = accounts(stack)
    for case in (*CASES, OFFICE_LINE):
        case.prepare(stack.admin, 1)
    number = SIP_NUMBER.declared(1).but(provider="pbx")
    office = OFFICE_LINE.declared(1).but(provider="application")
    stack.declare(*providers, SIP_REGISTRATION.declared(1), number, CLOUD_LINE.declared(1), office)
    stack.told.append(json.dumps(stack.engine.plan()))
    stack.up()
    made = OFFICE_LINE.found(stack.admin, stack.recorded()["office"]) or {}
    stack.refresh()
    stack.declare(*providers, SIP_REGISTRATION.declared(1, changes={"proxy": "pbx2.example.org"}), number, office)
    stack.preview(diff=True)
    stack.up()
    secrets = {*of_accounts(stack.simulators), made["INCOMING_PASSWORD"]}

    exported = stack.engine.export()
    tokens = token_files(stack)
    on_disk = files(stack)
    assert len(tokens) == 1
    texts = [text for path, text in on_disk.items() if path not in tokens]
    assert leaks([*printed(stack, capfd), *texts, json.dumps(exported)], secrets) == set()
    # The token file holds tokens and nothing else.
    own = secrets - {
        each[name] for each in stack.admin.objects("bitrix24", "token") for name in each if "token" in name
    }
    assert leaks((on_disk[path] for path in tokens), own - {portal.ACCESS_TOKEN, portal.REFRESH_TOKEN}) == set()
    # The logs were on: otherwise nothing was proven.
    assert "DEBUG:urllib3.connectionpool" in "".join(stack.told)
    stack.destroy()


@pytest.mark.parametrize(("debug", "how"), [("", "refusal"), ("1", "headers")], ids=["sentence", "traceback"])
def test_vendors_tell_back_what_they_are_sent(
    stack: Stack, capfd: pytest.CaptureFixture[str], debug: str, how: str
) -> None:
    """The other ways of telling back need no engine: test_objects.py."""
    make_loud(stack)
    stack.engine.environment.update(PULUMI_TELEPHONY_DEBUG=debug, MEGAFON_TOKEN=TOKEN)
    for case in CASES:
        stack.declare(case.declared(1))
        with impostor(echo(how)) as vendor:
            stack.engine.environment.update(
                MEGAFON_ENDPOINT=vendor.origin,
                VOXIMPLANT_ENDPOINT=vendor.origin,
                BITRIX24_WEBHOOK=f"{vendor.origin}/rest/1/{portal.WEBHOOK}/",
            )
            assert not stack.up(check=False).ok
            assert any("password" in asked.body.lower() for asked in vendor.asked)
    secrets = {TOKEN, portal.WEBHOOK, CANARY, *key_lines(stack.simulators)}
    assert leaks([*printed(stack, capfd), *files(stack).values()], secrets) == set()


def test_the_provider_is_killed_after_a_create(stack: Stack, capfd: pytest.CaptureFixture[str]) -> None:
    make_loud(stack)
    stack.admin.patch("megafon", 1000001, {"token": TOKEN}, "account")
    stack.engine.environment.update(MEGAFON_TOKEN=TOKEN, LEAKS_KILL=ANY_CREATE)
    stack.declare(*(case.declared(1) for case in CASES))
    assert not stack.up(check=False).ok
    left = list((stack.state_directory / "intents").rglob("*.json"))
    assert left
    secrets = of_accounts(stack.simulators)
    assert leaks([*printed(stack, capfd), *files(stack).values()], secrets) == set()
    assert {path.stat().st_mode & 0o077 for path in stack.state_directory.rglob("*")} == {0}

    stack.engine.environment["LEAKS_KILL"] = ""
    stack.up()
    assert leaks([*printed(stack, capfd), *files(stack).values()], secrets) == set()
