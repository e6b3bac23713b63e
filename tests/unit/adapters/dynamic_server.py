"""The SDK's own dynamic provider server, driven with the messages that the engine sends (no engine)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2_grpc

import forks

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"


def secret(value: Any) -> dict[str, Any]:
    """How a secret stands on the wire."""
    return {SIGNATURE: SECRET, "value": value}


def _unwrapped(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and value.get(SIGNATURE) == SECRET else value


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())


def _plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    values = json_format.MessageToDict(struct)
    values.pop("__provider", None)
    return values


class DynamicServer:
    """One resource class behind a running server; ``properties`` need no ``__provider``."""

    def __init__(self, channel: grpc.Channel, provider: ResourceProvider, kill: Callable[[], None]) -> None:
        self.kill = kill
        self._stub = provider_pb2_grpc.ResourceProviderStub(channel)
        self._provider = serialize_provider(provider)

    def _with_provider(self, properties: Mapping[str, Any]) -> struct_pb2.Struct:
        # The server does not accept secrets, so that the engine sends their values in clear text.
        clear = {name: _unwrapped(value) for name, value in properties.items()}
        return _struct({**clear, "__provider": self._provider})

    def configure(self, config: Mapping[str, Any]) -> None:
        self._stub.Configure(proto.ConfigureRequest(args=_struct(config)), timeout=20)

    def check(self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None) -> Any:
        request = proto.CheckRequest(olds=self._with_provider(olds or {}), news=self._with_provider(news))
        answer = self._stub.Check(request, timeout=20)
        return _plain(answer.inputs), [(failure.property, failure.reason) for failure in answer.failures]

    def diff(self, id: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Any:
        request = proto.DiffRequest(id=id, olds=self._with_provider(olds), news=self._with_provider(news))
        return self._stub.Diff(request, timeout=20)

    def create(self, properties: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        answer = self._stub.Create(proto.CreateRequest(properties=self._with_provider(properties)), timeout=20)
        return answer.id, _plain(answer.properties)

    def read(self, id: str, properties: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
        answer = self._stub.Read(proto.ReadRequest(id=id, properties=self._with_provider(properties)), timeout=20)
        return answer.id, _plain(answer.properties), _plain(answer.inputs)

    def update(self, id: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        request = proto.UpdateRequest(id=id, olds=self._with_provider(olds), news=self._with_provider(news))
        return _plain(self._stub.Update(request, timeout=20).properties)

    def delete(self, id: str, properties: Mapping[str, Any]) -> None:
        request = proto.DeleteRequest(id=id, properties=self._with_provider(properties))
        self._stub.Delete(request, timeout=20)


@contextmanager
def dynamic_server(provider: ResourceProvider, environ: Mapping[str, str] | None = None) -> Iterator[DynamicServer]:
    """Start a server process, wait for its port, and stop it in the end."""
    tests = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [forks.python(), "-u", "-m", "pulumi.dynamic"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": tests, **(environ or {})},
    )
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield DynamicServer(channel, provider, process.kill)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
