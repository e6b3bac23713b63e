"""A page for each resource: from its class, and from the rules of its declaration."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

import pulumi_telephony
from pulumi_telephony.adapters.resource import TelephonyResource
from pulumi_telephony.base.wire import Listed
from pulumi_telephony.core.lifecycle import Lifecycle
from pulumi_telephony.core.model import Inputs
from pulumi_telephony.core.rules import (
    Alternative,
    ClearedBy,
    ClientOnly,
    NamesObject,
    Recorded,
    Replace,
    ReplacedWhenRemoved,
    Secret,
    WriteOnly,
)
from pulumi_telephony.vendors import SOURCES

from . import docstrings, typenames
from .markdown import code, example, page, table

LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
}
"""What is shown of a JSON schema."""


def classes() -> list[type[TelephonyResource]]:
    """The resources of the package."""
    public = (getattr(pulumi_telephony, name) for name in pulumi_telephony.__all__)
    return [cls for cls in public if inspect.isclass(cls) and issubclass(cls, TelephonyResource)]


def file_of(cls: type) -> str:
    """``virtual-number.md`` for ``VirtualNumber``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower() + ".md"


def lifecycle_of(cls: type[TelephonyResource]) -> type[Lifecycle[Any, Any]]:
    """What a resource declares its inputs and state with."""
    found: type[Lifecycle[Any, Any]] = pkgutil.resolve_name(cls._provider_class.lifecycle)
    return found


def reference(cls: type[TelephonyResource]) -> str:
    """The page of one resource."""
    lifecycle = lifecycle_of(cls)
    first, _, rest = docstrings.of(cls).prose.partition("\n\n")
    token = f"pulumi-python:dynamic/telephony:{cls.__name__}"
    return page(
        cls.__name__,
        first,
        example(file_of(cls).removesuffix(".md")),
        "## Behavior",
        rest,
        f"The type token in states and previews is {code(token)}.",
        "## Inputs",
        _how_to_read(cls),
        _inputs(cls, lifecycle),
        "## Outputs",
        "Beside `id` and the inputs, which are outputs as well.",
        _outputs(cls, lifecycle),
        *_how_to_import(cls),
        "## Look one up",
        docstrings.of(cls.get).prose,
        table(["argument", "meaning"], [[code(n), said] for n, said in docstrings.of(cls.get).parameters.items()]),
    )


def _how_to_import(cls: type[TelephonyResource]) -> list[str]:
    """Where somebody looks who knows Pulumi's other packages, whose pages end with an `Import`."""
    cannot = "`pulumi import TYPE NAME ID` and the option `import_` cannot work for dynamic resources."
    if cls.__name__ not in {source.kind for source in SOURCES}:
        return ["## Import", f"{cannot} There is nothing at a vendor to import, either."]
    form = f"telephony export --kind {cls.__name__} --id ID --out DIRECTORY"
    return [
        "## Import",
        f"{cannot} {code(form)} writes the file with which `pulumi import --file` puts one object on record, and the"
        " program for it: see [how it goes](../adoption.md#instead-of-pulumi-import-type-name-id). Or let the program"
        " take it over, with `adopt` or `existing_id`.",
    ]


def _how_to_read(cls: type[TelephonyResource]) -> str:
    return (
        f"After the name and Pulumi's own options, all arguments of `{cls.__name__}` are given by name, and each can be"
        " an output. *A change* says what an `up` does when the value in the program changes; what only speaks to the"
        " provider sends nothing."
    )


def _inputs(cls: type[TelephonyResource], lifecycle: type[Lifecycle[Any, Any]]) -> str:
    model, told = lifecycle.Inputs, docstrings.of(cls.__init__).parameters
    given = typenames.of_parameters(cls.__init__)
    wire = _wire_names(lifecycle)
    rows = [
        [
            code(name),
            _type(model, name, given[name]),
            _default(model, name),
            told[name],
            _change(model, name),
            _source(model, name, wire),
        ]
        for name in told
        if name in model.model_fields
    ]
    return table(["input", "type", "default", "meaning", "a change", "in the API"], rows)


def _outputs(cls: type[TelephonyResource], lifecycle: type[Lifecycle[Any, Any]]) -> str:
    told, wire = docstrings.of_attributes(cls), _wire_names(lifecycle)
    rows = [
        [code(name), code(shown), said(told, name), code(wire[name]) if name in wire else "–"]
        for name, shown in typenames.of_attributes(cls).items()
        if name not in lifecycle.Inputs.model_fields
    ]
    return table(["output", "type", "meaning", "in the API"], rows)


def said(told: Mapping[str, str], name: str) -> str:
    """What a docstring says of ``name``; a name that needs none says enough itself."""
    return told.get(name, "")


def _type(model: type[Inputs], name: str, shown: str) -> str:
    parts = [code(shown), *_limits(model, name)]
    if model.model_fields[name].is_required():
        parts.append("**required**")
    if model.rule(name, Secret):
        parts.append("**secret**")
    if model.rule(name, WriteOnly):
        parts.append("never told by the API")
    return ", ".join(parts)


def _limits(model: type[Inputs], name: str) -> list[str]:
    schema = model.model_json_schema()["properties"][name]
    plain = [schema, *schema.get("anyOf", ())]
    told = [words.format(each[key]) for each in plain for key, words in LIMITS.items() if key in each]
    return ["not empty" if limit == "at least 1 characters" else limit for limit in told]


def _default(model: type[Inputs], name: str) -> str:
    field, recorded = model.model_fields[name], model.rule(name, Recorded)
    if field.is_required():
        return "–"
    if recorded is not None:
        return _default_in_effect(model, recorded)
    return "unset" if field.default is None else code(_literal(field.default))


def _default_in_effect(model: type[Inputs], rule: Recorded) -> str:
    """It may follow from another input that has a few values, such as a type."""
    for other, field in model.model_fields.items():
        values = get_args(field.annotation)
        results = {value: rule.default({other: value}) for value in values if isinstance(value, str)}
        if len(set(results.values())) > 1:
            usual = Counter(results.values()).most_common(1)[0][0]
            special = {value: result for value, result in results.items() if result != usual}
            told = ", ".join(f"{code(repr(result))} for {code(_literal(value))}" for value, result in special.items())
            return f"{told}, else {code(repr(usual))}"
    return code(repr(rule.default({})))


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _change(model: type[Inputs], name: str) -> str:
    if model.rule(name, NamesObject):
        return "replaces when it is the id of another object, else nothing"
    if model.rule(name, Recorded):
        return "is recorded; nothing is sent"
    if model.rule(name, ClientOnly):
        return "nothing"
    removed = _removed(model, name)
    return f"{'replaces' if model.rule(name, Replace) else 'updates'}{f'; {removed}' if removed else ''}"


def _removed(model: type[Inputs], name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return ""
    alternative, cleared = model.rule(name, Alternative), model.rule(name, ClearedBy)
    unless = f" (unless {code(alternative.field)} is given instead)" if alternative else ""
    if field.default is not None:
        return f"removing it means {code(_literal(field.default))}"
    if model.rule(name, ReplacedWhenRemoved):
        return f"removing it replaces{unless}"
    if cleared is None:
        return "removing it ends the management"
    if cleared.value in (None, ""):
        return f"removing it clears it{unless}"
    return f"removing it means {code(_literal(cleared.value))}{unless}"


def _source(model: type[Inputs], name: str, wire: Mapping[str, str]) -> str:
    if model.rule(name, ClientOnly):
        return "the provider's own"
    return code(wire[name]) if name in wire else "–"


def _wire_names(lifecycle: type[Lifecycle[Any, Any]]) -> dict[str, str]:
    """The API's name of each field that it tells: of the room's listed record which has the most of them."""
    room = lifecycle.__module__.rpartition(".")[0]
    try:
        models = importlib.import_module(f"{room}.models")
    except ModuleNotFoundError:
        return {}  # no vendor is behind it
    ours = set(lifecycle.State.model_fields)
    records = [r for r in vars(models).values() if inspect.isclass(r) and issubclass(r, Listed) and r is not Listed]
    record = max(records, key=lambda r: len(ours & set(r.model_fields)))
    sent = {name for name in ours if name in lifecycle.Inputs.fields_with(WriteOnly)}
    told = {name: field.alias or name for name, field in record.model_fields.items()}
    return {**{name: name for name in sent}, **told}
