"""The engine's errors. Each text is complete for a reader: what failed, and what to do."""

from __future__ import annotations


class EngineError(Exception):
    """A run could not be completed; the text says why. Base of all others."""


class NotImplementedBySandboxError(EngineError):
    """The program uses a feature that only the real engine has."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"{feature}: not implemented by the sandbox engine; use the Pulumi CLI for this program")


class ProjectError(EngineError):
    """Pulumi.yaml, Pulumi.<stack>.yaml or a value in them cannot be used."""


class PassphraseError(EngineError):
    """The passphrase is missing or wrong."""


class StateError(EngineError):
    """A state file or deployment cannot be read."""


class ConcurrentUpdateError(EngineError):
    """Another run has locked the stack."""


class ProviderError(EngineError):
    """A provider answered with an error. The text is the provider's own."""


class ProviderGoneError(ProviderError):
    """The provider process ended while it was needed."""


class RunFailedError(EngineError):
    """Something failed and has been reported as a diagnostic already."""
