"""The site: built without a warning, and every link inside it leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from generator import DOCS
from markdown_it import MarkdownIt

from .blocks import GENERATED, ROOT, WRITTEN

FORMS = ("https://portal", "https://host")
"""Addresses that only show a form."""


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", str(source), str(site)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    built = build(DOCS, site)
    assert built.returncode == 0, built.stdout + built.stderr
    return site


class Addresses(HTMLParser):
    """What a page loads, and what it links to; `here` are its anchors."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.here: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.here |= {given["id"]} if given.get("id") else set()
        address = given.get("src") or given.get("href")
        if address:
            (self.linked if tag == "a" else self.loaded).append(address)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert [a for a in Addresses(page).loaded if urlsplit(a).scheme or urlsplit(a).netloc] == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"@import|url\(['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet


def test_every_link_inside_the_site_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    found = {page.resolve(): Addresses(page) for page in site.rglob("*.html")}
    broken = []
    for page, addresses in found.items():
        for address in addresses.linked:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / parts.path).resolve() if parts.path else page
            if not target.exists() or (parts.fragment and parts.fragment not in found[target].here):
                broken.append(f"{page.name}: {address}")
    assert broken == []


def test_links_that_lead_nowhere_fail_the_build(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text((DOCS / "conf.py").read_text(encoding="utf-8").replace("furo", "basic"))
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "wide.css").touch()
    (tmp_path / "index.md").write_text("# Title\n\n[a](file.md), [b](index.md#other-heading), [c](#same-heading)\n")
    built = build(tmp_path, tmp_path / "_site")
    assert built.returncode != 0
    assert all(place in built.stderr for place in ("file.md", "other-heading", "same-heading")), built.stderr


def links_in(path: Path) -> Iterator[str]:
    """Where the links of a Markdown file lead, not those in code."""
    tokens = list(MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8")))
    while tokens:
        token = tokens.pop()
        tokens += token.children or ()
        if token.type == "link_open":
            yield str(token.attrs["href"])


def places_in(path: Path) -> set[str]:
    """The anchors that a Markdown file has, as GitHub and the site make them of its headings."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_files_of_the_repository_lead_to_files_and_places_in_them() -> None:
    pages = {*WRITTEN, *GENERATED, *ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md")}
    found = [(page, urlsplit(link)) for page in sorted(pages) for link in links_in(page)]
    inside = [(page, link) for page, link in found if not link.scheme]
    assert len(inside) > 100
    broken = []
    for page, link in inside:
        target = page.parent / link.path if link.path else page
        if not target.exists() or (link.fragment and link.fragment not in places_in(target)):
            broken.append(f"{page.relative_to(ROOT)}: {link.geturl()}")
    assert broken == []


def test_security_and_changelog_are_pages_of_the_site(site: Path) -> None:
    for page, heading in (("security.html", "What is stored where"), ("changelog.html", "[0.1.0] - 2026-11-21")):
        assert heading in (site / page).read_text(encoding="utf-8")


def test_links_to_other_places_are_https_and_name_a_host() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in [*WRITTEN, *GENERATED]}
    assert not [name for name, text in texts.items() if re.search(r"\]\(http://", text)]
    for url in re.findall(r"https://[^\s)>`\"'\]|]+", "\n".join(texts.values())):
        assert url.startswith(FORMS) or re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", urlsplit(url).hostname or ""), url
