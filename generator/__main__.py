"""Write the pages of the reference; remove those that are none any more."""

from __future__ import annotations

import sys

from . import REFERENCE, pages


def main() -> None:
    if sys.argv[1:]:
        print("python -m generator takes no arguments", file=sys.stderr)
        sys.exit(2)
    REFERENCE.mkdir(exist_ok=True)
    found = pages()
    for path in REFERENCE.glob("*.md"):
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
