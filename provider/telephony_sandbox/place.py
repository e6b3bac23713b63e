"""The directory ``.sandbox``: it ignores itself in git, as ``.venv`` and ``.pytest_cache`` do."""

from __future__ import annotations

from pathlib import Path

NAME = ".sandbox"


def make_directory(directory: Path) -> None:
    """Create a directory. If it is ``.sandbox`` or in one, that is kept out of commits, because it contains
    credentials."""
    directory.mkdir(parents=True, exist_ok=True)
    for part in (directory, *directory.parents):
        ignore = part / ".gitignore"
        if part.name == NAME and not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
