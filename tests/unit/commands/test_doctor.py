"""`telephony doctor` as a whole: what it looks at and what it skips, whom it asks, what it prints and never prints."""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import forks
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.commands import cli
from pulumi_telephony.commands.doctor.diagnosis import consult
from pulumi_telephony.core.examination import Check, Clock, Examination, ok
from pulumi_telephony.megafon.settings import MegafonSettings
from pulumi_telephony.vendors import EXAMINATIONS
from telephony_sandbox.simulators.server import Simulators
from unit.impostor import Asked, Reply, impostor
from unit.pulumi_command import path_with_pulumi
from unit.voximplant.fakes import PEM

TOKEN = "canarymegafontoken0000000000000000000000"
CODE = "canarywebhookcode"
CLIENT_SECRET = "canaryclientsecret"
ACCESS_TOKEN = "canaryaccesstoken"
REFRESH_TOKEN = "canaryrefreshtoken"
CREDENTIALS = json.dumps({"account_id": 700123, "key_id": "key-1", "private_key": PEM})
CANARIES = ("canary", PEM.splitlines()[1], "eyJ")
"""What no output may hold: our own secrets, a line of the private key, the beginning of every JSON web token."""

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _nobody_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for vendor in EXAMINATIONS:
        for variable in vendor.model.environment.values():
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def doctor() -> Run:
    def run(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
        result = CliRunner().invoke(cli.app, ["doctor", *arguments], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def unused_port() -> Iterator[int]:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield unused.getsockname()[1]


def test_a_silent_vendor_is_asked_once_and_for_as_long_as_the_user_likes(doctor: Run) -> None:
    told = threading.Event()

    def silent(asked: Asked) -> tuple[int, bytes, dict[str, str]]:
        told.wait(60)
        return 200, b"", {}

    with impostor(silent) as vendor:
        env = {"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": vendor.origin}
        result = doctor("--vendor", "megafon", "--timeout", "0.2", env=env)
        told.set()
    assert result.exit_code == 1
    assert "did not answer GET /numbers/virtual-number within 0.2 seconds" in result.stdout
    assert len(vendor.asked) == 1


# -- configuration and exit codes ------------------------------------------------------------------------------


def test_with_nothing_configured_it_says_how_to_and_fails(doctor: Run) -> None:
    result = doctor()
    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["skipped  MegaFon", "skipped  Voximplant", "skipped  Bitrix24"]
    assert "MEGAFON_TOKEN" in lines[0]
    assert "pulumi config set --secret --path telephony:megafon.token" in lines[0]
    assert "VOXIMPLANT_CREDENTIALS" in lines[1]
    assert "Service accounts" in lines[1]
    assert "BITRIX24_WEBHOOK" in lines[2]
    assert "Incoming webhook" in lines[2]
    assert "no vendor is configured" in result.stderr


def test_an_unconfigured_vendor_is_a_failure_only_when_asked_for() -> None:
    vendor, settings = EXAMINATIONS[0], Settings({}, {})
    assert consult(vendor, settings).sound
    assert not consult(vendor, settings, wanted=True).sound


def test_only_the_vendors_asked_for_are_looked_at(doctor: Run, unused_port: int) -> None:
    env = {"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": f"http://127.0.0.1:{unused_port}"}
    result = doctor("--vendor", "bitrix24", "--vendor", "voximplant", env=env)
    assert result.exit_code == 2
    assert "MegaFon" not in result.stdout
    assert result.stdout.startswith("failed   Voximplant: configured: not configured")


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"MEGAFON_ENDPOINT": "https://pbx.example"}, "token is missing: set MEGAFON_TOKEN"),
        ({"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": "http://pbx.example"}, "must be an https URL"),
        ({"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": f"https://u:{CODE}@pbx"}, "without credentials"),
        ({"VOXIMPLANT_CREDENTIALS": "/nowhere/credentials.json"}, "cannot read /nowhere/credentials.json"),
        ({"VOXIMPLANT_ENDPOINT": "https://vox.example"}, "credentialsFile is missing: set VOXIMPLANT_CREDENTIALS"),
        ({"BITRIX24_WEBHOOK": f"https://portal.example/{CODE}"}, "must look like https://portal/rest/"),
        ({"BITRIX24_CLIENT_ID": "local.1"}, "refreshToken is missing: set BITRIX24_REFRESH_TOKEN"),
    ],
)
def test_unusable_settings_end_in_a_sentence_and_are_never_tried(doctor: Run, env: dict[str, str], words: str) -> None:
    result = doctor(env=env)
    assert result.exit_code == 2
    [line] = [line for line in result.stdout.splitlines() if line.startswith("failed")]
    assert words in line
    assert not any(canary in result.output for canary in CANARIES)


def test_a_file_that_is_no_key_ends_in_a_sentence(doctor: Run, tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    file.write_text(json.dumps({"account_id": 1, "key_id": "k", "private_key": "canary"}))
    result = doctor(env={"VOXIMPLANT_CREDENTIALS": str(file)})
    assert result.exit_code == 2
    assert "private_key is not an unencrypted PEM key" in result.stdout
    assert "canary" not in result.output


@pytest.mark.parametrize("arguments", [("--vendor", "acme"), ("--cwd", "."), ("--timeout", "0"), ("--no-such-option",)])
def test_a_wrong_command_line_is_a_usage_error(doctor: Run, arguments: tuple[str, ...]) -> None:
    result = doctor(*arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr


@pytest.mark.parametrize(
    ("settings", "unusable"),
    [
        ({"VOXIMPLANT_CREDENTIALS": "/nowhere"}, True),
        ({}, False),
    ],
)
def test_an_unreachable_vendor_is_a_failed_check(
    doctor: Run, unused_port: int, settings: dict[str, str], unusable: bool
) -> None:
    env = {"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": f"http://127.0.0.1:{unused_port}", **settings}
    result = doctor(env=env)
    assert result.exit_code == (2 if unusable else 1)
    assert f"cannot connect to 127.0.0.1:{unused_port}" in result.stdout
    assert "skipped  MegaFon: the rest: not checked: numbers, capacity, employees" in result.stdout


def test_help_tells_the_exit_codes(doctor: Run) -> None:
    result = doctor("--help")
    assert result.exit_code == 0
    assert "0  all checks passed" in result.stdout
    assert "1  a check failed" in result.stdout
    assert "2  the command line or the configuration is invalid" in result.stdout


def test_without_the_pulumi_command_it_says_so(doctor: Run, tmp_path: Path) -> None:
    result = doctor("--stack", "dev", env={"PATH": str(tmp_path)})
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("telephony: ")
    assert "no pulumi command on PATH" in line


def test_the_environment_wins_over_the_stack(doctor: Run, tmp_path: Path, unused_port: int) -> None:
    """As it does in a deployment (engine E.3)."""
    config = {"telephony:megafon": {"objectValue": {"token": TOKEN, "endpoint": "http://127.0.0.1:9"}}}
    env = path_with_pulumi(tmp_path, f"print(json.dumps({config!r}))")
    result = doctor("--stack", "dev", env={**env, "MEGAFON_ENDPOINT": f"http://127.0.0.1:{unused_port}"})
    assert result.exit_code == 1
    assert f"127.0.0.1:{unused_port}" in result.stdout
    assert TOKEN not in result.output


# -- what is printed ---------------------------------------------------------------------------------------------


def everything(asked: Asked) -> str:
    return asked.everything


REPLIES: dict[str, Reply] = {
    "json error": lambda asked: (
        400,
        json.dumps({"error": {"code": 101, "msg": everything(asked), "message": everything(asked)}}).encode(),
        {},
    ),
    "words": lambda asked: (
        401,
        json.dumps({"error": "NO_AUTH_FOUND", "error_description": everything(asked)}).encode(),
        {},
    ),
    "error in a success": lambda asked: (200, json.dumps({"error": everything(asked)}).encode(), {}),
    "html": lambda asked: (403, f"<html>{everything(asked)}</html>".encode(), {"Content-Type": "text/html"}),
    "trouble": lambda asked: (502, everything(asked).encode(), {}),
    "elsewhere": lambda asked: (302, b"", {"Location": f"https://elsewhere.example{asked.path}"}),
    "nonsense": lambda asked: (200, json.dumps({"result": everything(asked)}).encode(), {}),
    "echo": lambda asked: (
        200,
        json.dumps(
            {
                "result": {
                    "account_id": 1,
                    "account_name": everything(asked),
                    "balance": 1,
                    "currency": everything(asked),
                    "ID": 1,
                },
                "api_address": everything(asked),
            }
        ).encode(),
        {},
    ),
    "empty": lambda asked: (200, b"", {}),
}


def secret_env(origin: str, tmp_path: Path, oauth: bool) -> dict[str, str]:
    file = tmp_path / "key.json"
    file.write_text(CREDENTIALS)
    env = {
        "MEGAFON_TOKEN": TOKEN,
        "MEGAFON_ENDPOINT": origin,
        "VOXIMPLANT_CREDENTIALS": str(file),
        "VOXIMPLANT_ENDPOINT": origin,
    }
    if not oauth:
        return {**env, "BITRIX24_WEBHOOK": f"{origin}/rest/1/{CODE}/"}
    return {
        **env,
        "BITRIX24_ENDPOINT": origin,
        "BITRIX24_CLIENT_ID": "local.1",
        "BITRIX24_CLIENT_SECRET": CLIENT_SECRET,
        "BITRIX24_ACCESS_TOKEN": ACCESS_TOKEN,
        "BITRIX24_REFRESH_TOKEN": REFRESH_TOKEN,
        "BITRIX24_AUTHORIZATION_SERVER": origin,
    }


def test_the_token_that_was_sent_is_hidden_though_a_second_has_passed(
    doctor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token made a second later is another one."""
    seconds = itertools.count(2_000_000_000)
    monkeypatch.setattr("pulumi_telephony.voximplant.token.time.time", lambda: next(seconds))
    with impostor(REPLIES["echo"]) as vendor:
        result = doctor("--vendor", "voximplant", env=secret_env(vendor.origin, tmp_path, False))
    assert "Bearer [secret]" in result.output
    assert "eyJ" not in result.output


@pytest.mark.parametrize("oauth", [False, True], ids=["webhook", "oauth"])
@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
def test_no_answer_brings_a_secret_or_a_traceback_to_light(
    doctor: Run, tmp_path: Path, reply: Reply, oauth: bool
) -> None:
    """Whoever answers at the endpoint may send back all that it was sent."""
    with impostor(reply) as vendor:
        env = secret_env(vendor.origin, tmp_path, oauth)
        outputs = [
            doctor(env=env),
            doctor("--json", env=env),
            doctor(env={**env, "FORCE_COLOR": "1", "COLUMNS": "400"}),
        ]
    sent = " ".join(asked.everything for asked in vendor.asked)
    assert TOKEN in sent
    assert (ACCESS_TOKEN if oauth else CODE) in sent
    assert REFRESH_TOKEN not in sent, "a refresh would use up the token"
    for result in outputs:
        assert result.exit_code == 1
        assert not [canary for canary in CANARIES if canary in result.output]
        assert "Traceback" not in result.output


def test_a_vendors_words_cannot_act_on_the_terminal_nor_make_lines_of_their_own() -> None:
    vendor = Examination(
        model=MegafonSettings,
        connect=lambda settings: SimpleNamespace(
            secrets=lambda: ["acme5ecret"], connection=SimpleNamespace(clock_offset=None)
        ),
        checks=[Check("it", lambda thing: iter([ok("it", "a\x1b[2Jb\r\nok c\u2028d \u202eacme5ecret", "do\tthis")]))],
        clock=Clock("tokens expire"),
        way_in="token",
        where="there",
    )
    report = consult(vendor, Settings({"megafon": {"token": "t0ken"}}, {}))
    [finding] = report.findings
    assert (finding.what, finding.todo) == ("a [2Jb ok c d [secret]", "do this")


def test_on_a_terminal_what_rich_would_take_for_markup_is_shown(doctor: Run, unused_port: int) -> None:
    env = {"MEGAFON_TOKEN": "127.0.0.1", "MEGAFON_ENDPOINT": f"http://127.0.0.1:{unused_port}"}
    result = doctor(env={**env, "FORCE_COLOR": "1", "COLUMNS": "300"})
    assert "MegaFon" in result.stdout
    assert "cannot connect to [secret]" in result.stdout


def test_json_has_everything_and_nothing_else(doctor: Run, unused_port: int) -> None:
    env = {"MEGAFON_TOKEN": TOKEN, "MEGAFON_ENDPOINT": f"http://127.0.0.1:{unused_port}"}
    result = doctor("--json", env=env)
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["status"] == result.exit_code == 1
    assert [(vendor["vendor"], vendor["condition"]) for vendor in found["vendors"]] == [
        ("megafon", "examined"),
        ("voximplant", "not configured"),
        ("bitrix24", "not configured"),
    ]
    assert [finding["verdict"] for finding in found["vendors"][0]["findings"]] == ["failed", "skipped"]
    assert all(finding.keys() == {"check", "verdict", "what", "todo"} for finding in found["vendors"][0]["findings"])


# -- the command ---------------------------------------------------------------------------------------------------


def test_the_installed_command_tells_its_version() -> None:
    command = Path(sys.executable).with_name("telephony")
    done = subprocess.run([forks.python(), command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert done.stdout[0].isdigit()
    assert done.stderr == ""


# -- on the simulators -----------------------------------------------------------------------------------------------

READS = {
    "megafon": ["GET /numbers/virtual-number", "GET /numbers/def-virtual-number-capacity", "GET /employee"],
    "voximplant": [
        *("GetAccountInfo", "GetSipRegistrations", "GetSubscriptionPrice"),
        *("GetApplications", "GetScenarios", "GetPhoneNumbers", "GetSipWhiteList"),
    ],
    "bitrix24": [
        "server.time",
        "profile",
        "scope",
        "method.get",
        "voximplant.sip.get",
        "voximplant.line.get",
        "voximplant.line.outgoing.get",
        "voximplant.sip.connector.status",
    ],
}


@pytest.mark.parametrize("vendor", READS)
def test_a_healthy_account_is_found_well_with_one_call_for_each_question(
    doctor: Run, simulators: Simulators, vendor: str
) -> None:
    if vendor not in simulators.origins:
        pytest.skip(f"there is no simulator of {vendor}")
    result = doctor("--vendor", vendor, env=simulators.env)
    assert result.exit_code == 0, result.output
    assert "failed" not in result.stdout
    assert "agrees with the vendor's" in result.stdout
    assert [entry["operation"] for entry in simulators.admin.journal(vendor)] == READS[vendor]


def test_a_terminal_gets_lines_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    printed = CliRunner().invoke(cli.app, ["doctor"]).stdout
    plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert all(len(line) <= 80 for line in plain.splitlines())
    for word in ("telephony:voximplant.credentialsFile", "VOXIMPLANT_CREDENTIALS", "telephony:megafon.token"):
        assert word in plain
    assert "\n\n\n" not in plain


def test_a_character_that_the_output_cannot_take_ends_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "COLUMNS": "80"}
    plan = tmp_path / "план"
    command = [sys.executable, "-c", "from pulumi_telephony.commands.cli import main; main()"]
    for arguments, status in ((["review", str(plan)], 1), (["doctor", "--stack", "ё", "--cwd", str(plan)], 2)):
        done = subprocess.run([*command, *arguments], env=environment, capture_output=True, timeout=60, check=False)
        assert done.returncode == status
        assert b"telephony: " in done.stderr
        assert b"Traceback" not in done.stderr
