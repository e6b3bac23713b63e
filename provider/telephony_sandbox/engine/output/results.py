"""The results of operations, in the shape of ``pulumi.automation``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..state.values import UNKNOWN, Property, ResourceRef, SecretValue


class CommandError(Exception):
    """An operation failed. The text has everything the operation printed, the digest what a preview had seen so far."""

    def __init__(self, stdout: str, stderr: str, code: int = 255, digest: dict[str, Any] | None = None) -> None:
        super().__init__(f"\n code: {code}\n stdout: {stdout}\n stderr: {stderr}")
        self.stdout = stdout
        self.stderr = stderr
        self.code = code
        self.digest = digest


@dataclass(frozen=True)
class OutputValue:
    """An output of a stack."""

    value: Any
    secret: bool

    def __repr__(self) -> str:
        return f"OutputValue(value={'[secret]' if self.secret else repr(self.value)}, secret={self.secret})"


@dataclass(frozen=True)
class UpdateSummary:
    """The summary of an operation."""

    kind: str
    result: str
    resource_changes: dict[str, int]
    start_time: datetime
    end_time: datetime


@dataclass(frozen=True)
class _Printed:
    stdout: str
    stderr: str


@dataclass(frozen=True)
class PreviewResult(_Printed):
    """What a preview found."""

    change_summary: dict[str, int]
    digest: dict[str, Any] = field(default_factory=dict)
    """The plan as ``preview --json`` prints it."""


@dataclass(frozen=True)
class UpResult(_Printed):
    """What an update did."""

    summary: UpdateSummary
    outputs: dict[str, OutputValue]


@dataclass(frozen=True)
class RefreshResult(_Printed):
    """What a refresh found."""

    summary: UpdateSummary


@dataclass(frozen=True)
class DestroyResult(_Printed):
    """What a destroy deleted."""

    summary: UpdateSummary


@dataclass(frozen=True)
class ImportResult(_Printed):
    """What an import added to the state."""

    summary: UpdateSummary
    generated_code: str = ""


def output_values(outputs: dict[str, Property]) -> dict[str, OutputValue]:
    """Stack outputs with secrets decrypted, as a program that calls an update gets them."""
    return {key: OutputValue(_plain(value), _is_secret(value)) for key, value in outputs.items()}


def _is_secret(value: Property) -> bool:
    if isinstance(value, dict):
        return any(_is_secret(item) for item in value.values())
    if isinstance(value, list):
        return any(_is_secret(item) for item in value)
    return isinstance(value, SecretValue)


def _plain(value: Property) -> Any:
    if isinstance(value, SecretValue):
        return _plain(value.element)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, ResourceRef):
        return value.urn
    if value is UNKNOWN:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
