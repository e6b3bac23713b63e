"""What a job installs: the first step of every example, which the other tests take for done."""

from __future__ import annotations

import os
import sysconfig

from .checkout import INSTALL, ROOT, Checkout


def test_a_job_installs_what_the_program_requires(checkout: Checkout) -> None:
    github, gitlab = (script.splitlines(keepends=True) for script in INSTALL)
    assert github[:2] == gitlab[:2]
    added = checkout.folder.parent / "path"
    added.write_text("", encoding="utf-8")
    # No registry is asked: pip finds the packages of this environment, which fulfil the requirements.
    packages = os.pathsep.join([sysconfig.get_path("purelib"), str(ROOT / "provider")])
    environment = {"PYTHONPATH": packages, "PIP_NO_INDEX": "1", "GITHUB_PATH": str(added)}
    show = 'python -c "import sys, pulumi_telephony; print(sys.prefix)"\n'
    ran = checkout.bash("".join([*github, gitlab[-1], show]), environment, "-e")
    assert ran.status == 0, ran.text
    assert ran.out == f"{checkout.folder}/.venv\n"
    assert added.read_text(encoding="utf-8") == f"{checkout.folder}/.venv/bin\n"
