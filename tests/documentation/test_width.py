"""How wide the pages of the site are, in a browser: nothing is cut off, whatever the width of the window."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from generator import DOCS

from .test_site import build

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = (400, 1280, 1920)
PAGES = (
    "index.html",
    "reference/virtual-number.html",
    "reference/settings.html",
    "reference/errors.html",
    "scale.html",
    "changelog.html",
)
LOOK = """
addEventListener("load", () => {
  const seen = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument
    const rights = [...page.querySelectorAll("article p, article h1, .table-wrapper")].filter(e => !e.closest("table"))
    return {
      page: frame.getAttribute("src"), width: frame.clientWidth, scrolls: page.documentElement.scrollWidth,
      right: Math.max(...rights.map(each => each.getBoundingClientRect().right)),
    }
  })
  document.body.textContent = JSON.stringify(seen)
})
"""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on PATH")
def test_pages_are_as_wide_as_the_window_and_tables_scroll_by_themselves(tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = build(DOCS, site)
    assert built.returncode == 0, built.stderr
    frames = "".join(f'<iframe src="{page}" style="width:{w}px;border:0"></iframe>' for page in PAGES for w in WIDTHS)
    (site / "look.html").write_text(f"<!doctype html><body>{frames}<script>{LOOK}</script>", encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom"]
    done = subprocess.run(
        [str(BROWSER), *options, f"--user-data-dir={tmp_path / 'browser'}", (site / "look.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    found = re.search(r"\[\{.*\}\]", html.unescape(done.stdout))
    assert found, done.stdout[-2000:]
    seen = json.loads(found[0])
    assert {(each["page"], each["width"]) for each in seen} == {(page, width) for page in PAGES for width in WIDTHS}
    assert [each for each in seen if each["scrolls"] > each["width"] or not 0 < each["right"] <= each["width"]] == []
