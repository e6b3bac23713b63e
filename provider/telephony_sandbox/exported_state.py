"""A stack's state as ``pulumi stack export`` writes it: read, checked, and freed of its secrets."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from .engine.state.urn import STACK_TYPE, is_default_provider, is_provider_type, type_of
from .engine.state.values import SECRET_SIGNATURE, SIGNATURE
from .simulators.platform.errors import SandboxError
from .simulators.platform.recorded import Recorded, RecordedObject

Json = dict[str, Any]

VERSIONS = (3, 4)
"""Of the format. Version 4 adds features to the same resources."""
STANDARD_INPUT = "-"

PLACEHOLDER = "Not-the-secret-1"
"""What stands for every secret. As a password it fits the rules of all vendors."""

_OURS = "pulumi-python:dynamic/telephony:"
_NAMESPACE = "telephony:"
"""Of the package's own settings, which are accounts and credentials."""
EXPLICIT = "telephony:explicit"
"""Marks an explicit provider."""
_SECRETS = frozenset({"password", "incoming_password", "result", "script"})
"""The inputs and outputs of the package that are secrets, as its reference says."""
_DIGEST = re.compile("[0-9a-f]{64}")
_WRITE_IT = "write it with pulumi stack export --file"


def read(file: str) -> Json:
    """The deployment in a file, or with ``-`` on standard input: an export or a checkpoint. Raises SandboxError."""
    name = "standard input" if file == STANDARD_INPUT else file
    try:
        content = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
        data = json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SandboxError(f"cannot read {name}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise SandboxError(f"{name} is not a stack's state, or is cut short; {_WRITE_IT}") from None
    return _checked(data, name)


def _checked(data: Any, name: str) -> Json:
    if not isinstance(data, dict):
        raise SandboxError(f"{name} is not a stack's state; {_WRITE_IT}")
    if isinstance(checkpoint := data.get("checkpoint"), dict):
        data = {**data, "deployment": checkpoint.get("latest")}
    if data.get("version") not in VERSIONS:
        raise SandboxError(
            f"{name} has version {data.get('version')!r} of the format of states, not"
            f" {' or '.join(map(str, VERSIONS))}; {_WRITE_IT}"
        )
    content = data.get("deployment")
    resources = (content.get("resources") or []) if isinstance(content, dict) else None
    if not isinstance(resources, list) or not all(map(_is_resource, resources)):
        raise SandboxError(f"{name} has no readable list of resources; {_WRITE_IT}")
    features = {"features": data["features"]} if "features" in data else {}
    return {"version": data["version"], **features, "deployment": {**content, "resources": resources}}


def _is_resource(resource: Any) -> bool:
    if not isinstance(resource, dict):
        return False
    urn, type_ = resource.get("urn"), resource.get("type")
    bags = (resource.get(name) or {} for name in ("inputs", "outputs"))
    lists = (resource.get(name) or [] for name in ("additionalSecretOutputs", "initErrors"))
    fits = isinstance(urn, str) and urn.startswith("urn:pulumi:") and urn.count("::") >= 3 and isinstance(type_, str)
    if not all(isinstance(each, list) and all(isinstance(item, str) for item in each) for each in lists):
        return False
    return fits and all(isinstance(bag, dict) for bag in bags) and isinstance(resource.get("id", ""), str)


# Secrets


def without_secrets(exported: Json) -> Json:
    """The state with the placeholder for each secret, and without what only concerns the original: how secrets are
    encrypted, unfinished operations, and the accounts in the configuration."""
    content = exported["deployment"]
    cleaned = [_cleaned(resource) for resource in content["resources"]]
    manifest = {"manifest": content["manifest"]} if "manifest" in content else {}
    return {**exported, "deployment": {**manifest, "resources": cleaned, "metadata": {}}}


def _cleaned(resource: Json) -> Json:
    kept: Json = {name: _replaced(value) for name, value in resource.items()}
    if kept.get("initErrors"):
        kept["initErrors"] = ["removed: it may quote a secret"] * len(kept["initErrors"])
    secret = {*(resource.get("additionalSecretOutputs") or ()), *(_SECRETS if _is_ours(resource["type"]) else ())}
    for name in ("inputs", "outputs"):
        if isinstance(kept.get(name), dict):
            kept[name] = dict(_properties(resource, kept[name], secret))
    return kept


def _properties(resource: Json, properties: Json, secret: Collection[str]) -> Iterator[tuple[str, Any]]:
    for name, value in properties.items():
        if is_provider_type(resource["type"]) and name.startswith(_NAMESPACE) and name != EXPLICIT:
            # The arguments of an explicit provider are secret as a whole.
            if not is_default_provider(resource["urn"]):
                yield name, _secret(PLACEHOLDER)
        elif name not in secret or value is None:
            yield name, value
        else:
            yield name, _secret(_placeholder(resource, name))


def _replaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) == SECRET_SIGNATURE:
        return _secret(PLACEHOLDER)
    return {name: _replaced(item) for name, item in value.items()}


def _placeholder(resource: Json, name: str) -> str:
    """That of a script says which script it was: its digest is an output that is not secret."""
    digest = (resource.get("outputs") or {}).get("script_sha256")
    if name == "script" and isinstance(digest, str) and _DIGEST.fullmatch(digest):
        return f"// {PLACEHOLDER} {digest}"
    return PLACEHOLDER


def _secret(text: str) -> Json:
    return {SIGNATURE: SECRET_SIGNATURE, "plaintext": json.dumps(text)}


def secrets_encrypted(value: Any, encrypt: Callable[[str], str]) -> Any:
    """A part of a state without secrets, in which ``encrypt`` has made ciphertexts of the placeholders."""
    if isinstance(value, list):
        return [secrets_encrypted(item, encrypt) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) == SECRET_SIGNATURE:
        return {SIGNATURE: SECRET_SIGNATURE, "ciphertext": encrypt(value["plaintext"])}
    return {name: secrets_encrypted(item, encrypt) for name, item in value.items()}


# Objects of the vendors


def _is_ours(type_: str) -> bool:
    return type_.startswith(_OURS)


def recorded(cleaned: Json) -> Recorded:
    """The resources of this package in a state without secrets."""
    return Recorded(_objects(cleaned))


def _objects(cleaned: Json) -> Iterator[RecordedObject]:
    """Those of today, then those that wait for their deletion."""
    ours = [each for each in cleaned["deployment"]["resources"] if _is_ours(each["type"])]
    for each in sorted(ours, key=lambda resource: bool(resource.get("delete"))):
        known = {**(each.get("inputs") or {}), **(each.get("outputs") or {})}
        fields = {name: _plain(value) for name, value in known.items() if not name.startswith("__")}
        yield RecordedObject(each["type"].removeprefix(_OURS), each["urn"], each.get("id", ""), fields)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET_SIGNATURE:
            return json.loads(value["plaintext"])
        return {name: _plain(item) for name, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def stack_of(exported: Json) -> tuple[str, str]:
    """Project and stack, as the URNs say."""
    resources = exported["deployment"]["resources"]
    root = next((each for each in resources if type_of(each["urn"]) == STACK_TYPE), resources[0])
    stack, project, *_ = root["urn"].removeprefix("urn:pulumi:").split("::")
    return project, stack
