"""Write all generated files. The modules come first, because the schema and the pages are made from them."""

from __future__ import annotations

import importlib
import subprocess
import sys

from . import REFERENCE

PARTS = ("modules", "schema", "review", "pages")


def main(arguments: list[str]) -> None:
    if not arguments:
        for part in PARTS:
            # One process for each part, because a module that was imported earlier would be the old one.
            subprocess.run([sys.executable, "-m", "generator", part], check=True)
    elif len(arguments) > 1 or arguments[0] not in PARTS:
        print(f"python -m generator takes one of {', '.join(PARTS)}, or no argument", file=sys.stderr)
        sys.exit(2)
    else:
        write(arguments[0])


def write(part: str) -> None:
    found = importlib.import_module(f"generator.{part}").files()
    for path in set(REFERENCE.glob("*.md")) - found.keys() if part == "pages" else ():
        path.unlink()
    for path, text in found.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
