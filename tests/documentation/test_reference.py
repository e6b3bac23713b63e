"""What the pages of the reference are made of: everything that is public has a text, every error says what to do."""

from __future__ import annotations

import inspect
from collections import Counter

import pytest
from generator import components, docstrings, errors, functions, resources, typenames
from generator.messages import error_classes, every_message, unread

import pulumi_telephony
from pulumi_telephony.base import errors as error_tree

KNOWN = errors.catalogue()

PUT_TOGETHER = {
    "bitrix24/titles.py: <error>; <reason>",  # a refusal with what is known of it beside
    "bitrix24/registration.py: <...>",  # no failure
    "core/check.py: <...>",  # check._REASONS, of which the catalogue tells under `also`
    "adapters/dynamic.py: <...>",  # what others found wrong
    "adapters/dynamic.py: <problem>",
    "commands/export/settle.py: <...>",  # what others found wrong
    "adapters/functions.py: <name>: <error>",  # what mocks.py found wrong
    "adapters/functions.py: <name>: <...>",  # the error of a read, or an unexpected one, told under `also`
    "adapters/mocks.py: <reason> (<property>)",  # a failure in the words of a unit test
    "commands/comment/api.py: <what>; <advice>",
    "commands/comment/forge.py: <variable>: <...>",
    "commands/review/reading.py: <name>",  # the word for NaN or Infinity
    "voximplant/registration.py: <told_nothing>: <...>",
}
"""Messages that only hand on others, or are told in `errors.yaml` by hand. A new one has to be looked at."""


def test_every_message_has_one_entry_in_the_catalogue() -> None:
    wrong = [
        f"{entries} for this message of {message.module}: {message.text}"
        for message in every_message()
        if (entries := len(errors.entries_of(message, KNOWN))) != (1 if errors.is_shown(message, KNOWN) else 0)
    ]
    told = "docs/errors.yaml must have one entry for each message; write what to do about it and run make docs.\n"
    assert not wrong, told + "\n".join(wrong)


def test_no_entry_of_the_catalogue_is_for_a_message_that_is_gone() -> None:
    phrases = [phrase for group in KNOWN.groups for entry in group["entries"] for phrase in entry["has"]]
    texts = [message.text for message in every_message()]
    assert [phrase for phrase in [*phrases, *KNOWN.not_shown] if not any(phrase in text for text in texts)] == []
    assert [phrase for phrase, times in Counter(phrases).items() if times > 1] == []


def test_every_message_that_is_put_together_elsewhere_is_known_here() -> None:
    assert set(unread()) - PUT_TOGETHER == set()


def test_every_error_of_the_tree_is_found_by_the_reader_of_messages() -> None:
    tree = {n for n, c in vars(error_tree).items() if inspect.isclass(c) and issubclass(c, error_tree.TelephonyError)}
    assert tree <= error_classes().keys()
    kinds = {message.kind for message in every_message()}
    assert {"ConfigurationError", "InvalidInputError", "TransportError", "ConflictError", "Problem", "warn"} <= kinds


def test_every_code_of_a_vendor_is_on_the_page_with_what_to_do() -> None:
    page = errors.reference()
    for tables in (
        (errors.megafon.MNEMONICS, errors.megafon.CODES),
        (errors.voximplant.REACTIONS,),
        (errors.bitrix24.REACTIONS, errors.bitrix24.OF_AUTHORIZATION_SERVER),
    ):
        for table in tables:
            for code, meaning in table.items():
                assert f"| `{code}` | `{meaning.error.__name__}` | " in page


@pytest.mark.parametrize("cls", resources.classes(), ids=lambda cls: cls.__name__)
def test_every_input_and_output_of_a_resource_is_told(cls: type) -> None:
    lifecycle = resources.lifecycle_of(cls)
    told = docstrings.of(cls.__init__).parameters
    assert set(lifecycle.Inputs.model_fields) == told.keys() - {"resource_name", "opts"}
    outputs = docstrings.of_attributes(cls)
    assert set(typenames.of_attributes(cls)) == outputs.keys()
    assert set(lifecycle.State.model_fields) - {"pending", "managed"} == outputs.keys()


@pytest.mark.parametrize("name", pulumi_telephony.__all__)
def test_everything_public_is_in_the_reference(name: str) -> None:
    pages = [resources.file_of(cls) for cls in resources.classes()]
    text = functions.reference() + components.reference() + errors.reference() + " ".join(pages)
    thing = getattr(pulumi_telephony, name)
    kept_elsewhere = name in {"Provider", "MegafonArgs", "VoximplantArgs", "Bitrix24Args", "components"}
    assert kept_elsewhere or thing in resources.classes() or f"### {name}\n" in text or f"`{name}`: " in text
