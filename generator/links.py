"""The page of all links that lead out of the documentation: nothing here follows them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .markdown import page

URL = re.compile(r"https://[^\s)>`\"'\]|]+[^\s)>`\"'\]|.,;:]")
EXAMPLES = re.compile(r"https://(portal|host|rest|127\.|[\w.-]*example\.(org|com)|github\.com/example/)")
"""Addresses that only show a form."""


def of_pages(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Address -> the pages that have it."""
    found: dict[str, list[str]] = {}
    for name, text in sorted(pages.items()):
        for url in dict.fromkeys(URL.findall(text)):
            if not EXAMPLES.match(url):
                found.setdefault(url, []).append(name)
    return dict(sorted(found.items()))


def reference(pages: Mapping[str, str]) -> str:
    """The page, of ``pages``: name -> text."""
    lines = [
        f"- <{url}>: {', '.join(f'[{name}](../{name})' for name in names)}" for url, names in of_pages(pages).items()
    ]
    return page(
        "Links to other places",
        "The build looks at their form only. To check them, follow them from here.",
        "\n".join(lines),
    )
