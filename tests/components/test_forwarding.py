"""The script that forwards calls: JavaScript that calls what it should, whatever the name."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pulumi
import pytest

from pulumi_telephony.components import forwarding

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no `node` on PATH")

ENGINE = """
const told = [];
const listeners = [];
const AppEvents = {CallAlerting: "alerting"};
const VoxEngine = {
  addEventListener: (event, listener) => listeners.push([event, listener]),
  callUser: (...given) => { told.push(["callUser", ...given]); return "called"; },
  callPSTN: (...given) => { told.push(["callPSTN", ...given]); return "called"; },
  easyProcess: (...given) => told.push(["easyProcess", ...given]),
};
require("vm").runInNewContext(require("fs").readFileSync(0, "utf8"), {AppEvents, VoxEngine});
const call = {call: "incoming", callerid: "79161112233", displayName: "Olga", destination: "sales"};
for (const [event, listener] of listeners) { told.push([event]); listener(call); }
console.log(JSON.stringify(told));
"""
"""A stand-in for VoxEngine in which a call comes in; it prints what the script does."""

NAMES = [
    "operator",
    'o"perator',
    "o'perator",
    "back\\slash\\",
    'x"}); VoxEngine.terminate(); ({"y": "',
    "*/ // <!-- </script> ${1}`",
    "one\ntwo\r\u2028three\u2029",
    "%s %d %",
    "\u043e\u043f\u0435\u0440\u0430\u0442\u043e\u0440 \U0001f4de",
]


def known(value: pulumi.Input[str]) -> str:
    assert isinstance(value, str)
    return value


def played(script: str) -> list[Any]:
    """What a script does when it is loaded and a call comes in."""
    done = subprocess.run(
        [str(NODE), "-e", ENGINE], input=script, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


SCRIPTS = [
    *(known(forwarding.to_user(name)) for name in NAMES),
    known(forwarding.to_number("74950001133", "74950001122")),
]


@needs_node
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_syntax_is_right(script: str, tmp_path: Path) -> None:
    path = tmp_path / "scenario.js"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run([str(NODE), "--check", str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@needs_node
@pytest.mark.parametrize("name", NAMES)
def test_a_call_goes_to_the_user_who_is_named_and_to_nothing_else(name: str) -> None:
    to = {"username": name, "callerid": "79161112233", "displayName": "Olga"}
    assert played(known(forwarding.to_user(name))) == [
        ["alerting"],
        ["callUser", to],
        ["easyProcess", "incoming", "called"],
    ]


@needs_node
def test_a_call_goes_to_the_number_and_shows_the_caller_id() -> None:
    assert played(known(forwarding.to_number("74950001133", "74950001122"))) == [
        ["alerting"],
        ["callPSTN", "74950001133", "74950001122"],
        ["easyProcess", "incoming", "called"],
    ]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_three_lines_of_ascii(script: str) -> None:
    """A value stays on its line, and no encoding on the way can change it."""
    assert script.isascii()
    assert len(script.splitlines()) == 3


@pytest.mark.parametrize(
    ("number", "caller_id", "said"),
    [
        ("+7 495 000-11-33", "74950001122", 'forward_to_number must be .*; write "74950001133"'),
        ("74950001133", "sales", "caller_id must be a phone number"),
        ("", "74950001122", "forward_to_number must be a phone number"),
    ],
)
def test_what_is_no_phone_number_is_rejected(number: str, caller_id: str, said: str) -> None:
    with pytest.raises(pulumi.RunError, match=said):
        forwarding.to_number(number, caller_id)


def test_an_empty_user_name_is_rejected() -> None:
    with pytest.raises(pulumi.RunError, match="forward_to_user must not be empty"):
        forwarding.to_user("")
