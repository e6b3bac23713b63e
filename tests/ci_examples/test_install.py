"""What a job installs: the first step of every example, which the other tests take for done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from release.installing import built, repository, unpacked, without_us

from .checkout import INSTALL, Checkout


def test_a_job_installs_what_the_program_requires(checkout: Checkout, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not on PATH")
    github, gitlab = (script.splitlines(keepends=True) for script in INSTALL)
    assert github[:2] == gitlab[:2]
    added = checkout.folder.parent / "path"
    added.write_text("", encoding="utf-8")
    # The repository of the README is one that is made of what is here now.
    _, sdist = built(tmp_path / "dist")
    # No registry is asked: pip finds the packages of this environment, which fulfil the requirements.
    environment = {
        **repository(unpacked(sdist, tmp_path / "repository")),
        "PYTHONPATH": str(without_us(tmp_path / "packages")),
        "PIP_NO_INDEX": "1",
        "PIP_NO_COMPILE": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the value of build isolation
        "GITHUB_PATH": str(added),
    }
    show = 'python -c "import sys, pulumi_telephony; print(sys.prefix, pulumi_telephony.__file__)"\n'
    ran = checkout.bash("".join([*github, gitlab[-1], show]), environment, "-e")
    assert ran.status == 0, ran.text
    prefix, file = ran.out.split()
    assert prefix == f"{checkout.folder}/.venv"
    assert Path(file).is_relative_to(prefix)
    assert added.read_text(encoding="utf-8") == f"{checkout.folder}/.venv/bin\n"
