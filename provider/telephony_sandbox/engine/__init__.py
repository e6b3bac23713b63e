"""The sandbox engine: runs a Pulumi program and its Python dynamic resources without the Pulumi CLI.

It serves the real gRPC services to the unmodified program and drives the SDK's own dynamic provider server. It is for
trying and testing; a stack's state is a Pulumi deployment and moves to the real engine with ``pulumi stack import``.
"""

from __future__ import annotations

from .automation import Stack, create_or_select_stack
from .errors import ConcurrentUpdateError, EngineError, NotImplementedBySandboxError
from .output.results import (
    CommandError,
    DestroyResult,
    ImportResult,
    OutputValue,
    PreviewResult,
    RefreshResult,
    UpdateSummary,
    UpResult,
)
from .state.config import ConfigValue

__all__ = [
    "CommandError",
    "ConcurrentUpdateError",
    "ConfigValue",
    "DestroyResult",
    "EngineError",
    "ImportResult",
    "NotImplementedBySandboxError",
    "OutputValue",
    "PreviewResult",
    "RefreshResult",
    "Stack",
    "UpResult",
    "UpdateSummary",
    "create_or_select_stack",
]
