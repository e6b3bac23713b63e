"""The declarations of the resources and of the accounts, as the generator reads them.

Imports only what a declaration needs, neither lifecycles nor generated modules, so that a new declaration is enough to
start with.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.alias_generators import to_pascal
from pydantic_core import PydanticUndefined

from pulumi_telephony.accounts.settings import VendorSettings
from pulumi_telephony.core.model import Inputs, Outputs
from pulumi_telephony.core.rules import Accepts, ClientOnly, Identity, Secret, WriteOnly

from . import PACKAGE, docstrings
from .typenames import REQUIRED, parts, plain

RuleT = TypeVar("RuleT")
ClassT = TypeVar("ClassT")


class Field(NamedTuple):
    """An input or an output of a resource, or a setting of an account."""

    name: str
    text: str
    """Its docstring, in one line."""
    type: Any
    """Without metadata and None."""
    optional: bool
    """Whether it may be None."""
    rules: tuple[Any, ...]
    default: Any = REQUIRED
    accepts: Any = None
    """The type that a program may give."""
    limits: tuple[str, ...] = ()

    def rule(self, kind: type[RuleT]) -> RuleT | None:
        return next((rule for rule in self.rules if isinstance(rule, kind)), None)

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    @property
    def always_set(self) -> bool:
        """Whether every object has it. Inputs for the provider only are known for managed objects only."""
        return not self.optional and not self.rule(ClientOnly)


class Resource(NamedTuple):
    """A kind of resource."""

    name: str
    room: str
    text: str
    model: type[Inputs]
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    """What only the API sets."""
    declared: type[Outputs]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The properties of the resource, ``id`` left out."""
        return (*self.inputs, *(each for each in self.outputs if not each.rule(Identity)))

    @property
    def secrets(self) -> list[str]:
        return [each.name for each in self.fields if each.rule(Secret)]

    def find(self, kind: type[RuleT]) -> tuple[str, RuleT] | None:
        """The first field that has such a rule."""
        for each in self.fields:
            if rule := each.rule(kind):
                return each.name, rule
        return None


class Result(NamedTuple):
    """An object as a function returns it."""

    name: str
    text: str
    fields: tuple[Field, ...]


def rooms() -> list[str]:
    """The packages with declarations, as paths below the provider's."""
    return sorted({path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*declaration.py")})


def resources(room: str) -> list[Resource]:
    """The declarations of a room: in the modules whose names end with ``declaration``."""
    return [
        _resource(room, model)
        for path in sorted((PACKAGE / room).glob("*declaration.py"))
        for model in _classes(f"pulumi_telephony.{room.replace('/', '.')}.{path.stem}", Inputs)
    ]


def _classes(module: str, base: type[ClassT]) -> list[type[ClassT]]:
    """The kinds that a module defines."""
    found = vars(importlib.import_module(module)).values()
    return [each for each in found if inspect.isclass(each) and issubclass(each, base) and each.__module__ == module]


@functools.cache
def everything() -> list[Resource]:
    """The resources of all rooms."""
    return [each for room in rooms() for each in resources(room)]


def enums(resource: Resource) -> dict[str, Any]:
    """The inputs with enumerated values: the name of the type, and the type."""
    return {enum_of(resource, f): f.type for f in resource.inputs if get_origin(f.type) is Literal}


def enum_of(resource: Resource, field: Field) -> str:
    return resource.name + to_pascal(field.name)


def results(resource: Resource) -> list[Result]:
    """The results of functions for a kind: the result, after the records in it. Empty: no function returns one."""
    record = resource.declared.record
    if record is None or not resource.declared.returned_as:
        return []
    fields = [field for field in resource.outputs if field.rule(Identity)]
    for field in resource.fields:
        if _has(record, field.name) and not (field.rule(Secret) or field.rule(WriteOnly)):
            # Only the first sentence of an input describes the object; the rest is for programs that set it.
            text = field.text if field in resource.outputs else first_sentence(field.text)
            fields.append(Field(field.name, text, *plain(_annotation_of(record, field.name)), ()))
    held = [each for field in fields for each in parts(field.type) if issubclass(each, BaseModel)]
    prose = inspect.cleandoc(resource.declared.__doc__ or "")
    return [*map(_of_record, held), Result(resource.declared.returned_as, prose, tuple(fields))]


def _of_record(model: type[BaseModel]) -> Result:
    told = docstrings.below(model)
    fields = [Field(n, told[n], *plain(model.model_fields[n].annotation), ()) for n in model.model_fields]
    return Result(model.__name__, inspect.cleandoc(model.__doc__ or ""), tuple(fields))


def _has(record: type[BaseModel], name: str) -> bool:
    return name in record.model_fields or isinstance(getattr(record, name, None), property)


def _annotation_of(record: type[BaseModel], name: str) -> Any:
    """The type of a field or a property."""
    if name in record.model_fields:
        return record.model_fields[name].annotation
    return get_type_hints(getattr(record, name).fget)["return"]


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def settings() -> list[type[VendorSettings]]:
    """The accounts that can be configured."""
    modules = [f"pulumi_telephony.{path.parent.name}.settings" for path in sorted(PACKAGE.glob("*/settings.py"))]
    return [model for module in modules for model in _classes(module, VendorSettings) if model is not VendorSettings]


def of_settings(model: type[VendorSettings]) -> tuple[Field, ...]:
    """The settings of an account, those of all accounts included."""
    told = {name: text for cls in (VendorSettings, model) for name, text in docstrings.below(cls).items()}
    fields = []
    for name, info in model.model_fields.items():
        type_, optional = plain(info.annotation)
        default = REQUIRED if info.is_required() else info.default
        secret = (Secret(),) if type_.__name__ == "SecretStr" else ()
        fields.append(Field(name, told[name], type_, optional, secret, default))
    return tuple(fields)


def _resource(room: str, model: type[Inputs]) -> Resource:
    name = model.__name__.removesuffix("Inputs")
    declared: type[Outputs] = getattr(sys.modules[model.__module__], f"{name}Outputs")
    return Resource(
        name, room, inspect.cleandoc(model.__doc__ or ""), model, _inputs(model), _outputs(declared), declared
    )


def _inputs(model: type[Inputs]) -> tuple[Field, ...]:
    told, hints = docstrings.below(model), get_type_hints(model, include_extras=True)
    schema = model.model_json_schema()["properties"]
    fields = []
    for name, info in model.model_fields.items():
        type_, optional = plain(hints[name])
        default = REQUIRED if info.default is PydanticUndefined else info.default
        accepts = next((rule.type for rule in _metadata(hints[name]) if isinstance(rule, Accepts)), type_)
        fields.append(
            Field(name, told[name], type_, optional, model.rules(name), default, accepts, tuple(_limits(schema[name])))
        )
    return tuple(fields)


def _outputs(declared: type[Outputs]) -> tuple[Field, ...]:
    told = docstrings.below(declared)
    hints = inspect.get_annotations(declared, eval_str=True)
    return tuple(Field(name, told[name], *plain(hint), tuple(_metadata(hint))) for name, hint in hints.items())


def _metadata(annotation: Any) -> Iterator[Any]:
    """The type and all types in it."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for each in get_args(annotation):
        yield from _metadata(each)


LIMITS = {
    ("minLength", "maxLength"): "{} to {} characters",
    ("minimum", "maximum"): "{} to {}",
    ("minLength",): "at least {} characters",
    ("maxLength",): "at most {} characters",
    ("minimum",): "at least {}",
    ("maximum",): "at most {}",
}
"""The texts for the limits of a JSON schema."""


def _limits(schema: dict[str, Any]) -> Iterator[str]:
    for each in (schema, *schema.get("anyOf", ())):
        keys = next((keys for keys in LIMITS if each.keys() >= set(keys)), None)
        if keys:
            yield LIMITS[keys].format(*map(each.get, keys)).replace("at least 1 characters", "not empty")
