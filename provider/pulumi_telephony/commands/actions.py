"""What happens to a resource, in words and marks that all reports share."""

from __future__ import annotations

from typing import Final

from ..core.consequences import CHANGED_BY_HAND, CREATE, DELETE, DELETED_BY_HAND, IMPORT, REPLACE, UPDATE

VERBS: Final = {
    CREATE: "to create",
    UPDATE: "to update",
    REPLACE: "to replace",
    DELETE: "to delete",
    IMPORT: "to import",
    CHANGED_BY_HAND: "changed by hand",
    DELETED_BY_HAND: "deleted by hand",
}
MARKS: Final = {
    CREATE: "+",
    UPDATE: "~",
    REPLACE: "+-",
    DELETE: "-",
    IMPORT: "=",
    CHANGED_BY_HAND: "~",
    DELETED_BY_HAND: "-",
}
"""The engines' marks."""
