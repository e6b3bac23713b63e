"""Resources as the engine keeps them, and their form in a version-3 deployment."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timezone
from typing import Any

from ..errors import NotImplementedBySandboxError, StateError
from . import values
from .crypto import Crypter
from .urn import split_reference
from .values import SIGNATURE, UNKNOWN, Properties, Property, ResourceRef, SecretValue

_FLOAT_SIGNATURE = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c"
"""Marks a float that JSON cannot carry (infinite or not a number), kept as its bits in hexadecimal."""


@dataclass(eq=False)
class ResourceState:
    """One resource: what the program wanted, what the provider answered, and how it hangs together with others.

    Compared by identity: one URN may have several states while it is being replaced.
    """

    urn: str
    type: str
    custom: bool
    id: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    taint: bool = False
    external: bool = False
    delete: bool = False
    dependencies: list[str] = field(default_factory=list)
    init_errors: list[str] = field(default_factory=list)
    provider: str = ""
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    pending_replacement: bool = False
    additional_secret_outputs: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    import_id: str = ""
    retain_on_delete: bool = False
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)
    created: str = ""
    modified: str = ""
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    """Members of the stored form that this engine keeps but does not use."""
    _text: str | None = field(default=None, repr=False)

    def copy(self) -> ResourceState:
        """An independent state with the same content (values are shared)."""
        return replace(self, _text=None)

    def changed(self) -> None:
        """To be called after a change to a state that may be stored already."""
        self._text = None

    def dependency_urns(self, *, parent: bool) -> Iterator[str]:
        """Every URN this resource names: dependencies, property dependencies, deletedWith, replaceWith."""
        if parent and self.parent:
            yield self.parent
        yield from self.dependencies
        for urns in self.property_dependencies.values():
            yield from urns
        if self.deleted_with:
            yield self.deleted_with
        yield from self.replace_with

    def provider_urn(self) -> str:
        """The URN of its provider, or "" without one."""
        return split_reference(self.provider)[0] if self.provider else ""

    def stored_text(self, crypter: Crypter | None) -> str:
        """The JSON text as kept in the state file; remembered until ``changed`` is called."""
        if self._text is None:
            self._text = json.dumps(to_json(self, crypter), indent=1, ensure_ascii=False)
        return self._text


_MEMBERS: dict[str, str] = {
    "urn": "urn",
    "custom": "custom",
    "delete": "delete",
    "id": "id",
    "type": "type",
    "inputs": "inputs",
    "outputs": "outputs",
    "parent": "parent",
    "protect": "protect",
    "taint": "taint",
    "external": "external",
    "dependencies": "dependencies",
    "initErrors": "init_errors",
    "provider": "provider",
    "propertyDependencies": "property_dependencies",
    "pendingReplacement": "pending_replacement",
    "additionalSecretOutputs": "additional_secret_outputs",
    "aliases": "aliases",
    "customTimeouts": "custom_timeouts",
    "importID": "import_id",
    "retainOnDelete": "retain_on_delete",
    "deletedWith": "deleted_with",
    "replaceWith": "replace_with",
    "created": "created",
    "modified": "modified",
    "ignoreChanges": "ignore_changes",
    "replaceOnChanges": "replace_on_changes",
}
"""Member of the stored form: attribute of ResourceState, in stored order."""

_ALWAYS_STORED = ("urn", "custom", "type")


def to_json(state: ResourceState, crypter: Crypter | None, *, redact: bool = False) -> dict[str, Any]:
    """The resource as the deployment format has it; empty members are left out. ``redact`` is for showing."""
    result: dict[str, Any] = {}
    for member, attribute in _MEMBERS.items():
        value = getattr(state, attribute)
        if not value and member not in _ALWAYS_STORED:
            continue
        if member in ("inputs", "outputs"):
            value = values.redacted(value) if redact else encode_stored(value, crypter)
        result[member] = value
    result.update(state.extra)
    return result


def from_json(data: Mapping[str, Any], crypter: Crypter | None) -> ResourceState:
    """A resource from the deployment format."""
    if "viewOf" in data:
        raise NotImplementedBySandboxError("views of resources in a stack's state")
    known = {attribute: data[member] for member, attribute in _MEMBERS.items() if data.get(member) is not None}
    try:
        state = ResourceState(**known)
    except TypeError:
        raise StateError("a resource of the deployment lacks its urn, type or custom member") from None
    state.extra = {member: value for member, value in data.items() if member not in _MEMBERS}
    for attribute in ("inputs", "outputs"):
        setattr(state, attribute, decode_stored(getattr(state, attribute), crypter))
    return state


def encode_stored(value: Property, crypter: Crypter | None) -> Any:
    """A property as stored. Secrets are encrypted; without a crypter they are kept as readable plaintext."""
    if isinstance(value, dict):
        return {key: encode_stored(value[key], crypter) for key in sorted(value)}
    if isinstance(value, list):
        return [encode_stored(item, crypter) for item in value]
    if isinstance(value, SecretValue):
        return _encode_secret(value, crypter)
    if value is UNKNOWN:
        return values.UNKNOWN_STRING
    if isinstance(value, ResourceRef):
        reference = {SIGNATURE: values.REFERENCE_SIGNATURE, "urn": value.urn, "packageVersion": value.package_version}
        return reference if value.id is None else {**reference, "id": "" if value.id is UNKNOWN else value.id}
    if isinstance(value, float):
        if value.is_integer():
            return int(value)
        if value != value or value in (float("inf"), float("-inf")):
            return {SIGNATURE: _FLOAT_SIGNATURE, "value": struct.pack(">d", value).hex()}
    return value


def _encode_secret(secret: SecretValue, crypter: Crypter | None) -> dict[str, str]:
    marked = {SIGNATURE: values.SECRET_SIGNATURE}
    if crypter is None:
        return {**marked, "plaintext": _secret_text(secret)}
    if secret.ciphertext is None:
        secret.ciphertext = crypter.encrypt(_secret_text(secret))
    return {**marked, "ciphertext": secret.ciphertext}


def _secret_text(secret: SecretValue) -> str:
    # Secrets inside a secret keep their mark but are not encrypted twice.
    return json.dumps(_nested(secret.element), separators=(",", ":"), ensure_ascii=False)


def _nested(value: Property) -> Any:
    if isinstance(value, SecretValue):
        return {SIGNATURE: values.SECRET_SIGNATURE, "ciphertext": _secret_text(value)}
    if isinstance(value, dict):
        return {key: _nested(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_nested(item) for item in value]
    return encode_stored(value, None)


def decode_stored(value: Any, crypter: Crypter | None, *, nested: bool = False) -> Property:
    """A property from its stored form. ``nested``: inside a decrypted secret, where a ciphertext is plain text."""
    if isinstance(value, list):
        return [decode_stored(item, crypter, nested=nested) for item in value]
    if isinstance(value, dict):
        signature = value.get(SIGNATURE)
        if signature is None:
            return {key: decode_stored(item, crypter, nested=nested) for key, item in value.items()}
        return _decode_signed(signature, value, crypter, nested)
    return UNKNOWN if value == values.UNKNOWN_STRING else value


def _decode_signed(signature: str, value: dict[str, Any], crypter: Crypter | None, nested: bool) -> Property:
    if signature == values.SECRET_SIGNATURE:
        return _decode_secret(value, crypter, nested)
    if signature == values.REFERENCE_SIGNATURE:
        identifier = value.get("id")
        return ResourceRef(value["urn"], UNKNOWN if identifier == "" else identifier, value.get("packageVersion") or "")
    if signature == _FLOAT_SIGNATURE:
        return struct.unpack(">d", bytes.fromhex(value["value"]))[0]
    if signature in values.ASSET_SIGNATURES:
        raise NotImplementedBySandboxError("assets and archives in a stack's state")
    raise StateError(f"the deployment holds a value with the unknown signature {signature}")


def _decode_secret(value: dict[str, Any], crypter: Crypter | None, nested: bool) -> SecretValue:
    plaintext, ciphertext = value.get("plaintext"), value.get("ciphertext")
    if (plaintext is None) == (ciphertext is None):
        raise StateError("a secret of the deployment must have either ciphertext or plaintext")
    kept: str | None = None
    if plaintext is None:
        assert ciphertext is not None
        if nested:
            plaintext = ciphertext
        elif crypter is None:
            raise StateError("the deployment holds encrypted secrets but names no passphrase salt")
        else:
            plaintext, kept = crypter.decrypt(ciphertext), ciphertext
    try:
        element = json.loads(plaintext)
    except json.JSONDecodeError:
        raise StateError("a secret's plaintext is not JSON") from None
    return SecretValue(decode_stored(element, crypter, nested=True), kept)


def now() -> str:
    """The present moment in the form of the deployment format."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


assert {item.name for item in fields(ResourceState)} - {"extra", "_text"} == set(_MEMBERS.values())
