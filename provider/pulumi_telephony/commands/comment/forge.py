"""The forge that this job runs on, and the place of a report there: from the variables that the forge sets.

GitHub: GITHUB_ACTIONS, GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH ("Variables" and "Events that trigger
workflows" of its documentation). GitLab: GITLAB_CI, CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_PROJECT_ID,
CI_MERGE_REQUEST_IID, CI_MERGE_REQUEST_PROJECT_URL ("Predefined CI/CD variables reference").
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ...accounts.settings import Endpoint
from ...base.environment import bare, decoded, value_of
from ...base.errors import ConfigurationError
from ...base.wire import identifier
from . import github, gitlab
from .api import Forge
from .post import Board, Issues

_REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_endpoint: TypeAdapter[str] = TypeAdapter(Endpoint)


def comments(environment: Mapping[str, str], author: str) -> Board:
    """The comments of this job's pull or merge request. Raises ConfigurationError outside of one, or without a
    token."""
    if _on_github(environment):
        number = _pull_request(environment)
        return github.GithubComments(_github(environment), _repository(environment), number, author)
    project = _number(environment, "CI_MERGE_REQUEST_PROJECT_ID", "this is not a job of a merge request pipeline")
    number = _number(environment, "CI_MERGE_REQUEST_IID", "this is not a job of a merge request pipeline")
    page = f"{value_of('CI_MERGE_REQUEST_PROJECT_URL', environment) or ''}/-/merge_requests/{number}"
    return gitlab.GitlabNotes(_gitlab(environment), project, number, page)


def issues(environment: Mapping[str, str], author: str, title: str) -> Issues:
    """The issues of this job's repository. Raises ConfigurationError without a token."""
    if _on_github(environment):
        return github.GithubIssues(_github(environment), _repository(environment), author, title)
    project = _number(environment, "CI_PROJECT_ID", "GitLab sets it")
    return gitlab.GitlabIssues(_gitlab(environment), project, title)


def _on_github(environment: Mapping[str, str]) -> bool:
    if value_of("GITHUB_ACTIONS", environment) == "true":
        return True
    if value_of("GITLAB_CI", environment) == "true":
        return False
    raise ConfigurationError(
        "this is not a job of GitHub Actions or GitLab CI: neither GITHUB_ACTIONS nor GITLAB_CI is true"
    )


def _github(environment: Mapping[str, str]) -> Forge:
    url = _url(value_of("GITHUB_API_URL", environment) or "https://api.github.com", "GITHUB_API_URL")
    return github.connect(url, _token(environment, "GITHUB_TOKEN", "set it to ${{ github.token }} in the step"))


def _gitlab(environment: Mapping[str, str]) -> Forge:
    url = _url(value_of("CI_API_V4_URL", environment) or "", "CI_API_V4_URL")
    todo = "add it to the project's variables, with an access token that has the scope api"
    return gitlab.connect(url, _token(environment, "GITLAB_TOKEN", todo))


def _token(environment: Mapping[str, str], variable: str, todo: str) -> str:
    token = bare(environment.get(variable, ""))
    if not token:
        raise ConfigurationError(f"{variable} is not set: {todo}; jobs for forks do not get it")
    if not token.isascii() or not token.isprintable():
        raise ConfigurationError(f"{variable} is not a token: it contains invalid characters; copy it again")
    return token


def _url(value: str, variable: str) -> str:
    try:
        return _endpoint.validate_python(value)
    except ValidationError as error:
        raise ConfigurationError(f"{variable}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None


def _repository(environment: Mapping[str, str]) -> str:
    repository = value_of("GITHUB_REPOSITORY", environment) or ""
    if not _REPOSITORY.fullmatch(repository):
        raise ConfigurationError("GITHUB_REPOSITORY is not owner/name: GitHub sets it")
    return repository


def _pull_request(environment: Mapping[str, str]) -> int:
    """The number in the event that started this run."""
    path = value_of("GITHUB_EVENT_PATH", environment) or ""
    try:
        event = json.loads(decoded(Path(path).read_bytes()))
    except (OSError, ValueError, RecursionError):
        raise ConfigurationError("the event in GITHUB_EVENT_PATH, which GitHub sets, cannot be read") from None
    pull_request = event.get("pull_request") if isinstance(event, dict) else None
    number = identifier(pull_request.get("number")) if isinstance(pull_request, dict) else None
    if number is None:
        raise ConfigurationError("this run was not started by a pull request, so there is none to comment on")
    return number


def _number(environment: Mapping[str, str], variable: str, reason: str) -> int:
    number = identifier(value_of(variable, environment))
    if number is None:
        raise ConfigurationError(f"{variable} is not set: {reason}")
    return number
