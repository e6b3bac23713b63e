"""`telephony review` on the command line: where it reads, what it writes, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app

from .previews import LINE, REGISTRATION, change, create, preview

TELEPHONY = Path(sys.executable).with_name("telephony")
RUNNER = CliRunner()

NOTHING = preview(changeSummary={"same": 3})
CHANGES = preview(change("update", "BitrixSipLine", "crm", LINE, {"title": "Новая 😀"}))
MONEY = preview(create("SipRegistration", "reception", REGISTRATION))


@pytest.mark.parametrize(("printed", "status"), [(NOTHING, 0), (CHANGES, 2), (MONEY, 3), (b"{", 1)])
def test_the_exit_status_says_what_it_comes_to(printed: bytes, status: int) -> None:
    done = RUNNER.invoke(app, ["review"], input=printed)
    assert done.exit_code == status
    assert bool(done.stdout) == (status != 1)
    assert bool(done.stderr) == (status == 1)


@pytest.mark.parametrize("arguments", [[], ["-"], ["plan.json"]])
def test_it_reads_a_file_or_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes(MONEY)
    done = RUNNER.invoke(app, ["review", *arguments], input=MONEY)
    assert done.exit_code == 3
    assert 'SipRegistration "reception" is a new subscription' in done.stdout


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["review", str(tmp_path / "none.json")])
    assert done.exit_code == 1
    assert done.stderr == f"telephony: cannot read {tmp_path / 'none.json'}: No such file or directory\n"
    assert RUNNER.invoke(app, ["review", str(tmp_path)]).exit_code == 1


def test_formats() -> None:
    assert RUNNER.invoke(app, ["review"], input=CHANGES).stdout.startswith("Telephony: 1 to update\n")
    told = RUNNER.invoke(app, ["review", "--format", "markdown"], input=CHANGES).stdout
    assert told.startswith("<!-- telephony-review -->\n## Telephony: 1 to update\n")
    found = json.loads(RUNNER.invoke(app, ["review", "--format", "json"], input=CHANGES).stdout)
    assert (found["version"], found["status"]) == (1, "changes")


@pytest.mark.parametrize("arguments", [["--format", "html"], ["--format"], ["--fromat", "json"], ["a.json", "b.json"]])
def test_a_wrong_command_line_does_not_end_like_a_plan_with_changes(arguments: list[str]) -> None:
    done = RUNNER.invoke(app, ["review", *arguments], input=CHANGES)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Error: " in done.stderr


def test_the_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(TELEPHONY), "review", "--format", "markdown"],
        input=CHANGES,
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert "Новая 😀" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    many = preview(*(create("BitrixSipLine", f"line-{n}", LINE) for n in range(500)))
    with subprocess.Popen(
        [str(TELEPHONY), "review"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(many)
        process.stdin.close()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
