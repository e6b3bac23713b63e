"""What is declared as the lowest version of a dependency is what ``make lowest`` runs the tests with."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "requirements-lowest.txt"
PINS = re.findall(r"^([\w.-]+)==([\w.+!-]+)", LOCKED.read_text(encoding="utf-8"), flags=re.MULTILINE)


def declared() -> list[tuple[str, Version]]:
    """Each dependency, of the extras as well, with its lowest version."""
    found = []
    for text in distribution("pulumi-telephony").requires or ():
        requirement = Requirement(text)
        bounds = [Version(each.version) for each in requirement.specifier if each.operator in (">=", "==")]
        found += [(canonicalize_name(requirement.name), bound) for bound in bounds]
    return found


@pytest.mark.parametrize(("name", "bound"), declared(), ids=lambda value: str(value))
def test_the_lowest_versions_are_those_that_are_declared(name: str, bound: Version) -> None:
    assert bound in [Version(pinned) for other, pinned in PINS if canonicalize_name(other) == name], "run make lock"


def test_the_lists_of_requirements_name_no_place_to_fetch_them_from() -> None:
    for path in (LOCKED, ROOT / "requirements-dev.txt"):
        wrong = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if not re.match(r"[\w.\[\],-]+==|    --hash=sha256:[0-9a-f]{64}( \\)?$", line)
        ]
        assert wrong == [], path.name


@pytest.mark.skipif(Path(sys.prefix).name != ".venv-lowest", reason="not the environment of `make lowest`")
@pytest.mark.parametrize(("name", "bound"), declared(), ids=lambda value: str(value))
def test_the_lowest_versions_are_installed(name: str, bound: Version) -> None:
    assert Version(version(name)) == bound
