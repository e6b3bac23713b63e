"""Runs a workflow's `run:` steps as GitHub does, from its file; `uses:` steps are what they leave behind.

As documented in "Workflow syntax", "Contexts" and "Workflow commands": conditions of jobs and steps, `env` at the
three levels, `continue-on-error`, the files GITHUB_PATH, GITHUB_OUTPUT and GITHUB_STEP_SUMMARY, `bash -e`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from unit.commands.comment.forges import Github

from .artifacts import keep_run
from .checkout import EXAMPLES, INSTALL, Checkout, Ran
from .expressions import evaluate, filled, lookup

ACTIONS = ("actions/checkout", "actions/setup-python", "actions/upload-artifact", "pulumi/actions")


@dataclass
class Job:
    """A job that has run."""

    result: str = "success"
    steps: dict[str, Ran] = field(default_factory=dict)
    summary: str = ""

    @property
    def log(self) -> str:
        return "".join(ran.text for ran in self.steps.values())


@dataclass
class Repository:
    """A repository with its secrets and variables, and what GitHub tells the jobs of an event."""

    checkout: Checkout
    forge: Github
    secrets: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, str] = field(default_factory=dict)
    artifact: tuple[str, Path] | None = None
    """Name and file of what the job that runs has uploaded."""

    def pull_request(self, head: str = "acme/telephony", author: str = "anna") -> dict[str, Any]:
        """The event of a new commit in pull request 7."""
        return {
            "action": "synchronize",
            "pull_request": {"number": 7, "user": {"login": author}, "head": {"repo": {"full_name": head}}},
        }

    def run(self, workflow: str, event: Mapping[str, Any], *, trusted: bool = True) -> dict[str, Job]:
        """Run a workflow: its jobs by name, without those that were skipped. `trusted`: not for a fork or a bot."""
        given = _workflow(workflow)
        secrets = self.secrets if trusted else {}
        contexts = {"github": self._github(event), "secrets": secrets, "vars": self.vars}
        jobs = {}
        for name in self.chosen(workflow, event):
            job = given["jobs"][name]
            # What a token may do is the job's to say, and never more than reading for a fork.
            granted = {key for key, access in job["permissions"].items() if access == "write" and trusted}
            self.forge.may_write = granted
            self.artifact = None
            jobs[name] = self._job(job, {**given.get("env", {}), **job.get("env", {})}, contexts, event)
            if self.artifact is not None and jobs[name].result == "success":
                (started_by,) = given["on"].keys() & {"push", "schedule", "pull_request"}
                keep_run(self.checkout, workflow, started_by, self.artifact)
        return jobs

    def chosen(self, workflow: str, event: Mapping[str, Any]) -> list[str]:
        """The jobs that an event starts."""
        contexts = {"github": self._github(event)}
        jobs = _workflow(workflow)["jobs"]
        return [n for n, job in jobs.items() if evaluate(job.get("if", "'yes'"), lambda path: lookup(path, contexts))]

    def _github(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return {"event": event, "repository": "acme/telephony", "token": self.forge.token}

    def _job(
        self, job: Mapping[str, Any], common: Mapping[str, str], contexts: dict[str, Any], event: Mapping[str, Any]
    ) -> Job:
        done = Job()
        place = self.checkout.folder.parent / "runner"
        place.mkdir(exist_ok=True)
        files = {name: place / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        (place / "event.json").write_text(json.dumps(event), encoding="utf-8")
        machine = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_REPOSITORY": "acme/telephony",
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "RUNNER_TEMP": str(place),
            **{name: str(file) for name, file in files.items()},
        }
        path = [self.checkout.machine["PATH"]]
        steps: dict[str, Any] = {}
        inside = {**contexts, "steps": steps}
        for step in job["steps"]:
            if "uses" in step:
                action = step["uses"].partition("@")[0]
                assert action in ACTIONS
                if action == "pulumi/actions" and self.checkout.pulumi is not None:
                    path.insert(0, str(self.checkout.pulumi))
                if action == "actions/upload-artifact" and done.result == "success":
                    self.artifact = (step["with"]["name"], self.checkout.folder / step["with"]["path"])
                continue
            condition = step.get("if")
            if done.result != "success":
                continue
            if condition is not None and not evaluate(condition, lambda name: lookup(name, inside)):
                continue
            assert "${{" not in step["run"], "an expression in a script is a way to inject commands"
            if step["run"] in INSTALL:
                continue
            environment = {**machine, **common, **{k: filled(v, inside) for k, v in step.get("env", {}).items()}}
            ran = self.checkout.bash(step["run"], {**environment, "PATH": ":".join(path)}, "-e")
            done.steps[step["name"]] = ran
            path[:0] = _lines(files["GITHUB_PATH"])
            outcome = "failure" if ran.status else "success"
            outputs = dict(line.split("=", 1) for line in _lines(files["GITHUB_OUTPUT"]))
            steps[step.get("id", step["name"])] = {"outcome": outcome, "outputs": outputs}
            if outcome == "failure" and step.get("continue-on-error") != "true":
                done.result = "failure"
        done.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return done


def _workflow(name: str) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.load((EXAMPLES / "github" / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return workflow


def _lines(file: Path) -> list[str]:
    """The lines that a step has put there, taken away."""
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("", encoding="utf-8")
    return lines
