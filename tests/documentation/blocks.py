"""The code blocks of the documentation: where they are, and what a comment right before one says of it.

<!-- from: PATH -->   lines of an example, which the tests of the examples run; PATH as from the repository
<!-- file: NAME -->   a file of the reader's project, which the commands of the page use
<!-- test -->         tests for pytest
<!-- recorded -->     what a routine of the Makefile printed
<!-- routines -->     what `make help` prints
nothing               python: a Pulumi program; console: commands, and what they print; sh: how to install
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = sorted((ROOT / "docs" / "reference").glob("*.md"))
DIRECTIVE = re.compile(r"\{(toctree|include)\}")


class Block(NamedTuple):
    page: str
    line: int
    language: str
    says: str
    """``from``, ``file``, ``test``, ``recorded``, ``routines`` or nothing."""
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(path: Path) -> list[Block]:
    """The code blocks of a page, in order, indented ones as well."""
    found, comment = [], ""
    for token in MarkdownIt().parse(path.read_text(encoding="utf-8")):
        if token.type == "html_block":
            comment = token.content.strip()
            continue
        if token.type in ("fence", "code_block") and not DIRECTIVE.match(token.info):
            says, _, about = re.sub(r"^<!--|-->$", "", comment).strip().partition(":")
            line = token.map[0] + 1 if token.map else 0
            page = path.relative_to(ROOT).as_posix()
            found.append(Block(page, line, token.info.strip(), says.strip(), about.strip(), token.content))
        comment = ""
    return found


def every_block() -> list[Block]:
    return [block for path in [*WRITTEN, *GENERATED] if path.exists() for block in blocks_of(path)]
