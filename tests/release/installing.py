"""What a user installs, and an empty environment to install it into; no registry is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

ROOT = Path(__file__).parent.parent.parent
PROJECT = ProjectMetadata(str(ROOT), PluginManager())
"""What pyproject.toml says."""
ADDRESS = PROJECT.core.urls["Source"]
"""Where the documentation has the repository."""
REQUIREMENT = f"pulumi-telephony[sandbox] @ git+{ADDRESS}@v{PROJECT.version}"
"""What the documentation has a user install."""


def built(place: Path) -> tuple[Path, Path]:
    """Wheel and sdist of what is here now, as `make dist` builds them."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(place)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    (wheel,), (sdist,) = place.glob("*.whl"), place.glob("*.tar.gz")
    return wheel, sdist


def unpacked(sdist: Path, place: Path) -> Path:
    """The directory with what is in the sdist."""
    with tarfile.open(sdist) as archive:
        archive.extractall(place, filter="data")
    (folder,) = place.iterdir()
    return folder


def repository(folder: Path) -> dict[str, str]:
    """Make a git repository of a folder, with the tag of the release on its commit. With the variables returned, git
    finds it at ``ADDRESS``, and goes nowhere else."""
    tag = f"v{PROJECT.version}"
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        nobody |= {f"GIT_{who}_NAME": "nobody", f"GIT_{who}_EMAIL": "nobody@example.org"}
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", tag], ["tag", tag]):
        subprocess.run(["git", *command], cwd=folder, env={**os.environ, **nobody}, check=True, timeout=60)
    return {
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }


def without_us(place: Path) -> Path:
    """A folder with all that is installed here but this package, for PYTHONPATH: pip finds what it requires there."""
    place.mkdir()
    for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(path).iterdir():
            if "pulumi_telephony" not in entry.name and not (place / entry.name).exists():
                (place / entry.name).symlink_to(entry)
    return place


class Environment:
    """A virtual environment with nothing in it; what is in ``packages`` can be imported."""

    def __init__(self, folder: Path, packages: Path) -> None:
        self.folder = folder
        self.variables: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": str(packages),
            "PYTHONDONTWRITEBYTECODE": "",  # as the suite has it, each command would compile all
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        # pip comes from ``packages`` too; the environment of `make lowest` has none, so Python's own is installed.
        bare = ["--without-pip"] if find_spec("pip") else []
        subprocess.run([sys.executable, "-m", "venv", *bare, str(folder)], check=True, timeout=120)

    def install(self, requirement: str, **more: str) -> None:
        options = ["--no-compile", "--no-build-isolation"]
        self.run("python", "-m", "pip", "install", *options, requirement, cwd=self.folder, **more)

    def run(self, command: str, *arguments: str, cwd: Path, **more: str) -> str:
        """What a command of the environment prints."""
        done = subprocess.run(
            [self.folder / "bin" / command, *arguments],
            cwd=cwd,
            env={**self.variables, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
