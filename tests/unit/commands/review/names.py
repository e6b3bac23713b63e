"""The cases of the rule about names that are taken."""

from __future__ import annotations

from pulumi_telephony.core.foresight import Taken

from .previews import LINE, Step, change, create, delete

B = "BitrixSipLine"
TITLE = Taken(B, "desk", 'the title "Front desk"', ("17",), "Bitrix24 portal acme.bitrix24.ru")
TAKEN = f"telephony: {TITLE}"

CASES: list[tuple[str, str, tuple[Step, ...], list[str]]] = [
    (
        "name-taken",
        'the title "Front desk", which an existing object has (id 17), and nothing in this plan releases it',
        (create(B, "desk", LINE), change("update", B, "other", LINE, {"login": "other"}, old={"id": "17"})),
        [TAKEN],
    ),
]

# Of the same plan, one is renamed, one is deleted last, and one is replaced by force.
NOT: list[tuple[str, tuple[Step, ...], list[str]]] = [
    (
        "name-taken",
        (create(B, "desk", LINE), change("update", B, "old", LINE, {"title": "New"}, old={"id": "17"})),
        [TAKEN],
    ),
    ("name-taken", (create(B, "desk", LINE), delete(B, "old", LINE, id="17")), [TAKEN]),
    ("name-taken", (change("replace", B, "desk", LINE, {}, old={"id": "17"}),), [TAKEN]),
]
