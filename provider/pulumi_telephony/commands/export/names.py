"""Names for resources, variables and configuration keys, from the harmless letters of an object's label. Pure.

A name depends on the kind, the label and, if two objects would get the same name, the id: the object with the lowest
id has the name without it. So new objects and filters do not rename existing ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

LENGTH = 24
"""The most letters of a label: lines of a program stay within 88 columns, so that no formatter changes them."""

_LATIN = str.maketrans(
    dict(
        zip("абвгдезийклмнопрстуфыэіґў", "abvgdeziyklmnoprstufyeigu", strict=True),
        ё="e", ж="zh", х="kh", ц="ts", ч="ch", ш="sh", щ="shch", ъ="", ь="", ю="yu", я="ya", ї="yi", є="ye",
    )
)  # fmt: skip


def slug(label: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens; "" if ``label`` has none of them."""
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
    # No label has two adjacent hyphens.
    yield f"{prefix}--{id}"


def variable(name: str) -> str:
    """The Python variable of a resource, different for each name."""
    return name.replace("-", "_")
