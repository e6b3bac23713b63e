"""Reads the program's requests: from the protocol's messages to goals."""

from __future__ import annotations

import re
from typing import Any

from ..errors import EngineError, NotImplementedBySandboxError
from ..state.values import decode_struct
from .goal import Alias, Goal, ReadGoal

_TIMEOUT_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_TIMEOUT_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def goal_from(request: Any) -> Goal:
    """The goal in a RegisterResourceRequest. What only the real engine can do raises NotImplementedBySandboxError."""
    _refuse_unsupported(request)
    declared = {key: list(item.urns) for key, item in request.propertyDependencies.items()}
    carried: dict[str, set[str]] = {}
    properties = decode_struct(request.object, carried)
    dependencies = sorted(request.dependencies)
    if not declared:
        declared = dict.fromkeys(properties, dependencies)
    property_dependencies = {
        key: sorted({*declared.get(key, ()), *carried.get(key, ())}) for key in sorted({*declared, *properties})
    }
    timeouts = {name: getattr(request.customTimeouts, name) for name in ("create", "update", "delete", "read")}
    return Goal(
        type=request.type,
        name=request.name,
        custom=request.custom,
        properties=properties,
        parent=request.parent,
        protect=request.protect if request.HasField("protect") else None,
        dependencies=dependencies,
        provider=request.provider,
        property_dependencies=property_dependencies,
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        ignore_changes=list(request.ignoreChanges),
        additional_secret_outputs=list(request.additionalSecretOutputs),
        aliases=[Alias(urn=urn) for urn in request.aliasURNs] + [_alias(item) for item in request.aliases],
        import_id=request.importId,
        custom_timeouts={name: seconds(text) for name, text in timeouts.items() if text},
        replace_on_changes=list(request.replaceOnChanges),
        retain_on_delete=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        deleted_with=request.deletedWith,
        replace_with=list(request.replace_with),
    )


def _refuse_unsupported(request: Any) -> None:
    hooks = request.hooks
    asked = {
        f"the remote component {request.type}": request.remote,
        "transforms": bool(request.transforms),
        "state migrations": bool(request.state_migrations),
        "resource hooks": any(list(getattr(hooks, field.name)) for field in hooks.DESCRIPTOR.fields),
        "parameterized packages": bool(request.packageRef),
        "the resource option replacement_trigger": request.HasField("replacement_trigger"),
        "the resource option env_var_mappings": bool(request.envVarMappings),
        "the resource option plugin_download_url": bool(request.pluginDownloadURL),
    }
    for feature, wanted in asked.items():
        if wanted:
            raise NotImplementedBySandboxError(f"{feature} (resource '{request.name}')")


def _alias(message: Any) -> Alias:
    if message.WhichOneof("alias") == "urn":
        return Alias(urn=message.urn)
    spec = message.spec
    return Alias(
        name=spec.name,
        type=spec.type,
        stack=spec.stack,
        project=spec.project,
        parent=spec.parentUrn,
        no_parent=spec.noParent,
    )


def read_goal_from(request: Any) -> ReadGoal:
    """The goal in a ReadResourceRequest."""
    if request.packageRef:
        raise NotImplementedBySandboxError(f"parameterized packages (resource '{request.name}')")
    properties = decode_struct(request.properties)
    return ReadGoal(
        type=request.type,
        name=request.name,
        id=request.id,
        properties=properties,
        parent=request.parent,
        provider=request.provider,
        dependencies=sorted(request.dependencies),
        additional_secret_outputs=list(request.additionalSecretOutputs),
    )


def seconds(text: str) -> float:
    """A duration such as ``1h30m``, in seconds."""
    parts = _TIMEOUT_PART.findall(text)
    if "".join(number + unit for number, unit in parts) != text:
        raise EngineError(f"{text!r} is not a duration; write it like 30s or 1h30m")
    return sum(float(number) * _TIMEOUT_UNITS[unit] for number, unit in parts)
