"""The rules of a field in words, for docstrings, the schema and the reference."""

from __future__ import annotations

from pulumi_telephony.core.model import Inputs
from pulumi_telephony.core.rules import (
    Alternative,
    ClearedBy,
    ClientOnly,
    Is,
    NamesObject,
    Recorded,
    Replace,
    ReplacedWhenRemoved,
    Secret,
    WriteOnly,
)

from .declarations import Field


def of_parameter(field: Field, model: type[Inputs]) -> str:
    """The description of an argument."""
    facts = [*field.limits, *(["secret"] if field.rule(Secret) else []), _default_sentence(field)]
    return " ".join(
        [field.text, *(f"{fact[:1].upper()}{fact[1:]}." for fact in facts if fact), of_change(field, model)]
    )


def of_output(field: Field, model: type[Inputs]) -> str:
    """The description of an output."""
    secret = "Secret." if field.rule(Secret) else ""
    sent = "The API never returns it: this is the value that was last sent." if field.rule(WriteOnly) else ""
    change = of_change(field, model) if field.name in model.model_fields else ""
    return " ".join(filter(None, (field.text, secret, sent, change)))


def of_setting(field: Field) -> str:
    """The description of a setting."""
    facts = [*(["secret"] if field.rule(Secret) else []), _default_sentence(field)]
    return " ".join([field.text, *_sentences(facts)])


def _sentences(facts: list[str]) -> list[str]:
    return [f"{fact[:1].upper()}{fact[1:]}." for fact in facts if fact]


def of_change(field: Field, model: type[Inputs]) -> str:
    return f"A change {change(field, model)}."


def change(field: Field, model: type[Inputs]) -> str:
    """What an ``up`` does when the value in the program changes."""
    if field.rule(NamesObject):
        return "to the id of another object replaces; any other does nothing"
    if field.rule(Recorded):
        return "sends nothing to the API; it is recorded in the state"
    if field.rule(ClientOnly):
        return "alone does nothing"
    doing = "updates"
    if field.rule(Replace):
        doing = "replaces, and deletes the old object first" if model.delete_first else "replaces"
    return "; ".join(filter(None, (doing, _removal(field))))


def _removal(field: Field) -> str:
    if field.required:
        return ""
    if field.default is not None:
        return f"removing it sets {literal(field.default)}"
    alternative, cleared = field.rule(Alternative), field.rule(ClearedBy)
    unless = f" (unless ``{alternative.field}`` is given instead)" if alternative else ""
    if field.rule(ReplacedWhenRemoved):
        return "" if field.rule(Replace) else f"removing it replaces{unless}"
    if cleared is None:
        return "removing it leaves the value as it is"
    if cleared.value in (None, ""):
        return f"removing it clears it{unless}"
    return f"removing it sets {literal(cleared.value)}{unless}"


def default(field: Field) -> str:
    """The value if the program does not set the field; empty if there is none."""
    recorded = field.rule(Recorded)
    if recorded is None:
        return "" if field.required or field.default in (None, "", ()) else literal(field.default)
    if isinstance(recorded.default, Is):
        return f"``True`` if ``{recorded.default.field}`` is {literal(recorded.default.value)}, else ``False``"
    return literal(recorded.default)


def _default_sentence(field: Field) -> str:
    found = default(field)
    return f"default: {found}" if found else ""


def literal(value: object) -> str:
    return f'``"{value}"``' if isinstance(value, str) else f"``{value!r}``"
