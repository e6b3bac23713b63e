"""The providers of a run. A provider is itself a resource: checked, diffed, created and updated like others.

Each provider resource has a process of its own. One process may be started ahead, while the program starts.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from ..errors import EngineError, NotImplementedBySandboxError
from ..state.urn import PROVIDER_TYPE_PREFIX, PYTHON_PACKAGE, provider_reference, type_of
from ..state.values import UNKNOWN_STRING, Properties, equal
from .provider_client import CheckResult, DiffResult, DynamicProvider, Provider, ReadResult

BUILTIN_PACKAGE = "pulumi"
_NOT_CONFIGURATION = ("__internal",)

StartProvider = Callable[[], Awaitable[DynamicProvider]]


class ProviderRegistry:
    """Loads, configures and finds providers. It answers as the provider of the provider resources themselves."""

    def __init__(self, start: StartProvider, builtin: Provider) -> None:
        self._start = start
        self._builtin = builtin
        self._providers: dict[str, Provider] = {}
        self._prestart: asyncio.Task[DynamicProvider] | None = None
        self._started: list[DynamicProvider] = []

    def take_first(self, process: asyncio.Task[DynamicProvider]) -> None:
        """A process that is starting already; the first provider that is loaded gets it."""
        self._prestart = process

    def find(self, reference: str) -> Provider:
        """The provider under a reference ``URN::ID``."""
        provider = self._providers.get(reference)
        if provider is None:
            raise EngineError(f"unknown provider {reference!r}: it was not registered in this run")
        return provider

    def is_loaded(self, reference: str) -> bool:
        """Whether the provider runs."""
        return reference in self._providers

    async def load(self, urn: str, id_: str, inputs: Properties) -> None:
        """Have the provider of a provider resource running and configured."""
        reference = provider_reference(urn, id_)
        if reference in self._providers:
            return
        package = type_of(urn).removeprefix(PROVIDER_TYPE_PREFIX)
        if package == BUILTIN_PACKAGE:
            self._providers[reference] = self._builtin
            return
        refuse_package(package)
        provider = await self._take_process()
        self._providers[reference] = provider
        await provider.configure(urn, id_, configuration(inputs))

    async def _take_process(self) -> DynamicProvider:
        prestart, self._prestart = self._prestart, None
        provider = await (prestart if prestart is not None else self._start())
        self._started.append(provider)
        return provider

    async def cancel(self) -> None:
        """Tell every provider that the run is being interrupted."""
        await asyncio.gather(*(provider.cancel() for provider in self._started))

    async def close(self) -> None:
        """End every process."""
        if self._prestart is not None:
            [unused] = await asyncio.gather(self._prestart, return_exceptions=True)
            if isinstance(unused, DynamicProvider):
                self._started.append(unused)
            self._prestart = None
        await asyncio.gather(*(provider.close() for provider in self._started))
        self._providers.clear()
        self._started.clear()

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckResult:
        """The dynamic provider server has no CheckConfig, which the engine takes as consent."""
        del olds
        package = type_of(urn).removeprefix(PROVIDER_TYPE_PREFIX)
        if package != BUILTIN_PACKAGE:
            refuse_package(package)
        return CheckResult(news)

    async def diff(self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties) -> DiffResult:
        """Nor DiffConfig: any difference is an update, never a replacement."""
        del urn, id_, inputs
        return DiffResult(changes=not equal(outputs, configuration(news)))

    async def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """Start and configure a provider."""
        id_ = UNKNOWN_STRING if preview else str(uuid.uuid4())
        await self.load(urn, id_, inputs)
        return id_, configuration(inputs)

    async def update(
        self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Start a provider with the new configuration; what still has the old one keeps it."""
        del inputs, outputs, preview
        self._providers.pop(provider_reference(urn, id_), None)
        await self.load(urn, id_, news)
        return configuration(news)

    async def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None:
        """Nothing is left to do: processes end with the run."""
        del urn, id_, inputs, outputs

    async def read(self, urn: str, id_: str, inputs: Properties | None, state: Properties | None) -> ReadResult:
        """A provider has no state but its inputs."""
        del urn
        return ReadResult(id_, state, inputs)


def configuration(inputs: Properties) -> Properties:
    """The inputs that are the provider's configuration."""
    return {key: value for key, value in inputs.items() if key not in _NOT_CONFIGURATION}


def refuse_package(package: str) -> None:
    """Only dynamic resources written in Python can be run."""
    if package != PYTHON_PACKAGE:
        raise NotImplementedBySandboxError(
            f"resources of the package {package!r} (only Python dynamic resources run here)"
        )
