"""A page for each resource, from its declaration."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pulumi_telephony
from pulumi_telephony.core.adoption import ADOPT, EXISTING_ID
from pulumi_telephony.core.rules import ApiName, ClientOnly, Identity, Secret, WriteOnly
from pulumi_telephony.vendors import SOURCES

from . import docstrings, wording
from .declarations import Field, Resource
from .markdown import code, example, from_docstring, page, table
from .typenames import shown


def file_of(name: str) -> str:
    """``virtual-number.md`` for ``VirtualNumber``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() + ".md"


def reference(kind: Resource) -> str:
    """The page of one resource."""
    first, _, rest = from_docstring(kind.text).partition("\n\n")
    token = f"pulumi-python:dynamic/telephony:{kind.name}"
    get = docstrings.of(getattr(pulumi_telephony, kind.name).get)
    return page(
        kind.name,
        first,
        example(file_of(kind.name).removesuffix(".md")),
        "## Behavior",
        rest,
        f"The type token in states and previews is {code(token)}.",
        "## Inputs",
        f"After the name and Pulumi's own options, all arguments of `{kind.name}` are given by name, and each can be an"
        " output. *A change* is what an `up` does when the value in the program changes.",
        _inputs(kind),
        "## Outputs",
        "The inputs are outputs as well.",
        _outputs(kind),
        *_how_to_import(kind),
        "## Look one up",
        get.prose,
        table(["argument", "meaning"], [[code(name), text] for name, text in get.parameters.items()]),
    )


def _how_to_import(kind: Resource) -> list[str]:
    """The section that pages of other Pulumi packages end with."""
    cannot = "`pulumi import TYPE NAME ID` and the option `import_` do not work for dynamic resources."
    if kind.name not in {source.kind for source in SOURCES}:
        return ["## Import", f"{cannot} A password exists only in the state, so there is nothing to import."]
    form = f"telephony export --kind {kind.name} --id ID --out DIRECTORY"
    adopting = [code(field.name) for field in kind.inputs if field.name in (ADOPT, EXISTING_ID)]
    or_adopt = f" Or adopt the object with {' or '.join(adopting)}." if adopting else ""
    return [
        "## Import",
        f"{cannot} {code(form)} writes an import file for `pulumi import --file`, and the program for it: see"
        f" [Adoption and export](../adoption.md#instead-of-pulumi-import-type-name-id).{or_adopt}",
    ]


def _inputs(kind: Resource) -> str:
    wire = _wire_names(kind)
    rows = [
        [
            code(field.name),
            _type(field),
            "–" if field.required else from_docstring(wording.default(field)) or "unset",
            from_docstring(field.text),
            from_docstring(wording.change(field, kind.model)),
            "the provider's own" if field.rule(ClientOnly) else wire.get(field.name, "–"),
        ]
        for field in kind.inputs
    ]
    return table(["input", "type", "default", "meaning", "a change", "in the API"], rows)


def _type(field: Field) -> str:
    parts = [code(shown(field.accepts)), *field.limits]
    if field.required:
        parts.append("**required**")
    if field.rule(Secret):
        parts.append("**secret**")
    if field.rule(WriteOnly):
        parts.append("never returned by the API")
    return ", ".join(parts)


def _outputs(kind: Resource) -> str:
    wire = _wire_names(kind)
    rows = [
        [
            code("id" if field.rule(Identity) else field.name),
            code("str" if field.rule(Identity) else shown(field.type)),
            from_docstring(wording.of_output(field, kind.model)),
            wire.get(field.name, "–"),
        ]
        for field in kind.outputs
    ]
    return table(["output", "type", "meaning", "in the API"], rows)


def _wire_names(kind: Resource) -> Mapping[str, str]:
    """The API's name of each field that it returns or that is sent to it only."""
    record = kind.declared.record
    sent = {field.name: code(field.name) for field in kind.inputs if field.rule(WriteOnly)}
    fields = record.model_fields if record else {}
    named: dict[str, str] = {}
    for field in kind.fields:
        if rule := field.rule(ApiName):
            named[field.name] = code(rule.name)
    return sent | {name: code(field.alias or name) for name, field in fields.items()} | named
