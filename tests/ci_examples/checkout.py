"""A user's project in a throw-away copy, the machine that its jobs run on, and running a shell script there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import forks

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples" / "ci"
TOOLS = Path(sys.executable).parent
"""Where `telephony` and `telephony-sandbox` are."""

PASSPHRASE = "sandbox"
PASSWORD = "correct-horse-battery"
"""The secret in Pulumi.dev.yaml."""

INSTALL = (
    "python3 -m venv .venv\n.venv/bin/python -m pip install --quiet --requirement requirements.txt\n"
    'echo "$PWD/.venv/bin" >> "$GITHUB_PATH"\n',
    "python3 -m venv .venv\n.venv/bin/python -m pip install --quiet --requirement requirements.txt\n"
    'export PATH="$PWD/.venv/bin:$PATH"\n',
)
"""How the examples install what the program needs, for GitHub and for GitLab. test_install.py runs this; it takes
longer than all the rest of a job, so the other tests use what is installed already."""


def requirements() -> str:
    """The requirements.txt that the README of the examples gives."""
    (text,) = re.findall(r"```text\n(.*?)```", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(text)


@dataclass
class Ran:
    """A script that has run."""

    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Checkout:
    """The quickstart as a project of its own, with the stacks `prod` and `sandbox`."""

    folder: Path
    machine: dict[str, str] = field(default_factory=dict)
    """The environment of every job on this machine."""
    pulumi: Path | None = None
    """The folder of the command `pulumi`, once a job has it."""

    @classmethod
    def made(cls, place: Path) -> Checkout:
        folder, home = place / "checkout", place / "home"
        folder.mkdir(parents=True)
        home.mkdir()
        settings = (ROOT / "Pulumi.yaml").read_text(encoding="utf-8").replace("main: examples/quickstart\n", "")
        (folder / "Pulumi.yaml").write_text(settings, encoding="utf-8")
        for stack in ("prod", "sandbox"):
            shutil.copy(ROOT / "Pulumi.dev.yaml", folder / f"Pulumi.{stack}.yaml")
        shutil.copy(ROOT / "examples" / "quickstart" / "__main__.py", folder)
        (folder / "requirements.txt").write_text(requirements(), encoding="utf-8")
        inherited = {
            name: os.environ[name] for name in ("LANG", "TMPDIR", "PULUMI_TELEPHONY_STATE_DIR") if name in os.environ
        }
        machine = {
            **inherited,
            "PATH": _path_without_pulumi(),
            "HOME": str(home),
            "PULUMI_HOME": str(home / "pulumi"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_PYTHON_CMD": forks.python(),
            "PULUMI_TELEPHONY_PACE": "0.001",
            "TELEPHONY_SANDBOX_STATE": str(place / "stacks"),
        }
        return cls(folder, machine)

    def write(self, old: str, new: str) -> None:
        """Change the program."""
        program = self.folder / "__main__.py"
        text = program.read_text(encoding="utf-8")
        assert old in text
        program.write_text(text.replace(old, new), encoding="utf-8")

    def look_around(self) -> Path:
        """Let the program write down its environment, in the file that this returns."""
        seen = self.folder.parent / "environment.json"
        with (self.folder / "__main__.py").open("a", encoding="utf-8") as program:
            program.write(f"\nimport json, os\njson.dump(dict(os.environ), open({str(seen)!r}, 'w'))\n")
        return seen

    def bash(self, script: str, environment: Mapping[str, str], *options: str, folder: str = ".") -> Ran:
        """Run a script as a runner does: from a file, in a folder of the checkout."""
        file = self.folder.parent / "script.sh"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", *options, str(file)],
            cwd=self.folder / folder,
            env={**self.machine, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


def _path_without_pulumi() -> str:
    """PATH with our commands first and the real pulumi nowhere: a job has it only once it has installed it."""
    pulumi = shutil.which("pulumi")
    there = [d for d in os.environ["PATH"].split(os.pathsep) if pulumi is None or Path(d) != Path(pulumi).parent]
    return os.pathsep.join([forks.commands(), str(TOOLS), *there])
