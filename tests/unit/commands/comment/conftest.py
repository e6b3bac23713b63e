"""A job of either forge, as the commands see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app

from .forges import Forge, Github, Gitlab

TEXT = "<!-- telephony-review -->\n# Telephony\n\nOne line changes.\n"


@dataclass
class Job:
    """A job, its forge, and what is posted there."""

    forge: Forge
    environment: dict[str, str]
    comments: list[dict[str, Any]]
    issues: list[dict[str, Any]]
    add_comment: Callable[..., dict[str, Any]]
    add_issue: Callable[..., dict[str, Any]]
    me: Any
    text: str
    """The name of the field with the text of an issue."""

    def run(self, *arguments: str, text: str | bytes = TEXT, status: int | None = 0) -> Result:
        """Run `telephony` in this job, the report on standard input."""
        result = CliRunner().invoke(app, arguments, input=text, env=dict(self.environment))
        assert status in (None, result.exit_code), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert self.forge.token not in result.output
        return result

    def refusal(self, *arguments: str, status: int = 1, text: str | bytes = TEXT) -> str:
        """The one sentence with which it stops."""
        result = self.run(*arguments, text=text, status=status)
        assert result.stdout == ""
        assert result.stderr.startswith("telephony: ")
        assert result.stderr.count("\n") == 1
        return str(result.stderr)


@pytest.fixture(autouse=True)
def _no_job_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves run in a job of a forge."""
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PULUMI_TELEPHONY_PACE", "0.001")


@pytest.fixture
def event(tmp_path: Path) -> str:
    path = tmp_path / "event.json"
    path.write_text(json.dumps({"action": "synchronize", "pull_request": {"number": 7}}), encoding="utf-8")
    return str(path)


@pytest.fixture
def github_job(event: str) -> Iterator[Job]:
    with Github() as forge:
        environment = forge.environment(event)
        yield Job(
            forge, environment, forge.comments, forge.issues, forge.add_comment, forge.add_issue, forge.bot, "body"
        )


@pytest.fixture
def gitlab_job() -> Iterator[Job]:
    with Gitlab() as forge:
        yield Job(
            forge,
            forge.environment(),
            forge.notes,
            forge.issues,
            forge.add_note,
            forge.add_issue,
            forge.me,
            "description",
        )


@pytest.fixture(params=["github", "gitlab"])
def job(request: pytest.FixtureRequest) -> Job:
    found: Job = request.getfixturevalue(f"{request.param}_job")
    return found
