"""What the pages of the reference are made of: everything that is public has a text, every error says what to do."""

from __future__ import annotations

import re

import pytest
from generator import components, declarations, errors, functions

import pulumi_telephony
from pulumi_telephony.core import check


def rows(page: str) -> list[list[str]]:
    """The cells of all tables of a page."""
    return [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]


def test_every_class_of_error_is_on_the_page_with_what_to_do() -> None:
    found = re.findall(
        r"^### (\w+)\n\n\S.*\n\n- \*Changed:\* \S.*\n- \*What to do:\* \S", errors.reference(), re.MULTILINE
    )
    assert found == [cls.__name__ for cls in errors.classes()]
    assert {"ConfigurationError", "TransportError", "ConflictError"} <= set(found)


def test_every_reason_for_which_an_input_is_rejected_is_on_the_page() -> None:
    assert errors.REASONS.keys() == check._REASONS.keys()


def test_every_code_of_a_vendor_is_on_the_page_with_what_to_do() -> None:
    found = {(key, row[1]) for row in rows(errors.reference()) if len(row) == 3 for key in row[0].split(", ")}
    for table in (
        errors.megafon.MNEMONICS,
        errors.megafon.CODES,
        errors.voximplant.REACTIONS,
        errors.bitrix24.REACTIONS,
        errors.bitrix24.OF_AUTHORIZATION_SERVER,
    ):
        assert {
            (f"`{key}`", f"[`{reaction.error.__name__}`](#{reaction.error.__name__.lower()})")
            for key, reaction in table.items()
        } <= found


@pytest.mark.parametrize("name", pulumi_telephony.__all__)
def test_everything_public_is_in_the_reference(name: str) -> None:
    text = functions.reference() + components.reference() + errors.reference()
    kept_elsewhere = name in {"Provider", "MegafonArgs", "VoximplantArgs", "Bitrix24Args", "components"}
    resources = {kind.name for kind in declarations.everything()}
    assert kept_elsewhere or name in resources or f"### {name}\n" in text or f"`{name}`: " in text
