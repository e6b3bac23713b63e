"""The engine's commands."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import forks
from telephony_sandbox.engine.cli import register
from telephony_sandbox.engine.output.terminal import Terminal

from .conftest import SUPPORT
from .engines import PASSPHRASE, python_path
from .things_program import PROGRAM, SETTINGS

PATIENCE = 120.0
app = typer.Typer(rich_markup_mode=None)
register(app)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and an environment in which the commands find everything."""
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PULUMI_PYTHON_CMD", forks.python())
    monkeypatch.setenv("TELEPHONY_SANDBOX_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("THINGS_STORE", str(tmp_path / "store.json"))
    monkeypatch.setenv("PYTHONPATH", python_path(SUPPORT))
    directory = tmp_path / "project"
    directory.mkdir()
    (directory / "Pulumi.yaml").write_text(SETTINGS, encoding="utf-8")
    (directory / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    monkeypatch.chdir(directory)
    return directory


def run(*arguments: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return str(result.output)


def test_the_configuration_can_be_another_file(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with `--config-file` of Pulumi's commands, whose variable it is."""
    run("config", "set", "greeting", "hello")
    other = tmp_path / "other.yaml"
    monkeypatch.setenv("PULUMI_OPTION_CONFIG_FILE", str(other))
    assert run("config") == ""
    run("config", "set", "greeting", "good day")
    assert "good day" in other.read_text(encoding="utf-8")
    monkeypatch.delenv("PULUMI_OPTION_CONFIG_FILE")
    assert run("config", "get", "greeting") == "hello\n"
    assert [path.name for path in project.glob("Pulumi.*.yaml")] == ["Pulumi.dev.yaml"]


def test_a_stack_lives_and_goes(project: Path, tmp_path: Path) -> None:
    assert "    + 3 to create\n" in run("preview")
    text = run("up", "--yes")
    assert text.startswith("Sandbox engine: ")
    assert " +  pulumi-python:dynamic/things:Thing first created" in text
    assert "    token: [secret]\n" in text
    assert "    + 3 created\n" in text
    assert "    3 unchanged\n" in run("up", "--yes", "--expect-no-changes")
    assert json.loads(run("preview", "--json"))["changeSummary"] == {"same": 3}
    assert "pulumi-python:dynamic/things:Thing  second" in run("stack")
    assert json.loads(run("stack", "output", "--json"))["token"] == "[secret]"
    assert json.loads(run("stack", "output", "token", "--show-secrets", "--json")).startswith("token-")
    assert run("stack", "ls") == "dev\n"
    exported = tmp_path / "export.json"
    run("stack", "export", "--file", str(exported))
    run("stack", "import", "--file", str(exported))
    assert "error: stack 'dev' still has resources" in run("stack", "rm", "--yes", code=1)
    assert json.loads(run("refresh", "--yes", "--json")) == {"result": "succeeded", "resourceChanges": {"same": 3}}
    (project / "__main__.py").write_text(PROGRAM.replace("size=2", "size=3"), encoding="utf-8")
    assert "      ~ size    : 2 => 3\n" in run("preview", "--diff")
    assert "    - 3 deleted\n" in run("destroy", "--yes")
    run("stack", "rm", "--yes")
    assert run("stack", "ls") == ""


def test_a_failed_preview_prints_its_plan_with_the_reason(project: Path) -> None:
    (project / "__main__.py").write_text(PROGRAM + "\nraise SystemError('no luck')\n", encoding="utf-8")
    plan = json.loads(run("preview", "--json", code=1))
    assert any("no luck" in said["message"] for said in plan["diagnostics"] if said["severity"] == "error")


def test_configuration_is_set_shown_and_removed(project: Path) -> None:
    run("config", "set", "plain", "value")
    run("config", "set", "--secret", "--path", "telephony:vendor.token", "hidden-token")
    assert run("config") == "demo:plain: value\ntelephony:vendor: [secret]\n"
    assert run("config", "get", "telephony:vendor") == '{"token":"hidden-token"}\n'
    assert "hidden-token" not in (project / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    run("config", "rm", "plain")
    assert "error: configuration key 'plain' not found" in run("config", "get", "plain", code=1)


def test_nothing_is_changed_unasked(project: Path) -> None:
    assert "error: --yes is required without a terminal" in run("up", code=1)
    assert run("stack", "ls") == ""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("Pulumi.yaml", "name: demo\nruntime: nodejs\n", "the runtime 'nodejs' in Pulumi.yaml"),
        ("Pulumi.yaml", "runtime: python\n", "has no name"),
        ("Pulumi.yaml", "name: [\n", "not valid YAML"),
        ("Pulumi.dev.yaml", "secretsprovider: awskms://x\n", "knows only passphrase encryption"),
        ("Pulumi.dev.yaml", "encryptionsalt: v1:AAAA:v1:AAAA:AAAA\n", "incorrect passphrase"),
        ("Pulumi.dev.yaml", "config: 5\n", "config must be an object"),
    ],
)
def test_a_bad_file_ends_in_one_sentence(project: Path, name: str, content: str, message: str) -> None:
    (project / name).write_text(content, encoding="utf-8")
    text = run("preview", code=1)
    assert message in text
    assert "Traceback" not in text


def test_a_missing_project_or_passphrase_ends_in_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    assert "set PULUMI_CONFIG_PASSPHRASE" in run("preview", code=1)
    (project / "Pulumi.yaml").unlink()
    assert "no Pulumi.yaml in" in run("preview", code=1)


def test_a_state_that_is_no_deployment_is_left_alone(project: Path, tmp_path: Path) -> None:
    state = tmp_path / "state" / "stacks" / "demo" / "dev.json"
    state.parent.mkdir(parents=True)
    state.write_text("{", encoding="utf-8")
    assert "is not a deployment" in run("up", "--yes", "--skip-preview", code=1)
    assert state.read_text(encoding="utf-8") == "{"


def test_no_blank_line_is_doubled(project: Path) -> None:
    for arguments in (("up", "--yes"), ("preview",), ("up", "--yes", "--diff"), ("refresh", "--yes"), ("stack",)):
        assert "\n\n\n" not in run(*arguments)
    for command in ("up", "refresh", "stack", "config"):
        assert "\n\n\n" not in run(command, "--help")


def test_a_character_that_the_output_cannot_take_ends_nothing(project: Path) -> None:
    program = f"{PROGRAM}\nprint('телефон')\npulumi.export('name', 'Стойка')\n"
    (project / "__main__.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "-m", "telephony_sandbox", "up", "--yes", "--skip-preview"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode("latin-1")
    assert '    name : "??????"' in text
    assert "    ???????" in text


def test_a_reader_that_is_gone_ends_nothing(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "telephony_sandbox", "up", "--yes", "--skip-preview"]
    process = subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    errors = process.communicate(timeout=PATIENCE)[1]
    assert "Traceback" not in errors.decode()
    assert "second" in run("stack")


def test_a_terminal_gets_lines_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    urn = "urn:pulumi:dev::demo::pulumi-python:dynamic/telephony:SipRegistration::" + "long-" * 10
    text = f"    error: {urn} cannot be deleted because it is protected, so that it has to be unprotected first"
    stream = io.StringIO()
    with Terminal(stream) as terminal:
        terminal.line(text)
    plain = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", stream.getvalue())
    lines = [line.rstrip() for line in plain.splitlines() if line.strip()]
    assert " ".join(line.strip() for line in lines) == text.strip()
    assert all(len(line) <= 80 for line in lines if urn not in line)
