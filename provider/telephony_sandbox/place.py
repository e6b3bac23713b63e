"""The directory ``.sandbox``: it ignores itself in git, as ``.venv`` and ``.pytest_cache`` do."""

from __future__ import annotations

from pathlib import Path

NAME = ".sandbox"


def make_directory(directory: Path) -> None:
    """Make a directory. A ``.sandbox`` that it is, or is in, is kept out of commits: it holds credentials."""
    directory.mkdir(parents=True, exist_ok=True)
    for part in (directory, *directory.parents):
        ignore = part / ".gitignore"
        if part.name == NAME and not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
