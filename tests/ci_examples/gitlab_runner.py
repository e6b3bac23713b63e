"""Runs the jobs of `.gitlab-ci.yml` as GitLab does, from the file.

As documented in "CI/CD YAML syntax reference": `extends`, `rules` with `if` and `changes`, `variables`, `environment`
and the variables that only a job of that environment gets, `id_tokens`, `allow_failure:exit_codes`, `when: manual`;
`stage`, which waits for the success of those before it and gets their artifacts; `set -eo pipefail` in one shell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

import yaml

from telephony_sandbox.simulators.server import Simulators
from unit.commands.comment.forges import Gitlab

from .checkout import EXAMPLES, INSTALL, Checkout, Ran
from .expressions import evaluate

FORK, PROJECT = "99", "42"


@dataclass
class Job:
    """A job that has run."""

    result: str
    ran: Ran
    findings: list[dict[str, Any]] | None = None
    """Its report on code quality."""


@dataclass
class Project:
    """A project with variables of the environment scope `telephony/*`."""

    checkout: Checkout
    forge: Gitlab
    variables: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, str] = field(default_factory=dict)
    """What the user has changed in `variables` at the top of the file."""
    changed: str = "__main__.py"
    """The file that differs."""
    meanwhile: Callable[[], object] = lambda: None
    """What happens before a person starts a job."""

    def set_accounts(self, accounts: Mapping[str, str], simulators: Simulators) -> None:
        """Set the credentials of the simulators. The variable VOXIMPLANT_CREDENTIALS is of the type File."""
        file = {"VOXIMPLANT_CREDENTIALS": simulators.env["VOXIMPLANT_CREDENTIALS"]}
        self.variables = {**self.variables, **accounts, **file}

    def merge_request(self, source: str = PROJECT) -> dict[str, str]:
        """The variables of a pipeline of merge request 7, whose branch is in this project or in a fork."""
        return {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": PROJECT,
            "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example.org/acme/telephony",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": source,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_PROJECT_ID": source,
        }

    def schedule(self) -> dict[str, str]:
        """The variables of a scheduled pipeline."""
        return {"CI_PIPELINE_SOURCE": "schedule", "CI_PROJECT_ID": PROJECT, **self._branch("main")}

    def push(self, branch: str = "main") -> dict[str, str]:
        """The variables of a pipeline for a branch."""
        return {"CI_PIPELINE_SOURCE": "push", "CI_PROJECT_ID": PROJECT, **self._branch(branch)}

    @staticmethod
    def _branch(name: str) -> dict[str, str]:
        return {"CI_COMMIT_BRANCH": name, "CI_DEFAULT_BRANCH": "main"}

    def run(self, pipeline: Mapping[str, str], *, started: bool = False) -> dict[str, Job]:
        """Run a pipeline: its jobs by name; those that wait for a person only when `started` by one."""
        given = yaml.safe_load((EXAMPLES / "gitlab" / ".gitlab-ci.yml").read_text(encoding="utf-8"))
        common = {
            **given.pop("variables"),
            **self.edits,
            "CI_PROJECT_DIR": str(self.checkout.folder),
            "GITLAB_CI": "true",
            "CI": "true",
            "CI_API_V4_URL": self.forge.url,
            **pipeline,
        }
        jobs: dict[str, Job] = {}
        handed: dict[str, str] = {}
        for name, job in given.items():
            if name.startswith("."):
                continue
            job = {**given[job["extends"]], **job}
            rule = next((rule for rule in job["rules"] if self._fits(rule, common)), None)
            if rule is not None and (started or rule.get("when") != "manual"):
                if job["stage"] == "deploy":
                    if any(done.result == "failed" for done in jobs.values()):
                        continue
                    self.meanwhile()
                    for path, text in handed.items():
                        (self.checkout.folder / path).write_text(text, encoding="utf-8")
                jobs[name] = done = self._job(job, common)
                reports = job.get("artifacts", {}).get("reports", {})
                if reports and (self.checkout.folder / reports["codequality"]).is_file():
                    text = (self.checkout.folder / reports["codequality"]).read_text(encoding="utf-8")
                    done.findings = json.loads(text)
                if "paths" in job.get("artifacts", {}) and done.result != "failed":
                    (path,) = job["artifacts"]["paths"]
                    handed[path] = (self.checkout.folder / path).read_text(encoding="utf-8")
                    self.forge.artifacts[name] = json.loads(handed[path])
                    # Each job begins with a clean checkout.
                    (self.checkout.folder / path).unlink()
        return jobs

    def _fits(self, rule: Mapping[str, Any], common: Mapping[str, str]) -> bool:
        if not evaluate(rule["if"], lambda name: common.get(name[1:], "")):
            return False
        patterns = [common[pattern[1:]] for pattern in rule.get("changes", ())]
        # `**/` also stands for no folder.
        return not patterns or any(fnmatch(f"/{self.changed}", f"/{p.replace('**/', '')}") for p in patterns)

    def _job(self, job: Mapping[str, Any], common: Mapping[str, str]) -> Job:
        scoped = self.variables if job.get("environment", {}).get("name", "").startswith("telephony/") else {}
        before = "".join(f"{line}\n" for line in job["before_script"])
        assert INSTALL[1] in before
        identity = {name: f"token for {token['aud']}" for name, token in job.get("id_tokens", {}).items()}
        script = "set -eo pipefail\n" + before.replace(INSTALL[1], "") + "".join(f"{line}\n" for line in job["script"])
        # The image has the command pulumi.
        path = ":".join(filter(None, [str(self.checkout.pulumi or ""), self.checkout.machine["PATH"]]))
        ran = self.checkout.bash(script, {**scoped, **common, **job.get("variables", {}), **identity, "PATH": path})
        allowed = job.get("allow_failure", {}).get("exit_codes")
        result = "success" if ran.status == 0 else "warning" if ran.status == allowed else "failed"
        return Job(result, ran)
