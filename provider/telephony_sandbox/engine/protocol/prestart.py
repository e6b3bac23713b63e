"""The first provider's process, started while the stack's state is still being read.

To derive the key of a stack's secrets takes a noticeable part of a second, and so does the start of a Python with the
SDK: on two cores they take it at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from ..state.project import Project
from .processes import LineHandler
from .provider_client import DynamicProvider


class Prestart:
    """A provider's process that is starting. Made on the event loop that will use it."""

    def __init__(self, project: Project, environment: Mapping[str, str]) -> None:
        self._lines: list[tuple[str, str]] = []
        self._on_line: LineHandler = self._keep
        self.process = asyncio.create_task(start_provider(project, environment, self._line))

    def tell(self, on_line: LineHandler) -> None:
        """From now on the output goes there, and what came before as well."""
        self._on_line = on_line
        for stream, line in self._lines:
            on_line(stream, line)

    async def abandon(self) -> None:
        """End the process, which nobody will use."""
        [started] = await asyncio.gather(self.process, return_exceptions=True)
        if isinstance(started, DynamicProvider):
            await started.close()

    def _line(self, stream: str, line: str) -> None:
        self._on_line(stream, line)

    def _keep(self, stream: str, line: str) -> None:
        self._lines.append((stream, line))


async def start_provider(project: Project, environment: Mapping[str, str], on_line: LineHandler) -> DynamicProvider:
    """Start a process of the SDK's dynamic provider server, as the project's own Python runs it."""
    return await DynamicProvider.start(
        project.python(environment), project.program_directory, child_environment(project, environment), on_line
    )


def child_environment(project: Project, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of program and providers."""
    given = {**environment, "PULUMI_PROJECT": project.name}
    if project.virtualenv:
        given["PULUMI_RUNTIME_VIRTUALENV"] = project.virtualenv
    return given
