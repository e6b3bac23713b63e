"""What the engine itself provides to programs: references to other stacks of the sandbox, and look-ups by URN."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..errors import EngineError, NotImplementedBySandboxError
from ..state.deployment import load, read_file
from ..state.urn import STACK_TYPE, type_of
from ..state.values import Properties, contains_secrets, forget_ciphertexts
from .provider_client import CheckResult, DiffResult, ReadResult

STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference"
ORGANIZATION = "organization"
"""The one that every stack of a local backend belongs to."""

_NAME = re.compile(r"(?!\.\.?$)[A-Za-z0-9_.-]{1,100}")
"""Of a project or a stack; none leads out of the directory of states."""


def stack_path(states: Path, project: str, stack: str) -> Path:
    """Where the state of a stack is kept."""
    return states / "stacks" / project / f"{stack}.json"


class BuiltinProvider:
    """The provider of the package ``pulumi``."""

    def __init__(self, states: Path, project: str, environment: Mapping[str, str]) -> None:
        self._states = states
        self._project = project
        self._environment = dict(environment)

    async def read(self, urn: str, id_: str, inputs: Properties | None, state: Properties | None) -> ReadResult:
        """The outputs of a stack, as they are now."""
        del state
        self._only_references(urn)
        name = str((inputs or {}).get("name") or id_)
        data = read_file(self._path(name))
        if data is None:
            raise EngineError(
                f'unknown stack "{name}": {self._states} has no state of it; projects that refer to each other must'
                " share one state directory: set TELEPHONY_SANDBOX_STATE"
            )
        snapshot, _ = load(data, self._environment)
        outputs: Properties = {}
        for resource in snapshot.resources:
            if resource.type == STACK_TYPE:
                outputs = resource.outputs
        # They are encrypted with the other stack's key.
        forget_ciphertexts(outputs)
        secret_names = list[object](sorted(key for key, value in outputs.items() if contains_secrets(value)))
        found = {"name": name, "outputs": outputs, "secretOutputNames": secret_names}
        return ReadResult(id_, found, inputs)

    def _path(self, reference: str) -> Path:
        """The state of a stack that is given as STACK, organization/STACK or organization/PROJECT/STACK."""
        *before, stack = reference.split("/")
        if before and before[0] != ORGANIZATION:
            raise EngineError(
                f"stack reference \"{reference}\": the organization must be '{ORGANIZATION}', as with a local backend"
            )
        project = before[1] if len(before) > 1 else self._project
        if len(before) > 2 or not all(_NAME.fullmatch(part) for part in (project, stack)):
            raise EngineError(
                f'stack reference "{reference}": expected STACK or {ORGANIZATION}/PROJECT/STACK, of letters, digits,'
                " '-', '_' and '.'"
            )
        return stack_path(self._states, project, stack)

    @staticmethod
    def _only_references(urn: str) -> None:
        if type_of(urn) != STACK_REFERENCE_TYPE:
            raise NotImplementedBySandboxError(f"resources of the type {type_of(urn)}")

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckResult:
        """References are only read."""
        del olds
        self._only_references(urn)
        return CheckResult(news)

    async def diff(self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties) -> DiffResult:
        """References are only read; refresh asks all the same."""
        del id_, inputs, outputs, news
        self._only_references(urn)
        return DiffResult(False)

    async def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """Not possible for a reference."""
        del inputs, preview
        raise NotImplementedBySandboxError(f"creating a resource of the type {type_of(urn)}")

    async def update(
        self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Not possible for a reference."""
        del id_, inputs, outputs, news, preview
        raise NotImplementedBySandboxError(f"updating a resource of the type {type_of(urn)}")

    async def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None:
        """There is nothing to delete."""
        del urn, id_, inputs, outputs

    async def cancel(self) -> None:
        """Nothing runs."""

    async def close(self) -> None:
        """There is nothing to close."""
