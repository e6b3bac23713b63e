"""The engine's side of the ResourceProvider service, for one process of the SDK's dynamic provider server.

Secrets are unwrapped before they are sent (the server answers ``acceptSecrets: false``) and marked again in what
comes back, by name; a preview never reaches create or update.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from ..errors import ProviderError, ProviderGoneError
from ..state.urn import name_of, type_of
from ..state.values import Properties, annotate_secrets, contains_unknowns, decode_struct, encode_struct
from .processes import ChildProcess, LineHandler

CHANNEL_OPTIONS = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.max_send_message_length", 400 * 1024 * 1024),
    # A proxy from the environment must not come between us and a process on this machine.
    ("grpc.enable_http_proxy", 0),
)


SERVER = Path(__file__).with_name("provider_launcher.py").read_text(encoding="utf-8")
"""What the provider's interpreter runs."""


@dataclass
class CheckResult:
    """Checked inputs, and failures as (property or "", reason)."""

    inputs: Properties
    failures: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class DiffResult:
    """What a provider says about a change. ``changes`` None: it does not know."""

    changes: bool | None
    replaces: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    detailed: dict[str, tuple[str, bool]] | None = None
    """Path to (kind of change, whether it is a change of inputs)."""
    delete_before_replace: bool = False


@dataclass
class ReadResult:
    """What is there now. An empty id: nothing. None for inputs or outputs: not told."""

    id: str
    outputs: Properties | None
    inputs: Properties | None


class Provider(Protocol):
    """What the engine asks of a provider, whatever stands behind it."""

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckResult: ...
    async def diff(
        self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties
    ) -> DiffResult: ...
    async def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]: ...
    async def update(
        self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties, *, preview: bool
    ) -> Properties: ...
    async def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None: ...
    async def read(self, urn: str, id_: str, inputs: Properties | None, state: Properties | None) -> ReadResult: ...
    async def cancel(self) -> None: ...
    async def close(self) -> None: ...


class DynamicProvider:
    """A process of ``python -m pulumi.dynamic`` and the connection to it."""

    def __init__(self, process: ChildProcess, channel: grpc.aio.Channel) -> None:
        self._process = process
        self._channel = channel
        self._stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
        self.known = False
        """Whether the configuration is complete."""

    @classmethod
    async def start(
        cls, python: str, directory: Path, environment: Mapping[str, str], on_line: LineHandler
    ) -> DynamicProvider:
        """Start the server and wait for the port it prints."""
        process = await ChildProcess.start([python, "-u", "-c", SERVER], directory, environment, on_line)
        port = await process.first_line()
        process.forward()
        if not port.isdigit():
            await process.stop()
            raise ProviderError(
                f"the dynamic provider server did not start (exit code {process.exit_code}): "
                f"{python} must have the pulumi package"
            )
        return cls(process, grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=CHANNEL_OPTIONS))

    async def configure(self, urn: str, id_: str, inputs: Properties) -> None:
        """Hand over the configuration. With unknown values in it the provider is left out of the preview."""
        if contains_unknowns(inputs):
            return
        request = provider_pb2.ConfigureRequest(
            **_about(urn, id_),
            acceptSecrets=True,
            acceptResources=True,
            sends_old_inputs=True,
            sends_old_inputs_to_delete=True,
            args=encode_struct(inputs, secrets=True, references=True),
        )
        await self._call(self._stub.Configure, request)
        self.known = True

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckResult:
        """Inputs as the provider wants them, and what is wrong with them."""
        if not self.known:
            return CheckResult(news)
        request = provider_pb2.CheckRequest(**_about(urn), olds=encode_struct(olds), news=encode_struct(news))
        answer = await self._call(self._stub.Check, request)
        inputs = decode_struct(answer.inputs)
        annotate_secrets(inputs, news)
        return CheckResult(inputs, [(failure.property, failure.reason) for failure in answer.failures])

    async def diff(self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties) -> DiffResult:
        """How the wanted inputs differ from what is there."""
        if not self.known:
            raise DiffUnavailableError(
                "The provider of this resource has inputs that are not known during preview.\n"
                "The preview may differ from what the update will do."
            )
        request = provider_pb2.DiffRequest(**_about(urn, id_), **_change(inputs, outputs, news))
        answer = await self._call(self._stub.Diff, request)
        known = {provider_pb2.DiffResponse.DIFF_NONE: False, provider_pb2.DiffResponse.DIFF_SOME: True}
        return DiffResult(
            changes=known.get(answer.changes),
            replaces=list(answer.replaces),
            changed=list(answer.diffs),
            delete_before_replace=answer.deleteBeforeReplace,
        )

    async def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """The new object's id and outputs. In a preview: no id, and the inputs stand for the outputs."""
        if preview:
            return "", dict(inputs) if self.known else {}
        request = provider_pb2.CreateRequest(**_about(urn), properties=encode_struct(inputs))
        answer = await self._call(self._stub.Create, request)
        if not answer.id:
            raise ProviderError(f"the provider returned an empty id from the creation of {urn!r}")
        outputs = decode_struct(answer.properties)
        annotate_secrets(outputs, inputs)
        return answer.id, outputs

    async def update(
        self, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """The outputs after the change."""
        if preview:
            return dict(news) if self.known else {}
        request = provider_pb2.UpdateRequest(**_about(urn, id_), **_change(inputs, outputs, news))
        answer = await self._call(self._stub.Update, request)
        result = decode_struct(answer.properties)
        annotate_secrets(result, news)
        return result

    async def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None:
        """Remove the object."""
        request = provider_pb2.DeleteRequest(
            **_about(urn, id_), properties=encode_struct(outputs), old_inputs=encode_struct(inputs)
        )
        await self._call(self._stub.Delete, request)

    async def read(self, urn: str, id_: str, inputs: Properties | None, state: Properties | None) -> ReadResult:
        """The object as it is now."""
        if not self.known:
            return ReadResult("", {}, {})
        request = provider_pb2.ReadRequest(**_about(urn, id_))
        if inputs is not None:
            request.inputs.CopyFrom(encode_struct(inputs))
        if state is not None:
            request.properties.CopyFrom(encode_struct(state))
        answer = await self._call(self._stub.Read, request)
        outputs = decode_struct(answer.properties) if answer.HasField("properties") else None
        found = decode_struct(answer.inputs) if answer.HasField("inputs") else None
        annotate_secrets(found, inputs)
        annotate_secrets(outputs, state)
        return ReadResult(answer.id, outputs, found)

    async def cancel(self) -> None:
        """Tell the provider that the run is being interrupted; it may be too busy to hear."""
        try:
            await self._stub.Cancel(empty_pb2.Empty(), timeout=1.0)
        except grpc.aio.AioRpcError:
            return

    async def close(self) -> None:
        """End the connection and the process."""
        await self._channel.close(None)
        await self._process.stop()

    async def _call(self, method: Callable[[Any], Awaitable[Any]], request: Any) -> Any:
        try:
            return await method(request)
        except grpc.aio.AioRpcError as error:
            if error.code() == grpc.StatusCode.UNAVAILABLE:
                # The connection breaks a moment before the exit is seen.
                await asyncio.sleep(0)
                raise ProviderGoneError(
                    f"error reading from server: the provider process ended ({self._exit()}) before it answered"
                ) from None
            raise ProviderError((error.details() or error.code().name).rstrip("\n")) from None

    def _exit(self) -> str:
        code = self._process.exit_code
        return "no exit code yet" if code is None else f"exit code {code}"


def _about(urn: str, id_: str | None = None) -> dict[str, Any]:
    """The fields by which a request says which object it is about."""
    fields = {"urn": urn, "name": name_of(urn), "type": type_of(urn)}
    return fields if id_ is None else fields | {"id": id_}


def _change(inputs: Properties, outputs: Properties, news: Properties) -> dict[str, Any]:
    return {"old_inputs": encode_struct(inputs), "olds": encode_struct(outputs), "news": encode_struct(news)}


class DiffUnavailableError(ProviderError):
    """The provider cannot compare because its own configuration is unknown."""
