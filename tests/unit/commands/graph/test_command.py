"""`telephony graph` on the command line: where it reads and writes, and how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app

from ..review.test_command import NOTHING
from .pictures import RECORDED

RUNNER = CliRunner()
STATE = (RECORDED / "state.json").read_bytes()


def test_the_file_of_the_file_backend_is_a_state() -> None:
    kept = {"version": 3, "checkpoint": {"stack": "s", "latest": json.loads(STATE)["deployment"]}}
    done = RUNNER.invoke(app, ["graph"], input=json.dumps(kept))
    assert (done.exit_code, done.stdout) == (0, RUNNER.invoke(app, ["graph"], input=STATE).stdout)


@pytest.mark.parametrize("arguments", [[], ["-"], [str(RECORDED / "state.json")]])
def test_it_reads_a_file_or_standard_input(arguments: list[str]) -> None:
    done = RUNNER.invoke(app, ["graph", *arguments], input=STATE)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("flowchart LR\n")


def test_it_writes_a_file(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["graph", "--out", str(tmp_path / "route.mmd")], input=STATE)
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "route.mmd").read_text(encoding="utf-8").startswith("flowchart LR\n")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["graph", "--out", str(tmp_path / "none" / "route.mmd")], input=STATE)
    assert done.exit_code == 1
    assert "route.mmd cannot be written: No such file or directory" in done.stderr


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["graph", str(tmp_path / "none.json")])
    assert done.exit_code == 1
    assert done.stderr == f"telephony: {tmp_path / 'none.json'} cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (b"", "must be the output of pulumi stack export or pulumi preview --json"),
        (STATE[:700], "the input is not JSON, or was cut short"),
        (b"[]", "not the output of"),
        (b"{}", "neither steps nor a summary"),
        (b'{"deployment": 3}', 'the state cannot be understood at "deployment"'),
        (b'{"deployment": {"resources": [{"type": "a:b:C"}]}}', "resources.0.urn"),
        (
            b'{"deployment": {"resources": [{"urn": "x", "type": "pulumi-python:dynamic/telephony:BitrixSipLine"}]}}',
            'the state names a resource "x", which is no URN',
        ),
    ],
)
def test_what_is_neither_a_state_nor_a_preview_is_told_in_one_sentence(printed: bytes, words: str) -> None:
    done = RUNNER.invoke(app, ["graph"], input=printed)
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("printed", [NOTHING, b'{"version": 3, "deployment": {"resources": []}}'])
def test_an_input_without_telephony_makes_an_empty_graph_and_says_so(printed: bytes) -> None:
    done = RUNNER.invoke(app, ["graph"], input=printed)
    assert (done.exit_code, done.stdout) == (0, "flowchart LR\n")
    assert "nothing of a call's route" in done.stderr


@pytest.mark.parametrize("format_", ["svg", "dot"])
def test_a_format_that_is_not_installed_ends_like_a_wrong_command_line(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    out = tmp_path / "route"
    done = RUNNER.invoke(app, ["graph", "--format", format_, "--out", str(out)], input=STATE)
    assert (done.exit_code, done.stdout, out.exists()) == (2, "", False)
    assert len(done.stderr.splitlines()) == 1
