"""Property values: what travels between program, engine and provider, as plain Python.

A property is None, bool, float, str, list, dict, or one of ``SecretValue``, ``UNKNOWN`` and ``ResourceRef``. The wire
form is ``google.protobuf.Struct`` with signature keys (the Pulumi plugin protocol); numbers are always floats there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from google.protobuf import struct_pb2

from ..errors import NotImplementedBySandboxError

Property: TypeAlias = Any
"""None, bool, int, float, str, list, dict, SecretValue, UNKNOWN or ResourceRef."""

Properties: TypeAlias = dict[str, Property]

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a public marker of the protocol
REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
ASSET_SIGNATURES = ("c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7")

UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWN_SENTINELS = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # bool
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


class Unknown:
    """A value that only the update itself will bring. There is one instance, ``UNKNOWN``."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, memo: object) -> Unknown:
        return self


UNKNOWN = Unknown()


@dataclass(eq=False)
class SecretValue:
    """A value that is never shown. ``ciphertext`` is its encrypted form, so that an unchanged secret keeps it."""

    element: Property
    ciphertext: str | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return "SecretValue([secret])"


@dataclass(frozen=True)
class ResourceRef:
    """A resource used as a value. ``id`` is None for a component, UNKNOWN when it is not created yet."""

    urn: str
    id: Property = None
    package_version: str = ""


def decode_struct(message: struct_pb2.Struct, dependencies: dict[str, set[str]] | None = None) -> Properties:
    """The properties of a Struct. Dependencies carried by output values are added to ``dependencies`` by key."""
    result: Properties = {}
    for key, value in message.fields.items():
        found: set[str] = set()
        result[key] = decode(value, found)
        if dependencies is not None and found:
            dependencies.setdefault(key, set()).update(found)
    return result


def decode(value: struct_pb2.Value, dependencies: set[str] | None = None) -> Property:
    """One value from the wire."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWN_SENTINELS else text
    if kind == "number_value":
        return value.number_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [decode(item, dependencies) for item in value.list_value.values]
    if kind == "struct_value":
        return _decode_object(value.struct_value, dependencies)
    return None


def _decode_object(message: struct_pb2.Struct, dependencies: set[str] | None) -> Property:
    fields = {key: decode(item, dependencies) for key, item in message.fields.items()}
    signature = fields.get(SIGNATURE)
    if signature is None:
        return fields
    if signature == SECRET_SIGNATURE:
        return SecretValue(fields.get("value"))
    if signature == OUTPUT_SIGNATURE:
        if dependencies is not None:
            dependencies.update(fields.get("dependencies") or [])
        element = fields.get("value") if "value" in fields else UNKNOWN
        return SecretValue(element) if fields.get("secret") else element
    if signature == REFERENCE_SIGNATURE:
        identifier = fields.get("id")
        return ResourceRef(
            fields["urn"], UNKNOWN if identifier == "" else identifier, fields.get("packageVersion") or ""
        )
    if signature in ASSET_SIGNATURES:
        raise NotImplementedBySandboxError("assets and archives")
    raise NotImplementedBySandboxError(f"property values with the signature {signature}")


def encode_struct(
    properties: Mapping[str, Property], *, secrets: bool = False, references: bool = False
) -> struct_pb2.Struct:
    """Properties for the wire. Without ``secrets`` they are sent in clear; without ``references`` as ids or URNs."""
    message = struct_pb2.Struct()
    for key, value in properties.items():
        _encode_into(message.fields[key], value, secrets, references)
    return message


def _encode_into(target: struct_pb2.Value, value: Property, secrets: bool, references: bool) -> None:
    if value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, Unknown):
        target.string_value = UNKNOWN_STRING
    elif isinstance(value, list):
        target.list_value.SetInParent()
        for item in value:
            _encode_into(target.list_value.values.add(), item, secrets, references)
    elif isinstance(value, dict):
        target.struct_value.SetInParent()
        for key, item in value.items():
            _encode_into(target.struct_value.fields[key], item, secrets, references)
    elif isinstance(value, SecretValue):
        if secrets:
            target.struct_value.fields[SIGNATURE].string_value = SECRET_SIGNATURE
            _encode_into(target.struct_value.fields["value"], value.element, secrets, references)
        else:
            _encode_into(target, value.element, secrets, references)
    elif isinstance(value, ResourceRef):
        _encode_reference(target, value, references)
    else:
        raise TypeError(f"a value of type {type(value).__name__} is not a property")


def _encode_reference(target: struct_pb2.Value, value: ResourceRef, references: bool) -> None:
    if not references:
        _encode_into(target, value.urn if value.id is None else value.id, False, False)
        return
    fields = target.struct_value.fields
    fields[SIGNATURE].string_value = REFERENCE_SIGNATURE
    fields["urn"].string_value = value.urn
    if value.id is not None:
        fields["id"].string_value = "" if value.id is UNKNOWN else value.id
    if value.package_version:
        fields["packageVersion"].string_value = value.package_version


def _children(value: Property) -> Iterator[Property]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, SecretValue):
        yield value.element
    elif isinstance(value, ResourceRef):
        yield value.id


def contains_unknowns(value: Property) -> bool:
    """Whether a value, or anything inside it, is unknown."""
    return value is UNKNOWN or any(contains_unknowns(item) for item in _children(value))


def contains_secrets(value: Property) -> bool:
    """Whether a value is secret or has a secret inside."""
    return isinstance(value, SecretValue) or any(contains_secrets(item) for item in _children(value))


def without_secrets(value: Property) -> Property:
    """The value with every secret mark taken off, at every depth. For comparing, never for showing."""
    if isinstance(value, SecretValue):
        return without_secrets(value.element)
    if isinstance(value, dict):
        return {key: without_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    return value


def redacted(value: Property) -> Property:
    """The value for people and for events: secrets as "[secret]", unknowns as the protocol's sentinel."""
    if isinstance(value, SecretValue):
        return "[secret]"
    if value is UNKNOWN:
        return UNKNOWN_STRING
    if isinstance(value, dict):
        return {key: redacted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [redacted(item) for item in value]
    if isinstance(value, ResourceRef):
        return value.urn
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def annotate_secrets(outputs: Properties | None, inputs: Properties | None) -> None:
    """Mark in ``outputs``, in place, what is secret in ``inputs`` under the same name.

    Objects are matched key by key; anything else that has a secret inside makes the whole value secret.
    """
    if not outputs or not inputs:
        return
    for key, wanted in inputs.items():
        if key not in outputs:
            continue
        found = outputs[key]
        if isinstance(found, dict) and isinstance(wanted, dict):
            annotate_secrets(found, wanted)
        elif not isinstance(found, SecretValue) and contains_secrets(wanted):
            outputs[key] = SecretValue(found)


def equal(left: Property, right: Property) -> bool:
    """Deep equality as the engine means it: a secret differs from its plain value, True differs from 1."""
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and left.keys() == right.keys()
            and all(equal(item, right[key]) for key, item in left.items())
        )
    if isinstance(left, list):
        return (
            isinstance(right, list)
            and len(left) == len(right)
            and all(equal(a, b) for a, b in zip(left, right, strict=True))
        )
    if isinstance(left, SecretValue):
        return isinstance(right, SecretValue) and equal(left.element, right.element)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(right, dict | list | SecretValue):
        return False
    return bool(left == right)


def forget_ciphertexts(value: Property) -> None:
    """Encrypt every secret in a value again when it is next stored."""
    if isinstance(value, SecretValue):
        value.ciphertext = None
    for item in _children(value):
        forget_ciphertexts(item)
