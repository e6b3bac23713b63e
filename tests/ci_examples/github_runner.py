"""Runs a workflow's `run:` steps as GitHub does, from its file; `uses:` steps are what they leave behind.

As documented in "Workflow syntax", "Contexts" and "Workflow commands": conditions of jobs and steps, `needs`, secrets
and variables of an environment, `env` at the three levels, `defaults`, `continue-on-error`, the files GITHUB_PATH,
GITHUB_OUTPUT and GITHUB_STEP_SUMMARY, `bash -e`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from unit.commands.comment.forges import Github

from .artifacts import keep_run
from .checkout import EXAMPLES, INSTALL, Checkout, Ran
from .expressions import evaluate, filled, lookup

ACTIONS = {
    "actions/checkout",
    "actions/download-artifact",
    "actions/setup-python",
    "actions/upload-artifact",
    "aws-actions/configure-aws-credentials",
    "azure/login",
    "github/codeql-action/upload-sarif",
    "google-github-actions/auth",
    "pulumi/actions",
}


@dataclass
class Job:
    """A job that has run."""

    result: str = "success"
    steps: dict[str, Ran] = field(default_factory=dict)
    summary: str = ""
    runner: str = ""
    actions: dict[str, dict[str, str]] = field(default_factory=dict)
    """The actions that ran, with their inputs."""
    uploads: dict[str, Path] = field(default_factory=dict)
    """The artifacts by name."""

    @property
    def log(self) -> str:
        return "".join(ran.text for ran in self.steps.values())


@dataclass
class Environment:
    """An environment: what it has takes the place of what the repository has under the same name."""

    secrets: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Repository:
    """A repository with its secrets and variables, and what GitHub tells the jobs of an event."""

    checkout: Checkout
    forge: Github
    secrets: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, str] = field(default_factory=dict)
    environments: Mapping[str, Environment] = field(default_factory=dict)
    edits: Mapping[str, str] = field(default_factory=dict)
    """What the user has changed in `env` at the top of the workflows."""
    meanwhile: Callable[[], object] = lambda: None
    """What happens while a job waits for an approval."""

    def pull_request(self, head: str = "acme/telephony", author: str = "anna") -> dict[str, Any]:
        """The event of a new commit in pull request 7."""
        return {
            "action": "synchronize",
            "pull_request": {"number": 7, "user": {"login": author}, "head": {"repo": {"full_name": head}}},
        }

    def run(self, workflow: str, event: Mapping[str, Any], *, trusted: bool = True) -> dict[str, Job]:
        """Run a workflow: its jobs by name, without those that were skipped. `trusted`: not for a fork or a bot."""
        given = _workflow(workflow)
        jobs: dict[str, Job] = {}
        artifacts: dict[str, Path] = {}
        for name, job in given["jobs"].items():
            if not self._starts(job, event, jobs):
                continue
            # What a token may do is the job's to say, and never more than reading for a fork.
            self.forge.may_write = {key for key, access in job["permissions"].items() if access == "write" and trusted}
            if "environment" in job:
                self.meanwhile()
            env = {**given.get("env", {}), **self.edits}
            jobs[name] = done = self._job(job, env, self._contexts(job, event, trusted=trusted), artifacts)
            artifacts |= done.uploads
            if done.result == "success" and "telephony-state" in done.uploads:
                (started_by,) = given["on"].keys() & {"push", "schedule", "pull_request"}
                keep_run(self.checkout, workflow, started_by, ("telephony-state", done.uploads["telephony-state"]))
        return jobs

    def chosen(self, workflow: str, event: Mapping[str, Any]) -> list[str]:
        """The jobs that an event starts, besides those that wait for another."""
        jobs = _workflow(workflow)["jobs"]
        return [name for name, job in jobs.items() if "needs" not in job and self._starts(job, event, {})]

    def _starts(self, job: Mapping[str, Any], event: Mapping[str, Any], before: Mapping[str, Job]) -> bool:
        waits_for = job.get("needs")
        result = "success" if waits_for is None else before[waits_for].result if waits_for in before else "skipped"
        status = {
            "failure()": "yes" if result == "failure" else "",
            "cancelled()": "",
        }
        condition = job.get("if", "'yes'").removeprefix("${{").removesuffix("}}")
        if not any(function in condition for function in status) and result != "success":
            return False
        contexts = {"github": self._github(event), "vars": self.vars}
        return bool(evaluate(condition, lambda path: status[path] if path in status else lookup(path, contexts)))

    def _contexts(self, job: Mapping[str, Any], event: Mapping[str, Any], *, trusted: bool) -> dict[str, Any]:
        environment = self.environments.get(job.get("environment", ""), Environment())
        return {
            "github": self._github(event),
            "secrets": {**self.secrets, **environment.secrets} if trusted else {},
            "vars": {**self.vars, **environment.vars},
            "runner": {"temp": str(self._place())},
        }

    def _github(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return {"event": event, "repository": "acme/telephony", "token": self.forge.token}

    def _place(self) -> Path:
        return self.checkout.folder.parent / "runner"

    def _job(
        self, job: Mapping[str, Any], common: Mapping[str, str], contexts: dict[str, Any], artifacts: Mapping[str, Path]
    ) -> Job:
        # Only what belongs to the repository is known when a runner is chosen.
        done = Job(runner=filled(job["runs-on"], {**contexts, "vars": self.vars}))
        # A machine of its own for each job.
        place = self._place()
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        files = {name: place / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        (place / "event.json").write_text(json.dumps(contexts["github"]["event"]), encoding="utf-8")
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
        inside = {**contexts, "steps": steps, "env": common}
        folder = filled(job.get("defaults", {}).get("run", {}).get("working-directory", "."), inside)
        for step in job["steps"]:
            condition = step.get("if")
            if done.result != "success":
                continue
            if condition is not None and not evaluate(condition, lambda name: lookup(name, inside)):
                continue
            if "uses" in step:
                action = step["uses"].partition("@")[0]
                inputs = {key: filled(value, inside) for key, value in step.get("with", {}).items()}
                done.actions[action] = inputs
                if action == "pulumi/actions" and self.checkout.pulumi is not None:
                    path.insert(0, str(self.checkout.pulumi))
                self._act(action, inputs, done, artifacts)
                continue
            assert "${{" not in step["run"], "an expression in a script is a way to inject commands"
            if step["run"] in INSTALL:
                continue
            environment = {**machine, **common, **{k: filled(v, inside) for k, v in step.get("env", {}).items()}}
            ran = self.checkout.bash(step["run"], {**environment, "PATH": ":".join(path)}, "-e", folder=folder)
            done.steps[step["name"]] = ran
            path[:0] = _lines(files["GITHUB_PATH"])
            outcome = "failure" if ran.status else "success"
            outputs = dict(line.split("=", 1) for line in _lines(files["GITHUB_OUTPUT"]))
            steps[step.get("id", step["name"])] = {"outcome": outcome, "outputs": outputs}
            if outcome == "failure" and step.get("continue-on-error") != "true":
                done.result = "failure"
        done.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return done

    def _act(self, action: str, inputs: Mapping[str, str], done: Job, artifacts: Mapping[str, Path]) -> None:
        assert action in ACTIONS
        if action == "actions/upload-artifact":
            kept = self.checkout.folder.parent / "artifacts" / inputs["name"]
            kept.mkdir(parents=True, exist_ok=True)
            done.uploads[inputs["name"]] = Path(shutil.copy(inputs["path"], kept))
        elif action == "actions/download-artifact":
            shutil.copy(artifacts[inputs["name"]], inputs["path"])
        elif action == "github/codeql-action/upload-sarif":
            assert "security-events" in self.forge.may_write
            json.loads(Path(inputs["sarif_file"]).read_text(encoding="utf-8"))


def _workflow(name: str) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.load((EXAMPLES / "github" / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return workflow


def _lines(file: Path) -> list[str]:
    """The lines that a step has put there, taken away."""
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("", encoding="utf-8")
    return lines
