"""`telephony status` on the command line: what it reads, what it prints, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators
from unit.pulumi_command import path_with_pulumi

from ..export.accounts import HOSTILE
from ..graph.pictures import RECORDED
from ..review.previews import recorded
from .stacks import LINE, SECRET, Found, accounts, found, invoke, stack, state

PASSWORD = recorded("SipPassword", "desk", {"length": 20, "result": SECRET})


# -- the state ----------------------------------------------------------------------------------------


def checkpoint(printed: bytes) -> bytes:
    """The file that the file backend keeps of what `pulumi stack export` prints."""
    deployment = json.loads(printed)["deployment"]
    kept = {"stack": "organization/shop/dev", "latest": {"manifest": {"version": "v3.260.0"}, **deployment}}
    return json.dumps({"version": 3, "checkpoint": kept}).encode()


@pytest.mark.parametrize("form", [lambda printed: printed, checkpoint], ids=["exported", "kept"])
@pytest.mark.parametrize("by", ["file", "-", "pipe"])
def test_it_reads_a_file_or_standard_input(tmp_path: Path, by: str, form: Any) -> None:
    (tmp_path / "state.json").write_bytes(form(state(PASSWORD)))
    arguments = {"file": [str(tmp_path / "state.json")], "-": ["-"], "pipe": []}[by]
    done = invoke(b"" if by == "file" else form(state(PASSWORD)), {}, *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("healthy  SipPassword desk: kept in the state\nshop/dev: 1 healthy (")


def test_it_reads_what_the_engine_recorded() -> None:
    seen = Found((RECORDED / "state.json").read_bytes(), {})
    assert (seen.report["project"], seen.report["stack"], len(seen.report["resources"])) == ("route", "dev", 13)


@pytest.mark.parametrize("version", [3, 4])
def test_versions_that_are_known_are_read(version: int) -> None:
    assert invoke(state(PASSWORD, version=version, features=["refreshBeforeUpdate"]), {}).exit_code == 0


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (b"", "standard input is empty: give a state there or as FILE, or the name of a stack as --stack"),
        (state(PASSWORD)[:300], "the input is not JSON, or was cut short"),
        (b"\xff\xfe\xff", "the input is not text"),
        (b"[]", "the input is JSON, but no state"),
        (b"{}", "the input is JSON, but no state"),
        (b'{"steps": []}', "the input is JSON, but no state"),
        (b'{"deployment": {}}', "the state has the version (none)"),
        (state(version=2), "the state has the version 2, and this command reads the versions 3 and 4"),
        (state(version=5), "the state has the version 5"),
        (state(version="\x1b[31m" * 99), "the state has the version "),
        (b'{"version": 3, "deployment": 3}', 'the state cannot be understood at "deployment"'),
        (b'{"version": 3, "checkpoint": {"latest": []}}', 'at "checkpoint.latest"'),
        (b'{"version": 3, "deployment": {"resources": [{"type": "a:b:C"}]}}', "resources.0.urn"),
        (
            b'{"version": 3, "deployment": {"pending_operations": [{}]}}',
            'pending_operations.0.resource": field required',
        ),
        (state({**PASSWORD, "urn": "x"}), 'the state names a resource "x", which is no URN'),
        (b"[" * 5000 + b"]" * 5000, "nested more deeply"),
    ],
)
def test_what_is_no_state_is_told_in_one_sentence(printed: bytes, words: str) -> None:
    done = invoke(printed, {})
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.strip().isprintable()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = invoke(b"", {}, str(tmp_path / "none.json"))
    assert (done.exit_code, done.stderr) == (
        2,
        f"telephony: cannot read {tmp_path / 'none.json'}: No such file or directory\n",
    )


@pytest.mark.parametrize(
    "printed", [state(), b'{"version": 3, "deployment": null}', b'{"version": 3, "checkpoint": {"latest": null}}']
)
def test_a_stack_without_telephony_is_healthy_and_says_so(printed: bytes) -> None:
    if b"deployment" in printed and b"null" in printed:
        assert invoke(printed, {}).exit_code == 2, "an export always has a deployment"
        return
    done = invoke(printed, {})
    assert done.exit_code == 0
    assert done.stdout.startswith("no telephony resources (")


def test_resources_of_other_packages_are_counted_and_nothing_else(simulators: Simulators) -> None:
    others = [
        {"urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "type": "pulumi:pulumi:Stack"},
        {"urn": "urn:pulumi:dev::shop::pulumi:providers:aws::default", "type": "pulumi:providers:aws", "custom": True},
        {"urn": "urn:pulumi:dev::shop::telephony:components:Hotline::h", "type": "telephony:components:Hotline"},
        {"urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs", "type": "aws:s3/bucket:Bucket", "custom": True},
        {
            "urn": "urn:pulumi:dev::shop::pulumi-python:dynamic/theirs:Thing::x",
            "type": "pulumi-python:dynamic/theirs:Thing",
            "custom": True,
            "outputs": {"password": "canary"},
        },
    ]
    seen = found(simulators, *others, PASSWORD)
    assert (seen.report["others"], list(seen.resources)) == (2, ["desk"])
    assert "shop/dev: 1 healthy; 2 of other packages (" in invoke(state(*others, PASSWORD), {}).stdout


def test_a_state_of_ten_thousand_resources() -> None:
    """Without credentials: the calls have a test of their own."""
    many = [
        recorded("SipRegistration", f"r{n}", {"sip_username": f"u{n}", "proxy": "p"}, str(n + 1)) for n in range(10_000)
    ]
    done = invoke(state(*many), {})
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == 10_001
    assert "shop/dev: 10000 unknown (" in done.stdout


# -- the stack of the pulumi command ------------------------------------------------------------------

STACK = """
arguments = [each for each in sys.argv[1:] if each not in ("--non-interactive", "--color=never")]
with open({log!r}, "a") as log:
    print(*arguments, file=log)
print({config!r} if arguments[0] == "config" else open({state!r}).read())
"""


@pytest.fixture
def pulumi(simulators: Simulators, tmp_path: Path) -> dict[str, str]:
    """The environment with a pulumi command that has a stack with the Bitrix24 portal and the line of it."""
    config = {"telephony:bitrix24": {"objectValue": {"webhook": simulators.env["BITRIX24_WEBHOOK"]}, "secret": True}}
    (tmp_path / "state.json").write_bytes(state(stack(simulators)["line"]))
    paths = {"log": str(tmp_path / "log"), "state": str(tmp_path / "state.json")}
    return path_with_pulumi(tmp_path, STACK.format(config=json.dumps(config), **paths))


def asked(directory: Path) -> list[str]:
    return (directory / "log").read_text().splitlines()


def test_a_stack_has_its_state_and_its_accounts(pulumi: dict[str, str], tmp_path: Path) -> None:
    done = invoke(b"", pulumi, "--stack", "prod", "--cwd", str(tmp_path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("healthy  BitrixSipLine line (11): registered\n")
    assert asked(tmp_path) == ["config --json --show-secrets --stack=prod", "stack export --stack=prod"]


def test_a_file_is_read_with_the_accounts_of_a_stack(
    pulumi: dict[str, str], tmp_path: Path, simulators: Simulators
) -> None:
    done = invoke(b"", pulumi, str(tmp_path / "state.json"), "--stack", "prod")
    assert done.exit_code == 0
    assert asked(tmp_path) == ["config --json --show-secrets --stack=prod"]


def test_without_the_pulumi_command_it_says_what_else_to_do(tmp_path: Path) -> None:
    done = invoke(b"", {"PATH": str(tmp_path)}, "--stack", "dev")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no pulumi command on PATH" in done.stderr
    assert "telephony-sandbox stack export | telephony status" in done.stderr


def test_a_stack_that_pulumi_does_not_know_is_told_in_its_words(tmp_path: Path) -> None:
    environment = path_with_pulumi(tmp_path, "sys.exit(\"error: no stack named 'nosuch' found\")")
    done = invoke(b"", environment, "--stack", "nosuch")
    assert done.exit_code == 2
    assert "pulumi cannot read the configuration of stack nosuch: no stack named 'nosuch' found" in done.stderr


# -- what is printed ----------------------------------------------------------------------------------


def test_in_a_pipe_each_resource_is_one_line_the_worst_first(simulators: Simulators) -> None:
    simulators.admin.patch("megafon", 315, {"state": "freeze", "reason": "debts"})
    resources = stack(simulators)
    chosen = [resources[name] for name in ("line", "network", "number")]
    environment = {name: value for name, value in simulators.env.items() if not name.startswith("BITRIX24")}
    done = invoke(state(*chosen), environment)
    lines = done.stdout.splitlines()
    assert lines[0] == "trouble  VirtualNumber number (315): freeze: debts"
    assert lines[1].startswith("unknown  BitrixSipLine line (11): Bitrix24 could not be asked: it is not configured")
    assert lines[2] == "healthy  SipWhiteListItem network (71): exists"
    assert re.fullmatch(
        r"shop/dev: 1 in trouble, 1 unknown, 1 healthy \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)", lines[3]
    )
    assert len(lines) == 4
    assert done.exit_code == 1


def test_json_has_everything_that_the_help_names(simulators: Simulators) -> None:
    seen = found(simulators)
    assert list(seen.report) == ["version", "status", "asked", "project", "stack", "counts", "resources", "others"]
    assert (seen.report["version"], seen.report["status"]) == (1, "healthy")
    assert seen.report["counts"] == {"trouble": 0, "unknown": 0, "healthy": 12}
    registration = seen.resources["registration"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", registration["since"])
    assert registration == {
        "kind": "SipRegistration", "name": "registration", "urn": registration["urn"], "id": "901",
        "account": "700123", "vendor": "voximplant", "verdict": "healthy", "condition": "registered",
        "text": "registered", "detail": "", "sip_status": 200, "since": registration["since"], "remarks": [],
    }  # fmt: skip
    shown = " ".join(invoke(b"", {}, "--help").stdout.split())
    for name in (*seen.report, *registration):
        assert f'"{name}"' in shown, name
    for status in ("0 all", "1 a resource", "2 the command line", "3 none"):
        assert status in shown


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_terminal_gets_a_table_whose_words_are_whole(simulators: Simulators, width: int) -> None:
    simulators.admin.delete("megafon", 315)
    environment = {
        **simulators.env,
        "FORCE_COLOR": "1",
        "COLUMNS": str(width),
        "VOXIMPLANT_ENDPOINT": "http://127.0.0.1:9",
    }
    done = invoke(state(*stack(simulators).values()), environment)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert max(map(len, shown.splitlines())) <= width
    words = set(shown.split())
    for word in ("trouble", "VirtualNumber", "number", "315", "gone:", "MegaFon", "1000001"):
        assert word in words
    assert shown.split().count("Voximplant") >= 9 + 1, "each resource, and once the reason"
    assert len(re.findall(r"Connection\s+refused", shown)) == 1
    assert shown.rstrip().endswith("UTC)")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_acts_on_the_terminal_or_makes_lines_of_its_own(simulators: Simulators, name: str) -> None:
    it = recorded("BitrixSipLine", name, {**LINE, **accounts(simulators)["bitrix24"], "title": name}, "11")
    for options in ({}, {"FORCE_COLOR": "1", "COLUMNS": "80"}):
        printed = invoke(state(it), {**simulators.env, **options}).stdout
        plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
        assert all(line.isprintable() for line in plain.split("\n"))
        if not options:
            assert len(plain.splitlines()) == 2
    assert Found(state(it), simulators.env)[name] == ("healthy", "registered")


def test_no_stack_acts_on_the_terminal(simulators: Simulators) -> None:
    it = {**PASSWORD, "urn": PASSWORD["urn"].replace("dev::shop", "d\x1b[2Jev::sh\u202eop")}
    assert "sh\\u202eop/d\\u001b[2Jev: 1 healthy" in invoke(state(it), {}).stdout


def test_what_a_vendor_says_is_one_printable_line(simulators: Simulators) -> None:
    fields = {"REGISTRATION_STATUS_CODE": 403, "REGISTRATION_ERROR_MESSAGE": "a\x1b[2Jb\r\nc \u202ed"}
    simulators.admin.patch("bitrix24", 11, fields)
    done = invoke(state(stack(simulators)["line"]), simulators.env)
    assert done.stdout.splitlines()[0] == "trouble  BitrixSipLine line (11): not registered, SIP status 403: a [2Jb c d"


def test_a_message_does_not_show_the_password_of_the_line(simulators: Simulators) -> None:
    fields = {"REGISTRATION_STATUS_CODE": 403, "REGISTRATION_ERROR_MESSAGE": "reception-password is wrong"}
    simulators.admin.patch("bitrix24", 11, fields)
    assert found(simulators).said("line") == "not registered, SIP status 403 [secret] is wrong"
