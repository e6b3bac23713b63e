"""What `make dist` builds, and a git address, can be installed into an empty environment, and work there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest

from .installing import PROJECT, REQUIREMENT, ROOT, Environment, built, repository, unpacked, without_us

PROGRAM = """
import pulumi
import pulumi_telephony as telephony

password = telephony.SipPassword("desk").result
line = telephony.BitrixSipLine("desk", title="Desk", server="pbx.example.org", login="desk", password=password)
pulumi.export("line", line.line_id)
pulumi.export("from", telephony.__file__)
"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return built(tmp_path_factory.mktemp("dist"))


def _wheel(wheel: Path, _sdist: Path, _place: Path) -> tuple[str, dict[str, str]]:
    return f"pulumi-telephony[sandbox] @ {wheel.as_uri()}", {}


def _sdist(_wheel: Path, sdist: Path, _place: Path) -> tuple[str, dict[str, str]]:
    return f"pulumi-telephony[sandbox] @ {sdist.as_uri()}", {}


def _git(_wheel: Path, sdist: Path, place: Path) -> tuple[str, dict[str, str]]:
    if shutil.which("git") is None:
        pytest.skip("git is not on PATH")
    return REQUIREMENT, repository(unpacked(sdist, place))


@pytest.mark.parametrize("source", [_wheel, _sdist, _git])
def test_it_works_once_it_is_installed_from(
    source: Callable[[Path, Path, Path], tuple[str, dict[str, str]]], distributions: tuple[Path, Path], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    environment = Environment(project / ".venv", without_us(tmp_path / "packages"))
    requirement, variables = source(*distributions, tmp_path / "repository")
    environment.install(requirement, **variables)

    assert environment.run("telephony", "--version", cwd=project) == f"{PROJECT.version}\n"
    assert "serve" in environment.run("telephony-sandbox", "--help", cwd=project)

    settings = "name: tried\nruntime:\n  name: python\n  options:\n    toolchain: pip\n    virtualenv: .venv\n"
    (project / "Pulumi.yaml").write_text(settings, encoding="utf-8")
    (project / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    sandbox = environment.folder / "bin" / "telephony-sandbox"
    up = [str(sandbox), "up", "--yes", "--skip-preview"]
    printed = environment.run("telephony-sandbox", "run", "--", *up, cwd=project, PULUMI_CONFIG_PASSPHRASE="any")
    assert re.search(r'line: *"reg\d+"', printed)
    where = re.search(r'from: *"(.*)"', printed)
    assert where is not None
    assert Path(where[1]).is_relative_to(environment.folder)


def test_the_sdist_has_every_file_of_the_repository_and_no_other(
    distributions: tuple[Path, Path], tmp_path: Path
) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of the repository")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    wanted = {name for name in listed.splitlines() if (ROOT / name).is_file()}
    folder = unpacked(distributions[1], tmp_path / "there")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - wanted == {"PKG-INFO"}
    assert wanted - there == set()


def test_the_wheel_has_both_packages_and_says_what_they_are(distributions: tuple[Path, Path]) -> None:
    with ZipFile(distributions[0]) as wheel:
        names = set(wheel.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = message_from_string(wheel.read(metadata).decode())
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        "pulumi_telephony",
        "telephony_sandbox",
    }
    assert {"pulumi_telephony/py.typed", "telephony_sandbox/py.typed", "pulumi_telephony/pulumi-plugin.json"} <= names
    assert (told["Version"], told["License-Expression"]) == (PROJECT.version, "Apache-2.0")
    classifiers = set(told.get_all("Classifier", []))
    assert {"Operating System :: OS Independent", "Typing :: Typed"} <= classifiers
    assert any(each.startswith("Topic ::") for each in classifiers)
    assert told.get_all("Project-URL")
