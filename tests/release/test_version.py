"""One version everywhere. `make dist` runs this before it builds anything."""

from __future__ import annotations

import re
import subprocess

import pytest

from .installing import ADDRESS, PROJECT, ROOT

WRITTEN = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").rglob("*.md")]


def newest(changelog: str) -> str:
    """The newest version of a changelog; what is not released yet may stand above it."""
    headings = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", changelog, re.MULTILINE)
    return next(heading for heading in headings if heading != "Unreleased")


def test_the_newest_version_of_the_changelog_is_the_version_of_the_package() -> None:
    assert PROJECT.version == newest((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("above", ["", "## [Unreleased]\n\n### Added\n\n- More.\n\n"])
def test_what_is_not_released_yet_is_no_version(above: str) -> None:
    assert newest(f"# Changelog\n\n{above}## [0.3.0] - 2027-01-02\n\n## [0.2.0] - 2026-11-26\n") == "0.3.0"


def test_make_dist_checks_the_version_before_it_builds() -> None:
    command = ["make", "--no-print-directory", "-n", "dist"]
    planned = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    assert re.search(r"pytest -q tests/release/test_version\.py\n.*hatchling build", planned)


def test_the_documentation_installs_this_version_from_the_address_of_the_metadata() -> None:
    found = [
        (path.name, *place)
        for path in WRITTEN
        for place in re.findall(r"git\+(\S+?)@([\w.]+)", path.read_text(encoding="utf-8"))
    ]
    assert {name for name, *_ in found} >= {"README.md", "getting-started.md"}
    assert [each for each in found if each[1:] != (ADDRESS, f"v{PROJECT.version}")] == []


def test_nothing_is_said_to_come_from_a_registry() -> None:
    bare = re.compile(r"pip install ['\"]?pulumi-telephony(?!\S* @)")
    assert [path.name for path in WRITTEN if bare.search(path.read_text(encoding="utf-8"))] == []


def test_the_links_of_the_metadata_are_those_that_an_index_shows() -> None:
    assert PROJECT.core.urls.keys() == {"Homepage", "Documentation", "Source", "Changelog", "Issues"}
    assert all(url.startswith(ADDRESS) for url in PROJECT.core.urls.values())
    files = [url.partition("/blob/main/")[2] for url in PROJECT.core.urls.values() if "/blob/" in url]
    assert len(files) == 2
    assert all((ROOT / file).is_file() for file in files)
