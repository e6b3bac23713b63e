"""The Pulumi package schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/.

From the declarations and the settings; functions and components from the signatures of the package. A native plugin
would serve it: names are in camelCase, and the current type tokens are aliases.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, is_typeddict

import pulumi
from pydantic.alias_generators import to_camel

import pulumi_telephony
from pulumi_telephony.accounts.settings import VendorSettings
from pulumi_telephony.adapters import mocks
from pulumi_telephony.adapters.resource import TelephonyResource
from pulumi_telephony.core.rules import Recorded, Replace, Secret

from . import PACKAGE, components, declarations, docstrings, functions, wording
from .declarations import Field, Resource
from .markdown import from_docstring
from .typenames import REQUIRED, alternatives_of, hints_of

Spec = dict[str, Any]
PRIMITIVES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def files() -> dict[Path, str]:
    return {PACKAGE / "schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"}


def schema() -> Spec:
    """The schema of the package."""
    kinds, accounts = declarations.everything(), declarations.settings()
    return {
        "name": "telephony",
        "displayName": "Telephony",
        "description": inspect.getdoc(pulumi_telephony),
        "license": "Apache-2.0",
        "config": {"variables": _configuration(accounts)},
        "types": {
            **{_account_token(model): _account(model) for model in accounts},
            **{token: _enum(values) for values, token in _enums().items()},
            **{_token(cls.__name__): _result(cls) for cls in functions.results()},
            **{_arguments_token(kind.name): _arguments(kind) for kind in kinds},
        },
        "provider": {
            "description": docstrings.of(pulumi_telephony.Provider).prose,
            "inputProperties": _configuration(accounts),
        },
        "resources": {
            **{_token(kind.name): _resource(kind) for kind in kinds},
            **{cls._type_of_component: _component(cls) for cls in components.classes()},  # type: ignore[attr-defined]
        },
        "functions": {mocks.token(each.__name__): _function(each) for each in functions.functions()},
        "language": {"python": {"packageName": pulumi_telephony.__name__}},
    }


def _configuration(models: list[type[VendorSettings]]) -> Spec:
    """The configuration of a stack and the arguments of a ``Provider``."""
    told = docstrings.of(pulumi_telephony.Provider.__init__).parameters
    found = {model.key: _ref(_account_token(model)) | {"description": told[model.key]} for model in models}
    return {**found, "coordination": {"type": "string", "description": told["coordination"], "secret": True}}


def _account(model: type[VendorSettings]) -> Spec:
    # None is required: a setting can come from the environment.
    settings = {each.name: _setting(model, each) for each in declarations.of_settings(model)}
    return _object(docstrings.of(model).prose, settings)


def _setting(model: type[VendorSettings], field: Field) -> Spec:
    secret = bool(field.rule(Secret))
    found = _property(str if secret else field.type, docstrings.without_contracts(field.text), secret, field.default)
    variable = model.environment.get(field.name)
    return found | ({"defaultInfo": {"environment": [variable]}} if variable else {})


def _resource(kind: Resource) -> Spec:
    outputs = {each.name: _output(kind, each) for each in kind.fields}
    return {
        **_object(kind.text, outputs, [each.name for each in kind.fields if each.always_set]),
        "inputProperties": {to_camel(each.name): _input(kind, each) for each in kind.inputs},
        "requiredInputs": [to_camel(each.name) for each in kind.inputs if each.required],
        "aliases": [{"type": f"pulumi-python:dynamic/telephony:{kind.name}"}],
    }


def _output(kind: Resource, field: Field) -> Spec:
    return _property(field.type, wording.of_output(field, kind.model), bool(field.rule(Secret)))


def _input(kind: Resource, field: Field) -> Spec:
    recorded = field.rule(Recorded)
    default = recorded.default if recorded and isinstance(recorded.default, bool) else field.default
    found = _property(field.accepts, wording.of_parameter(field, kind.model), bool(field.rule(Secret)), default)
    return found | ({"willReplaceOnChanges": True} if field.rule(Replace) else {})


def _arguments(kind: Resource) -> Spec:
    """The arguments of a component for a child of this kind."""
    return _object(f"The arguments of ``{kind.name}``.", {each.name: _input(kind, each) for each in kind.inputs})


def _component(cls: type[pulumi.ComponentResource]) -> Spec:
    told, hints, inputs = docstrings.below(cls), hints_of(cls), _parameters(cls.__init__)
    outputs = {name: hints[name] for name in told}
    return {
        "isComponent": True,
        **_object(
            inspect.getdoc(cls) or "",
            {name: _property(type_, told[name], _is_secret(told[name])) for name, type_ in outputs.items()},
            [name for name, type_ in outputs.items() if not _may_be_none(type_)],
        ),
        "inputProperties": inputs["properties"],
        "requiredInputs": inputs["required"],
    }


def _function(function: Callable[..., Any]) -> Spec:
    returned = hints_of(function)["return"]
    result = {"properties": {mocks.LIST: _type(returned)}, "required": [mocks.LIST]}
    return {
        "description": docstrings.of(function).prose,
        "inputs": _parameters(function),
        "outputs": {"type": "object", **result} if get_origin(returned) is list else _result(returned),
    }


def _parameters(function: Callable[..., Any]) -> Spec:
    """The arguments of a function or a component, those of all left out."""
    told, hints = docstrings.of(function).parameters, hints_of(function)
    defaults = {name: each.default for name, each in inspect.signature(function).parameters.items()}
    names = [name for name in told if name not in ("resource_name", "opts")]
    properties = {name: _property(hints[name], told[name], _is_secret(told[name]), defaults[name]) for name in names}
    return _object("", properties, [name for name in names if defaults[name] is REQUIRED])


def _result(cls: type) -> Spec:
    """What a function returns."""
    told, hints = docstrings.below(cls), hints_of(cls)
    required = [name for name in told if not _may_be_none(hints[name])]
    return _object(inspect.getdoc(cls) or "", {name: _property(hints[name], told[name]) for name in told}, required)


def _object(text: str, properties: Mapping[str, Spec], required: Sequence[str] = ()) -> Spec:
    return {
        **({"description": _text(text)} if text else {}),
        "type": "object",
        "properties": {to_camel(name): spec for name, spec in properties.items()},
        "required": [to_camel(name) for name in required],
    }


def _property(type_: Any, text: str, secret: bool = False, default: Any = None) -> Spec:
    has_default = isinstance(default, (bool, int, float, str)) and default != ""
    return {
        **_type(type_),
        "description": _text(text),
        **({"default": default} if has_default else {}),
        **({"secret": True} if secret else {}),
    }


def _text(docstring: str) -> str:
    """A docstring as Markdown, with the names of properties as they are here."""
    names = {field.name for kind in declarations.everything() for field in kind.fields}

    def spelled(span: re.Match[str]) -> str:
        return re.sub(r"\w+", lambda word: to_camel(word[0]) if word[0] in names else word[0], span[0])

    return re.sub(r"`[^`]+`", spelled, from_docstring(docstring))


def _is_secret(text: str) -> bool:
    """Of a component, whose arguments are not declared, the docstring tells."""
    return "ecret." in text


def _type(annotation: Any) -> Spec:
    """A type, without ``Input``, ``Output`` and None; of what may also be an asset, its text."""
    several = [each for each in alternatives_of(annotation) if each not in (type(None), pulumi.Asset)]
    if len(several) > 1:
        return {"oneOf": [_type(each) for each in several]}
    (one,) = several
    origin, inner = get_origin(one), get_args(one)
    if origin is Literal:
        return _ref(_enums()[inner])
    if origin in (list, tuple, Sequence):
        return {"type": "array", "items": _type(inner[0])}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _type(inner[1])}
    if one in PRIMITIVES:
        return {"type": PRIMITIVES[one]}
    if issubclass(one, TelephonyResource):
        return {"$ref": f"#/resources/{_token(one.__name__)}"}
    return _ref(_arguments_token(one.__name__.removesuffix("Args")) if is_typeddict(one) else _token(one.__name__))


def _may_be_none(annotation: Any) -> bool:
    return type(None) in alternatives_of(annotation)


@functools.cache
def _enums() -> dict[tuple[str, ...], str]:
    """The values of each enumeration, and its token."""
    kinds = declarations.everything()
    return {get_args(type_): _token(name) for kind in kinds for name, type_ in declarations.enums(kind).items()}


def _enum(values: tuple[str, ...]) -> Spec:
    return {"type": "string", "enum": [{"value": value} for value in values]}


def _token(name: str) -> str:
    return f"telephony:index:{name}"


def _arguments_token(kind: str) -> str:
    """An SDK adds ``Args`` itself."""
    return f"telephony:components:{kind}"


def _account_token(model: type[VendorSettings]) -> str:
    return _token(model.__name__.removesuffix("Settings"))


def _ref(token: str) -> Spec:
    return {"$ref": f"#/types/{token}"}
