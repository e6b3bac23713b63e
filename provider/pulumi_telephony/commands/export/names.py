"""Names for resources, variables and configuration keys: of what people call a thing, only harmless letters stay. Pure.

A name depends on the kind, the label and, where two would have the same, the id: the object with the lowest id has it
bare. So objects that come later rename none that are there, and filters rename nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

LENGTH = 24
"""Letters of a label at most: the longest line of a program stays within 88 columns, whatever a formatter is set to."""

_LATIN = str.maketrans(
    dict(
        zip("абвгдезийклмнопрстуфыэіґў", "abvgdeziyklmnoprstufyeigu", strict=True),
        ё="e", ж="zh", х="kh", ц="ts", ч="ch", ш="sh", щ="shch", ъ="", ь="", ю="yu", я="ya", ї="yi", є="ye",
    )
)  # fmt: skip


def slug(label: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens; "" when nothing of ``label`` is left."""
    latin = label.lower().translate(_LATIN)
    ascii_ = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")
    return words[:LENGTH].rstrip("-")


def names(prefix: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Id -> name, for objects of one kind. ``labels`` maps their ids, whole numbers, to what people call them."""
    taken: set[str] = set()
    found = {}
    for id_ in sorted(labels, key=int):
        stem = slug(labels[id_])
        found[id_] = next(name for name in _candidates(prefix, stem, id_) if name not in taken)
        taken.add(found[id_])
    return found


def _candidates(prefix: str, stem: str, id: str) -> Iterator[str]:
    if stem:
        yield f"{prefix}-{stem}"
    yield f"{prefix}-{stem}-{id}" if stem else f"{prefix}-{id}"
    # No label has two hyphens beside each other.
    yield f"{prefix}--{id}"


def variable(name: str) -> str:
    """The Python variable of a resource. Two names never have the same."""
    return name.replace("-", "_")
