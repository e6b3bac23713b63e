"""The package schema: of the form that Pulumi documents, and what the Python classes are."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from generator import PACKAGE, components, declarations, functions
from pydantic.alias_generators import to_camel

import pulumi_telephony
from pulumi_telephony.core.rules import ClientOnly, Replace, Secret

PATH = PACKAGE / "schema.json"
SCHEMA = json.loads(PATH.read_text(encoding="utf-8"))

TYPE = {
    "oneOf": [
        {"required": ["$ref"], "not": {"required": ["type"]}},
        {"required": ["oneOf"], "properties": {"oneOf": {"minItems": 2, "items": {"$ref": "#/$defs/type"}}}},
        {"required": ["type"], "properties": {"type": {"enum": ["boolean", "integer", "number", "string"]}}},
        {
            "required": ["type", "items"],
            "properties": {"type": {"const": "array"}, "items": {"$ref": "#/$defs/type"}},
        },
        {
            "required": ["type", "additionalProperties"],
            "properties": {"type": {"const": "object"}, "additionalProperties": {"$ref": "#/$defs/type"}},
        },
    ]
}
PROPERTIES = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z][a-zA-Z0-9]*$"},
    "additionalProperties": {
        "allOf": [{"$ref": "#/$defs/type"}],
        "required": ["description"],
        "properties": {"description": {"minLength": 5}, "secret": {"const": True}},
    },
}
OBJECT = {
    "required": ["type", "properties", "required"],
    "properties": {"type": {"const": "object"}, "properties": {"$ref": "#/$defs/properties"}},
}
FORM = {
    "$defs": {"type": TYPE, "properties": PROPERTIES, "object": OBJECT},
    "required": ["name", "config", "types", "provider", "resources", "functions"],
    "properties": {
        "name": {"const": "telephony"},
        "config": {"properties": {"variables": PROPERTIES}},
        "types": {
            "propertyNames": {"pattern": "^telephony:(index|components):[A-Z][A-Za-z0-9]+$"},
            "additionalProperties": {
                "oneOf": [
                    {"$ref": "#/$defs/object"},
                    {"required": ["type", "enum"], "properties": {"type": {"const": "string"}}},
                ]
            },
        },
        "resources": {
            "propertyNames": {"pattern": "^telephony:(index|components):[A-Z][A-Za-z0-9]+$"},
            "additionalProperties": {
                "allOf": [{"$ref": "#/$defs/object"}],
                "required": ["description", "inputProperties", "requiredInputs"],
                "properties": {
                    "inputProperties": {"$ref": "#/$defs/properties"},
                    "properties": {"propertyNames": {"not": {"enum": ["id", "urn"]}}},
                },
            },
        },
        "functions": {
            "propertyNames": {"pattern": "^telephony:index:get[A-Z][A-Za-z0-9]+$"},
            "additionalProperties": {"required": ["description", "inputs", "outputs"]},
        },
    },
}
"""What a native plugin would have to serve, in our own words."""


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "$ref")
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from references(each)


def test_it_has_the_form_that_is_documented() -> None:
    jsonschema.Draft202012Validator(FORM).validate(SCHEMA)


def test_every_reference_leads_to_something() -> None:
    found = set(references(SCHEMA))
    assert found
    for reference in found:
        _, section, token = reference.split("/")
        assert token in SCHEMA[section]


def test_every_required_property_is_one() -> None:
    objects = [*SCHEMA["types"].values(), *SCHEMA["resources"].values()]
    objects += [each[side] for each in SCHEMA["functions"].values() for side in ("inputs", "outputs")]
    for each in objects:
        assert set(each.get("required", ())) <= each.get("properties", {}).keys()
        assert set(each.get("requiredInputs", ())) <= each.get("inputProperties", {}).keys()


@pytest.mark.parametrize("kind", declarations.everything(), ids=lambda kind: kind.name)
def test_a_resource_is_what_its_class_is(kind: declarations.Resource) -> None:
    cls = getattr(pulumi_telephony, kind.name)
    found = SCHEMA["resources"][f"telephony:index:{kind.name}"]
    parameters = inspect.signature(cls.__init__).parameters
    names = [name for name in parameters if name not in ("self", "resource_name", "opts")]
    assert list(found["inputProperties"]) == [to_camel(name) for name in names]
    assert found["requiredInputs"] == [to_camel(n) for n in names if parameters[n].default is inspect.Parameter.empty]
    assert list(found["properties"]) == [to_camel(name) for name in cls._outputs]
    assert [name for name, each in found["properties"].items() if each.get("secret")] == [
        to_camel(name) for name in cls._secret_outputs
    ]
    assert found["aliases"] == [{"type": f"pulumi-python:{cls._resource_type_name}"}]
    replaces = {name for name, each in found["inputProperties"].items() if each.get("willReplaceOnChanges")}
    assert replaces == {to_camel(field.name) for field in kind.inputs if field.rule(Replace)}
    assert not any(field.rule(ClientOnly) and field.rule(Secret) for field in kind.inputs)


def test_all_that_is_public_is_in_it() -> None:
    assert {token.split(":")[-1] for token in SCHEMA["functions"]} == {
        to_camel(function.__name__) for function in functions.functions()
    }
    assert {cls._type_of_component for cls in components.classes()} <= SCHEMA["resources"].keys()
    assert {f"telephony:index:{cls.__name__}" for cls in functions.results()} <= SCHEMA["types"].keys()
    assert list(SCHEMA["config"]["variables"]) == list(SCHEMA["provider"]["inputProperties"])


def test_the_names_in_its_texts_are_its_own() -> None:
    names = {field.name for kind in declarations.everything() for field in kind.fields if "_" in field.name}
    texts = json.dumps([SCHEMA["types"], SCHEMA["resources"]])
    assert set(re.findall(r"\w+", texts)) & names == set()


@pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")
def test_pulumi_accepts_it() -> None:
    done = subprocess.run(
        ["pulumi", "package", "get-schema", str(PATH)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    served = json.loads(done.stdout)
    assert served["resources"].keys() == SCHEMA["resources"].keys()
    assert served["functions"].keys() == SCHEMA["functions"].keys()
