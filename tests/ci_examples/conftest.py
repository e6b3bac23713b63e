"""A project, the simulators as its accounts, and the engines that its jobs may find as `pulumi`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import forks
from telephony_sandbox.simulators.server import Simulators
from unit.commands.comment.forges import Github, Gitlab

from .artifacts import install_gh
from .checkout import PASSPHRASE, Checkout
from .github_runner import Repository
from .gitlab_runner import Project


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.made(tmp_path)


@pytest.fixture(params=["sandbox", "pulumi"])
def engine(request: pytest.FixtureRequest, checkout: Checkout) -> None:
    """Jobs find this engine as `pulumi`, with an empty stack `prod`."""
    if request.param == "sandbox":
        install(checkout, f'exec {forks.commands()}/telephony-sandbox "$@"\n')
        return
    real = shutil.which("pulumi")
    if real is None:
        pytest.skip("the Pulumi CLI is not on PATH")
    checkout.pulumi = Path(real).parent
    backend = checkout.folder.parent / "backend"
    backend.mkdir()
    checkout.machine["PULUMI_BACKEND_URL"] = backend.as_uri()
    environment = {**os.environ, **checkout.machine, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
    subprocess.run(
        [real, "stack", "init", "prod", "--non-interactive"],
        cwd=checkout.folder,
        env=environment,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def accounts(simulators: Simulators, checkout: Checkout) -> dict[str, str]:
    """The secrets for the simulators' accounts; where these are is known to the machine."""
    return credentials(simulators, checkout)


@pytest.fixture
def production(branch: Simulators, checkout: Checkout) -> dict[str, str]:
    """The same for accounts of another company: no credential is one that simulators have by themselves."""
    return credentials(branch, checkout)


def credentials(simulators: Simulators, checkout: Checkout) -> dict[str, str]:
    """The secrets for these accounts; where they are is known to the machine."""
    secret = {"MEGAFON_TOKEN", "BITRIX24_WEBHOOK", "VOXIMPLANT_CREDENTIALS"}
    checkout.machine |= {name: value for name, value in simulators.env.items() if name not in secret}
    return {
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "MEGAFON_TOKEN": simulators.env["MEGAFON_TOKEN"],
        "BITRIX24_WEBHOOK": simulators.env["BITRIX24_WEBHOOK"],
        "VOXIMPLANT_JSON": Path(simulators.env["VOXIMPLANT_CREDENTIALS"]).read_text(encoding="utf-8"),
    }


@pytest.fixture
def repository(checkout: Checkout) -> Iterator[Repository]:
    with Github() as forge:
        install_gh(checkout)
        backend = {"PULUMI_BACKEND_URL": checkout.machine.pop("PULUMI_BACKEND_URL", "")}
        yield Repository(checkout, forge, vars=backend)


@pytest.fixture
def project(checkout: Checkout) -> Iterator[Project]:
    with Gitlab() as forge:
        yield Project(checkout, forge, {"GITLAB_TOKEN": forge.token})


STACK = {"urn": "urn:pulumi:prod::any::pulumi:pulumi:Stack::any-prod", "type": "pulumi:pulumi:Stack", "custom": False}
DEPLOYED = {"version": 3, "deployment": {"resources": [STACK]}}
"""The least that a stack has."""

PLAN = """case $* in
  *--save-plan*) for word; do [ "$before" != --save-plan ] || echo {} > "$word"; before=$word; done;;
esac
"""
"""Saves the plan of a preview, as far as jobs look into it."""


def install(checkout: Checkout, script: str) -> None:
    """Make this script the command `pulumi` of the jobs."""
    checkout.pulumi = _command(checkout, "pulumi", script)


def verdict(checkout: Checkout, status: int) -> None:
    """Let `telephony review` end with this status, whatever the plan; its other commands are the real ones."""
    report = "" if status == 1 else f"<!-- telephony-review -->\n# Verdict {status}\n"
    findings = f"case $* in *sarif* | *code-quality*) echo '[]'; exit {status};; esac"
    review = f"{findings}; printf '%s' {shlex.quote(report)}; exit {status}"
    real = f'exec {forks.commands()}/telephony "$@"'
    folder = _command(checkout, "telephony", f'if [ "$1" = review ]; then {review}; fi\n{real}\n')
    if str(folder) not in checkout.machine["PATH"]:
        checkout.machine["PATH"] = f"{folder}{os.pathsep}{checkout.machine['PATH']}"
    install(checkout, f"{PLAN}if [ $1 = stack ]; then echo '{json.dumps(DEPLOYED)}'; else echo '{{}}'; fi\n")


def _command(checkout: Checkout, name: str, script: str) -> Path:
    folder = checkout.folder.parent / f"{name}-bin"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder
