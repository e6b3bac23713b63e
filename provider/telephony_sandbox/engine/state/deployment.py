"""A stack's state file: a Pulumi deployment of version 3, written atomically."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...place import make_directory
from ..errors import StateError
from .crypto import Crypter, passphrase_from
from .resources import ResourceState, from_json, now

SCHEMA_VERSION = 3
ENGINE_VERSION = "v3.260.0"
"""The Pulumi version whose deployment format this is; the manifest's magic is its SHA-256."""


@dataclass(eq=False)
class PendingOperation:
    """An operation that was begun and of which no end is recorded."""

    resource: ResourceState
    type: str


@dataclass(eq=False)
class StackSnapshot:
    """The content of a deployment."""

    resources: list[ResourceState] = field(default_factory=list)
    pending_operations: list[PendingOperation] = field(default_factory=list)
    salt: str = ""
    """The salt the secrets were encrypted with, "" if there was none."""

    def by_urn(self) -> dict[str, ResourceState]:
        """The current resources by URN, without those that only wait for their deletion."""
        return {resource.urn: resource for resource in self.resources if not resource.delete}


def render(resources: Iterable[ResourceState], operations: Iterable[PendingOperation], crypter: Crypter | None) -> str:
    """The text of a state file. Resources bring their own text, made when they last changed."""
    manifest = {
        "time": now(),
        "magic": hashlib.sha256(ENGINE_VERSION.encode()).hexdigest(),
        "version": ENGINE_VERSION,
    }
    members = [f'"manifest": {json.dumps(manifest)}']
    if crypter is not None:
        provider = {"type": "passphrase", "state": {"salt": crypter.state}}
        members.append(f'"secrets_providers": {json.dumps(provider)}')
    if listed := ",\n".join(resource.stored_text(crypter) for resource in resources):
        members.append(f'"resources": [\n{listed}\n]')
    if pending := ",\n".join(
        f'{{"resource": {operation.resource.stored_text(crypter)}, "type": {json.dumps(operation.type)}}}'
        for operation in operations
    ):
        members.append(f'"pending_operations": [\n{pending}\n]')
    members.append('"metadata": {}')
    body = ",\n".join(members)
    return f'{{"version": {SCHEMA_VERSION}, "deployment": {{\n{body}\n}}}}\n'


def load(data: dict[str, Any], environment: dict[str, str]) -> tuple[StackSnapshot, Crypter | None]:
    """The snapshot of a deployment as exported, with the crypter that opens its secrets."""
    if data.get("version") != SCHEMA_VERSION:
        raise StateError(f"the deployment has version {data.get('version')!r}; this engine reads version 3")
    content = data.get("deployment")
    if not isinstance(content, dict):
        raise StateError("the deployment has no content")
    if features := data.get("features"):
        raise StateError(f"the deployment needs features that the sandbox engine does not have: {features}")
    crypter = _crypter_for(content.get("secrets_providers"), environment)
    resources = [from_json(item, crypter) for item in content.get("resources") or []]
    operations = [
        PendingOperation(from_json(item["resource"], crypter), item["type"])
        for item in content.get("pending_operations") or []
    ]
    return StackSnapshot(resources, operations, crypter.state if crypter else ""), crypter


def _crypter_for(provider: dict[str, Any] | None, environment: dict[str, str]) -> Crypter | None:
    if not provider or not provider.get("type"):
        return None
    if provider["type"] != "passphrase":
        raise StateError(
            f"the stack's secrets provider is {provider['type']!r}; the sandbox engine knows only passphrase"
        )
    return Crypter(passphrase_from(environment), provider["state"]["salt"])


def read_file(path: Path) -> dict[str, Any] | None:
    """The deployment in a state file, None when there is no file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise StateError(f"{path} is not a deployment: line {error.lineno}: {error.msg}") from None
    if not isinstance(data, dict):
        raise StateError(f"{path} is not a deployment: it is not an object")
    return data


def write_file(path: Path, text: str) -> None:
    """Replace the file in one step: a reader or a crash sees the old content or the new, never a part."""
    try:
        make_directory(path.parent)
        _replace(path, text)
    except OSError as error:
        raise StateError(f"the state cannot be written to {path}: {error.strerror}") from None


def _replace(path: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
