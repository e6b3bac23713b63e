"""Where an export goes: looked at before anything is read; and a project that engines run with the right Python."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml

from pulumi_telephony.commands.export.files import new_project
from telephony_sandbox.simulators.server import Simulators

from .accounts import run_export


def refused(out: Path, simulators: Simulators, *options: str) -> str:
    """What an export says that does not even begin to read."""
    done = run_export(out, simulators.env, *options)
    assert done.returncode == 2, done.stdout + done.stderr
    assert simulators.admin.journal() == []
    assert "reading" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.endswith("nothing was written")
    return line


def test_a_directory_with_an_export_in_it_is_refused_before_anything_is_read(
    tmp_path: Path, simulators: Simulators
) -> None:
    (tmp_path / "import.json").write_text("mine", encoding="utf-8")
    assert f"{tmp_path} already has import.json; give another --out, or --force" in refused(tmp_path, simulators)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["import.json"]
    assert (tmp_path / "import.json").read_text(encoding="utf-8") == "mine"


def test_a_file_is_refused_as_a_directory_and_as_one_above_it(tmp_path: Path, simulators: Simulators) -> None:
    file = tmp_path / "file"
    file.touch()
    for out in (file, file / "below" / "it"):
        assert f"{file} is not a directory; give another --out" in refused(out, simulators, "--force")


def test_a_directory_in_the_place_of_a_file_is_refused_with_force_too(tmp_path: Path, simulators: Simulators) -> None:
    (tmp_path / "__main__.py").mkdir()
    assert f"{tmp_path / '__main__.py'} is a directory" in refused(tmp_path, simulators, "--force")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_where_nothing_can_be_written_nothing_is_read(simulators: Simulators) -> None:
    # Not even root can write there.
    assert "cannot write to /proc/export: " in refused(Path("/proc/export"), simulators)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_the_user_may_not_write_nothing_is_read(tmp_path: Path, simulators: Simulators) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    assert "Permission denied" in refused(tmp_path / "locked" / "out", simulators)


def test_directories_that_are_missing_are_made_and_other_files_are_left_alone(
    tmp_path: Path, simulators: Simulators
) -> None:
    out = tmp_path / "not" / "there"
    assert run_export(out, simulators.env, "--vendor", "bitrix24").returncode == 0
    assert {path.name for path in out.iterdir()} == {"__main__.py", "import.json", "secrets.sh", "Pulumi.yaml"}
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert run_export(tmp_path, simulators.env, "--vendor", "bitrix24").returncode == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_the_project_names_the_environment_that_the_command_runs_in(tmp_path: Path, simulators: Simulators) -> None:
    assert run_export(tmp_path / "out", simulators.env, "--vendor", "bitrix24", "--project", "123").returncode == 0
    settings = yaml.safe_load((tmp_path / "out" / "Pulumi.yaml").read_text(encoding="utf-8"))
    assert settings["name"] == "123"
    options = settings["runtime"]["options"]
    assert settings["runtime"]["name"] == "python"
    assert options["toolchain"] == "pip"
    named = tmp_path / "out" / options["virtualenv"]
    assert (named / "bin" / "python").exists()
    assert named.resolve() == Path(sys.prefix).resolve()


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ("shop/telephony/.venv", ".venv"),
        ("shop/.venv", "../.venv"),
        ("other/.venv", "{base}/other/.venv"),
        (None, None),
    ],
    ids=["below", "beside", "elsewhere", "the machine's Python"],
)
def test_the_environment_is_named_relative_where_it_moves_with_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: str | None, named: str | None
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / environment) if environment else sys.base_prefix)
    options = yaml.safe_load(new_project("shop", tmp_path / "shop" / "telephony"))["runtime"]["options"]
    assert options.get("virtualenv") == (named.format(base=tmp_path) if named else None)
