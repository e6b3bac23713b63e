"""No code in the documentation that is not run: every block is of a kind that something here runs or compares."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import forks
from engine.engines import PASSPHRASE, SandboxEngine
from release.installing import REQUIREMENT
from telephony_sandbox.simulators.server import Simulators

from .blocks import GENERATED, ROOT, WRITTEN, Block, every_block

BLOCKS = every_block()
BIN = Path(sys.executable).parent
SECRETS = {"sipPassword": "correct-horse-battery", "branchToken": "any"}
"""What programs of the documentation ask their configuration for."""


def kind(block: Block) -> str | None:
    """How a block is checked; None: by nothing."""
    told = {"from": "example", "file": "file", "test": "tests", "recorded": "record", "routines": "routines"}
    plain = {"python": "program", "console": "commands", "sh": "installation"}
    return told.get(block.says) if block.says else plain.get(block.language)


def of_kind(*kinds: str) -> list[Block]:
    return [block for block in BLOCKS if kind(block) in kinds]


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    assert len(BLOCKS) > 20
    assert [str(block) for block in BLOCKS if kind(block) is None] == []


def test_every_page_has_an_example() -> None:
    shown = {block.page for block in BLOCKS}
    included = {"docs/security.md", "docs/changelog.md"}  # they only include files of the repository
    pages = {path.relative_to(ROOT).as_posix() for path in [*WRITTEN, *GENERATED] if path.parent != ROOT}
    assert pages - included - shown == set()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("block", of_kind("example"), ids=str)
def test_lines_of_an_example_are_in_it(block: Block) -> None:
    assert block.about.startswith(("examples/", "policies/"))
    assert block.text in (ROOT / block.about).read_text(encoding="utf-8")


@pytest.mark.parametrize("block", of_kind("program"), ids=str)
def test_programs_run(block: Block, simulators: Simulators, tmp_path: Path) -> None:
    engine = SandboxEngine(tmp_path / "project", tmp_path / "home", simulators.env)
    engine.project("name: shown\nruntime: python\n", block.text)
    for key, value in SECRETS.items():
        engine.config(f"shown:{key}", value, secret=True)
    assert engine.up().changes.keys() <= {"create", "read"}


@pytest.mark.parametrize("block", of_kind("tests"), ids=str)
def test_tests_pass(block: Block, tmp_path: Path) -> None:
    (tmp_path / "test_shown.py").write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull]
    done = subprocess.run(
        [*command, "test_shown.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert f"{block.text.count('def test_')} passed" in done.stdout


@pytest.mark.parametrize("block", of_kind("installation"), ids=str)
def test_an_installation_is_the_one_that_the_tests_of_the_release_run(block: Block) -> None:
    assert block.text == f'python3 -m venv .venv\n. .venv/bin/activate\npip install "{REQUIREMENT}"\n'


# -- commands ----------------------------------------------------------------------------------------

MARK = "@@@end-of-command"


class Command:
    """A command with what the page shows below it. `...` stands for anything, on a line of its own for any lines."""

    def __init__(self, text: str) -> None:
        self.line, _, self.shown = text.partition("\n")

    def matches(self, printed: str) -> bool:
        pattern = "".join(
            r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
            for line in self.shown.splitlines()
        )
        lines = [line.rstrip() + "\n" for line in printed.splitlines()]
        return re.fullmatch(pattern, "".join(lines)) is not None


def commands(block: Block) -> list[Command]:
    assert block.text.startswith("$ "), f"{block}: a console block begins with a command"
    return [Command(text) for text in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]]


@pytest.fixture
def project(simulators: Simulators, tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty directory, and the environment of a shell that is pointed at simulators."""
    path = os.pathsep.join([forks.commands(), str(BIN), os.environ["PATH"]])
    ours = {"PATH": path, "LC_ALL": "C.UTF-8", "PULUMI_PYTHON_CMD": forks.python(), "PULUMI_CONFIG_PASSPHRASE": "any"}
    environment = {**os.environ, **simulators.env, **ours}
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shown\nruntime: python\n")
    (folder / "__main__.py").touch()
    (folder / ".venv").symlink_to(sys.prefix)
    try:
        yield folder, environment
    finally:
        stop = [sys.executable, "-m", "telephony_sandbox.cli", "stop"]
        subprocess.run(stop, cwd=folder, env=environment, capture_output=True, timeout=60, check=False)


PAGES = sorted({block.page for block in of_kind("commands")})


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page: str, project: tuple[Path, dict[str, str]]) -> None:
    folder, environment = project
    for block in of_kind("file"):
        if block.page == page:
            text = block.text.replace("    virtualenv: .venv\n", "")  # the tests' own is used
            (folder / block.about).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.about).write_text(text, encoding="utf-8")
    wanted = [command for block in of_kind("commands") if block.page == page for command in commands(block)]
    ends = "status=$?; echo; echo " + MARK
    script = "exec 2>&1\n" + "".join(f"{command.line}\n{ends} $status\n" for command in wanted)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    printed = re.findall(rf"(.*?)\n{MARK} (\d+)\n", done.stdout, re.DOTALL)
    assert len(printed) == len(wanted), done.stdout
    for command, (text, status) in zip(wanted, printed, strict=True):
        found = f"{page}: $ {command.line}\nprinted\n{text}\nand the page shows\n{command.shown}"
        assert command.matches(text), found
        assert status == "0", found


def test_every_file_that_a_page_gives_is_used_by_its_commands() -> None:
    assert {block.page for block in of_kind("file")} <= set(PAGES)
    for block in of_kind("file"):
        assert not Path(block.about).is_absolute()
        assert ".." not in Path(block.about).parts


# -- recorded output ---------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of_kind("record"), ids=str)
def test_what_was_recorded_is_what_a_routine_prints_now(block: Block, project: tuple[Path, dict[str, str]]) -> None:
    """But for times, and for the order of lines: resources are made at the same time."""
    (command,) = commands(block)
    routine = command.line.removeprefix("make ")
    assert re.search(rf"^{routine}:|^[a-z ]*\b{routine}\b[a-z ]*:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    folder, environment = project
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "examples/quickstart/__main__.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    pulumi = {str(Path(found)) for found in os.environ["PATH"].split(os.pathsep) if (Path(found) / "pulumi").exists()}
    environment["PATH"] = os.pathsep.join(p for p in environment["PATH"].split(os.pathsep) if p not in pulumi)
    quickstart = [sys.executable, "-m", "telephony_sandbox.cli", "quickstart"]
    try:
        done = subprocess.run(
            [*quickstart, routine], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=True
        )
    finally:
        subprocess.run([*quickstart, "down"], cwd=folder, env=environment, capture_output=True, timeout=60, check=True)
    assert without_times(done.stdout) == without_times(command.shown.replace("Creating .venv (once) ...\n...\n", ""))


@pytest.mark.parametrize("block", of_kind("routines"), ids=str)
def test_the_routines_are_those_of_the_makefile(block: Block) -> None:
    (command,) = commands(block)
    assert command.line == "make help"
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == command.shown


def without_times(text: str) -> list[str]:
    text = re.sub(r"127\.0\.0\.1:\d+", "PLACE", text)
    text = re.sub(r"\$\(.*telephony-sandbox env\)", "$(.venv/bin/telephony-sandbox env)", text)
    lines = (re.sub(r"\b[\d.]+ ?s\b", "TIME", line).rstrip() for line in text.splitlines())
    return sorted(line for line in lines if line)


def test_the_passphrase_of_the_tests_is_not_shown() -> None:
    assert not [str(block) for block in BLOCKS if PASSPHRASE in block.text]
