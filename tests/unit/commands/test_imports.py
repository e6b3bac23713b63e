"""What the commands, and an import of the package, load: nothing that they do not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

PACKAGE = "pulumi_telephony"
HEAVY = {"pulumi", "grpc", "google", "requests", "pydantic", "yaml", "jwt", "redis", "cryptography", "pyrate_limiter"}
COMMANDS = ("doctor", "export", "review", "graph", "status", "comment", "issue")
HELP = {
    PACKAGE,
    *(
        f"{PACKAGE}.commands{module}"
        for module in (
            "",
            ".cli",
            ".exit_codes",
            *(
                f".{name}{part}"
                for name in ("doctor", "export", "review", "graph", "status", "comment")
                for part in ("", ".command")
            ),
        )
    ),
}
RUN = """
import sys
from pulumi_telephony.commands.cli import main
sys.argv = ["telephony", *sys.argv[1:]]
try:
    main()
finally:
    print("\\n" + " ".join(sys.modules))
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules of a fresh process that has run the code."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] == PACKAGE}


def classes(modules: set[str]) -> set[str]:
    """Those with classes of resources."""
    return {name for name in ours(modules) if name.endswith(".resource") or ".resources." in name}


MISTAKES = ["nosuch", "review one two", "status --watch 1", "issue --close report.md", "doctor --cwd ."]


@pytest.mark.parametrize("line", ["--help", "--version"])
def test_help_loads_what_it_shows(line: str) -> None:
    modules = loaded(RUN, line)
    assert ours(modules) == HELP
    assert HEAVY & modules == set()


@pytest.mark.parametrize("line", [*(f"{name} --help" for name in COMMANDS), *MISTAKES])
def test_help_and_mistakes_of_a_command_do_not_load_it(line: str) -> None:
    modules = loaded(RUN, *line.split())
    assert ours(modules) == HELP
    assert HEAVY & modules <= {"pydantic"}, "typer has values checked by it"


def test_a_command_loads_nothing_of_another_one() -> None:
    modules = loaded(RUN, "comment", "nosuch.md")
    runs = {name for name in modules if name.startswith(f"{PACKAGE}.commands.") and name.endswith(".run")}
    assert runs == {f"{PACKAGE}.commands.comment.run"}


@pytest.mark.parametrize("module", ["", ".base.errors", ".commands"])
def test_the_package_loads_what_a_program_uses_and_when_it_does(module: str) -> None:
    modules = loaded(f"import {PACKAGE}{module}, sys; print(*sys.modules)")
    assert classes(modules) == set()
    assert HEAVY & modules == set()


def test_the_process_of_the_provider_loads_no_class_of_a_program() -> None:
    modules = ours(loaded(f"import {PACKAGE}.providers, sys; print(*sys.modules)"))
    assert classes(modules) == set()


@pytest.mark.parametrize(
    "code",
    [
        "import pulumi_telephony; pulumi_telephony.SipPassword, pulumi_telephony.components.Hotline",
        "from pulumi_telephony import SipPassword, components; components.Hotline",
        "from pulumi_telephony import *; SipPassword, components.Hotline",
        "from pulumi_telephony import *; import pulumi_telephony as it; assert set(it.__all__) < set(dir(it))",
    ],
)
def test_a_program_has_all_names(code: str) -> None:
    assert f"{PACKAGE}.password.resource" in loaded(f"{code}; import sys; print(*sys.modules)")


def test_a_name_loads_its_own_vendor_only() -> None:
    modules = loaded(f"import {PACKAGE}; {PACKAGE}.VirtualNumber; import sys; print(*sys.modules)")
    assert classes(modules) == {f"{PACKAGE}.adapters.resource", f"{PACKAGE}.megafon.resource"}


def test_a_name_that_is_not_there() -> None:
    import pulumi_telephony

    for name in ("NoSuch", "__wrapped__"):
        with pytest.raises(AttributeError, match=name):
            getattr(pulumi_telephony, name)
