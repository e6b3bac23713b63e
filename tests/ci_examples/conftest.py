"""A project, the simulators as its accounts, and the engines that its jobs may find as `pulumi`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from posting.forges import Github, Gitlab
from telephony_sandbox.simulators.server import Simulators

from .checkout import PASSPHRASE, TOOLS, Checkout
from .github_runner import Repository
from .gitlab_runner import Project


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.made(tmp_path)


@pytest.fixture(params=["sandbox", "pulumi"])
def engine(request: pytest.FixtureRequest, checkout: Checkout) -> None:
    """Jobs find this engine as `pulumi`, with an empty stack `prod`."""
    if request.param == "sandbox":
        install(checkout, f'exec {TOOLS}/telephony-sandbox "$@"\n')
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
        yield Repository(checkout, forge)


@pytest.fixture
def project(checkout: Checkout) -> Iterator[Project]:
    with Gitlab() as forge:
        yield Project(checkout, forge, {"GITLAB_TOKEN": forge.token})


def install(checkout: Checkout, script: str) -> None:
    """Make this script the command `pulumi` of the jobs."""
    folder = checkout.folder.parent / "pulumi-bin"
    folder.mkdir(exist_ok=True)
    (folder / "pulumi").write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    (folder / "pulumi").chmod(0o755)
    checkout.pulumi = folder


def recorded(checkout: Checkout, plan: str, status: int = 0) -> None:
    """Let `pulumi` print a plan that was made before."""
    file = checkout.folder.parent / "recorded.json"
    file.write_text(plan, encoding="utf-8")
    install(checkout, f"cat {shlex.quote(str(file))}\nexit {status}\n")
