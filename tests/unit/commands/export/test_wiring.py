"""Which registration a number or a line refers to: the one that logs in with the same account, if only one does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators

from .accounts import run_export

NUMBER = "number_74950004405"
ACCOUNT = {"sip_username": "branch", "proxy": "sip.example.org"}
"""Where the number of the seed that another operator has logs in."""
REFERENCES = {"login": "registration_branch.sip_username", "server_host": "registration_branch.proxy"}
TOLD = {"login": '"branch"', "server_host": '"sip.example.org"'}
UNTOLD = {"login": "...", "server_host": "..."}


@pytest.fixture
def account(simulators: Simulators) -> Simulators:
    """Two registrations, 901 and 902, of which the first logs in as the number does, and reads that tell as who."""
    simulators.admin.switches("megafon", sip_account_in_reads=True)
    simulators.admin.patch("voximplant", 901, ACCOUNT, "sip_registration")
    return simulators


def said(out: Path, account: Simulators, *options: str) -> dict[str, str]:
    """What the exported program shows of the number's account; in comments, since the password is never told."""
    done = run_export(out, account.env, "--vendor", "voximplant", "--vendor", "megafon", *options)
    assert done.returncode == 0, done.stderr
    block = (out / "__main__.py").read_text(encoding="utf-8").partition(f"{NUMBER} = ")[2].partition("\n)")[0]
    shown = dict(line.strip(" #,").split("=", 1) for line in block.splitlines() if line.startswith("    # "))
    assert shown.pop("server_port") == ("5060" if "..." not in shown.values() else "...")
    assert shown.pop("password") == 'config.require_secret("number-74950004405-password")'
    return shown


def test_a_number_refers_to_the_registration_that_logs_in_where_it_does(tmp_path: Path, account: Simulators) -> None:
    assert said(tmp_path, account) == REFERENCES


def test_what_the_comments_show_makes_a_program_that_refers_to_it(tmp_path: Path, account: Simulators) -> None:
    said(tmp_path, account)
    program = (tmp_path / "__main__.py").read_text(encoding="utf-8")
    made = program.index("registration_branch = telephony.SipRegistration(")
    assert made < program.index(f"{NUMBER} = telephony.VirtualNumber("), "before it is referred to"
    compile(program.replace("    # ", "    "), "__main__.py", "exec")
    entries = json.loads((tmp_path / "import.json").read_text(encoding="utf-8"))["resources"]
    (inputs,) = (entry["inputs"] for entry in entries if entry["id"] == "315")
    assert not {"login", "password", "server_host", "server_port"} & inputs.keys(), "not managed before it is given"


@pytest.mark.parametrize(
    "other",
    [{"proxy": "pbx.example.org"}, {"sip_username": "another"}, {"sip_username": "Branch"}],
    ids=["server", "user", "case"],
)
def test_a_registration_of_another_account_is_not_referred_to(
    tmp_path: Path, account: Simulators, other: dict[str, Any]
) -> None:
    account.admin.patch("voximplant", 901, other, "sip_registration")
    assert said(tmp_path, account) == TOLD


def test_of_two_registrations_with_the_account_neither_is_referred_to(tmp_path: Path, account: Simulators) -> None:
    account.admin.patch("voximplant", 902, ACCOUNT, "sip_registration")
    assert said(tmp_path, account) == TOLD


def test_a_registration_that_is_not_exported_is_not_referred_to(tmp_path: Path, account: Simulators) -> None:
    assert said(tmp_path, account, "--name", "7495*") == TOLD


def test_4_8_where_reads_do_not_tell_the_account_nothing_is_guessed(tmp_path: Path, account: Simulators) -> None:
    account.admin.switches("megafon", sip_account_in_reads=False)
    assert said(tmp_path, account) == UNTOLD
