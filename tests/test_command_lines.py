"""A wrong command line never ends like success, whatever typer is installed, and says what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app as telephony
from telephony_sandbox.cli import app as sandbox

ROOT = Path(__file__).parent.parent
APPS = {"telephony": telephony, "telephony-sandbox": sandbox}
UNUSABLE = 2
UNREADABLE = 1
"""``telephony review``: 2 means that there are changes."""

WRONG = """
telephony
telephony nosuch
telephony --nosuch
telephony doctor surplus
telephony doctor --vendor nosuch
telephony doctor --timeout 0
telephony doctor --timeout soon
telephony doctor --cwd .
telephony doctor --stack
telephony export
telephony export surplus
telephony export --out
telephony export --out there surplus
telephony export --out there --kind nosuch
telephony export --out there --vendor nosuch
telephony export --out there --stack not/one
telephony graph one two
telephony graph --format nosuch
telephony graph --out
telephony status
telephony status nosuch
telephony status one two
telephony status one --cwd .
telephony status --format nosuch
telephony status --watch 4
telephony status --watch=soon
telephony status --stack
telephony status --timeout 0
telephony comment
telephony comment nosuch
telephony comment one two
telephony issue
telephony issue nosuch
telephony issue one two
telephony issue --close report.md
telephony-sandbox
telephony-sandbox nosuch
telephony-sandbox --nosuch
telephony-sandbox run
telephony-sandbox run --
telephony-sandbox run --from-state state.json --account branch -- true
telephony-sandbox strip
telephony-sandbox strip one two
telephony-sandbox serve surplus
telephony-sandbox serve --port many
telephony-sandbox serve --port 70000
telephony-sandbox env surplus
telephony-sandbox status surplus
telephony-sandbox stop surplus
telephony-sandbox preview surplus
telephony-sandbox up surplus
telephony-sandbox up --parallel 0
telephony-sandbox up --stack
telephony-sandbox refresh surplus
telephony-sandbox destroy surplus
telephony-sandbox import
telephony-sandbox import surplus
telephony-sandbox stack nosuch
telephony-sandbox stack export surplus
telephony-sandbox stack import
telephony-sandbox stack ls surplus
telephony-sandbox stack rm surplus
telephony-sandbox stack output one two
telephony-sandbox config nosuch
telephony-sandbox config set
telephony-sandbox config set key value surplus
telephony-sandbox config get
telephony-sandbox config get key surplus
telephony-sandbox config rm
telephony-sandbox quickstart
telephony-sandbox quickstart nosuch
telephony-sandbox quickstart up surplus
telephony-sandbox quickstart up --cwd nosuch
telephony-sandbox quickstart down --cwd nosuch
"""

NOT_POSSIBLE = """
telephony review
telephony graph
telephony graph nosuch
telephony review nosuch
telephony review one two
telephony review --nosuch
telephony review --format nosuch
telephony-sandbox run -- nosuch-command
telephony-sandbox run --from-state nosuch -- true
telephony-sandbox strip nosuch
telephony-sandbox env
telephony-sandbox status
telephony-sandbox preview
telephony-sandbox preview --cwd nosuch
telephony-sandbox up --yes
telephony-sandbox refresh --yes
telephony-sandbox destroy --yes
telephony-sandbox import --file nosuch --yes
telephony-sandbox stack
telephony-sandbox stack export
telephony-sandbox stack import --file nosuch
telephony-sandbox stack ls
telephony-sandbox stack rm --yes
telephony-sandbox stack output
telephony-sandbox config
telephony-sandbox config set key value
telephony-sandbox config get key
telephony-sandbox config rm key
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def every_command(app: typer.Typer, name: str) -> list[str]:
    """Each command with its subcommands."""
    commands = ((each.name, each.callback) for each in app.registered_commands)
    found = [f"{name} {given or getattr(callback, '__name__', '')}" for given, callback in commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found += [f"{name} {group.name}", *every_command(group.typer_instance, f"{name} {group.name}")]
    return found


COMMANDS = [command for name, app in APPS.items() for command in every_command(app, name)]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory without project and simulators, outside of CI."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)


def ended(line: str, tmp_path: Path) -> tuple[int, str]:
    name, *arguments = line.split()
    result = CliRunner().invoke(APPS[name], arguments, input="")
    assert list(tmp_path.iterdir()) == [], "nothing was made"
    return result.exit_code, result.output or str(result.exception)


@pytest.mark.parametrize("line", lines(WRONG))
def test_a_wrong_command_line_is_told_and_is_no_success(line: str, tmp_path: Path) -> None:
    status, said = ended(line, tmp_path)
    assert status == UNUSABLE, said
    assert said.strip()


def test_an_issue_is_not_closed_with_a_report(tmp_path: Path) -> None:
    assert "cannot be combined with a report" in ended("telephony issue --close report.md", tmp_path)[1]


@pytest.mark.parametrize("line", lines(NOT_POSSIBLE))
def test_what_cannot_be_done_is_told_and_is_no_success(line: str, tmp_path: Path) -> None:
    status, said = ended(line, tmp_path)
    assert status == UNREADABLE, said
    assert said.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_an_option_that_it_has_not(command: str, tmp_path: Path) -> None:
    status, said = ended(f"{command} --no-such-option", tmp_path)
    assert status == (UNREADABLE if command == "telephony review" else UNUSABLE), said


@pytest.mark.parametrize("command", [*APPS, *COMMANDS])
def test_the_help_of_every_command_fits_a_terminal(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, said = ended(f"{command} --help", tmp_path)
    assert [line for line in said.splitlines() if len(line) > 80] == []


def test_every_command_is_known_here() -> None:
    told = lines(WRONG) + lines(NOT_POSSIBLE)
    assert len(COMMANDS) > 20
    assert [command for command in COMMANDS if not any(f"{line} ".startswith(f"{command} ") for line in told)] == []


@pytest.mark.parametrize("arguments", [["benchmarks", "nosuch"], ["generator", "surplus"]], ids=" ".join)
def test_the_routines_refuse_arguments_that_they_have_not(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == UNUSABLE
    assert len(done.stderr.splitlines()) == 1
