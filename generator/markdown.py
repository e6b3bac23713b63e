"""Markdown as the pages of the reference use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

NOTICE = "<!-- Written by `make docs` from the code. Do not edit. -->\n"


EXAMPLES = Path(__file__).parent / "examples"

CONTRACTS = re.compile(r"\s*\((?:contracts: )?(?:megafon|voximplant|bitrix24) [^)]*\)")
"""Where a fact is from, for those who work on the code."""


def page(title: str, *parts: str) -> str:
    """A whole page. A part that is empty is left out."""
    return "\n\n".join([NOTICE.rstrip(), f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def example(name: str) -> str:
    """The section with the example of a page, which is Markdown of its own. The tests run what it shows."""
    return f"## Example\n\n{(EXAMPLES / f'{name}.md').read_text(encoding='utf-8')}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what a cell holds is Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def code(text: str) -> str:
    """A code span, whatever the text holds."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def from_docstring(text: str) -> str:
    """The marks of our docstrings, which are reStructuredText, as Markdown. Angle brackets outside of code are text."""
    text = CONTRACTS.sub("", text)
    return without_html(re.sub(r"``(.+?)``", lambda found: code(" ".join(found[1].split())), text, flags=re.DOTALL))


def without_html(markdown: str) -> str:
    """Angle brackets outside of code spans are no HTML."""
    pieces = re.split(r"(`[^`]+`)", markdown)
    return "".join(piece if piece.startswith("`") else piece.replace("<", "&lt;") for piece in pieces)
