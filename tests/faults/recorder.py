"""What an engine does with one resource and what it records of it, without the engine (engine.md A.1, D.2).

Nothing is recorded of a failed create; after a failed update or delete the old state stays; a replaced object is
deleted once its successor is recorded, or before, if the provider says so.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import grpc

from pulumi_telephony import providers
from unit.adapters.dynamic_server import DynamicServer

NO_DIFFERENCE = 1
"""``DiffResponse.DIFF_NONE``."""


class Failed(Exception):
    """The operation failed; the text is what the engine would show."""


class Died(Exception):
    """The provider process did."""


@dataclasses.dataclass(frozen=True)
class Recorded:
    """A resource as a state has it."""

    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


class Recorder:
    """One resource of one stack."""

    def __init__(self, kind: str, owner: str) -> None:
        self.provider = getattr(providers, f"{kind}Provider")()
        self._owner = owner
        self.recorded: Recorded | None = None
        self.left_over: list[Recorded] = []
        """Replaced, and not deleted yet."""

    def up(self, server: DynamicServer, program: Mapping[str, Any]) -> None:
        old = self.recorded
        with _told():
            inputs, failures = server.check({**program, "__owner": self._owner}, old.inputs if old else None)
            if failures:
                raise Failed("; ".join(reason for _, reason in failures))
            if old is None:
                self._create(server, inputs)
            else:
                self._change(server, old, inputs)
            self._clear(server)

    def refresh(self, server: DynamicServer) -> None:
        if self.recorded is None:
            return
        with _told():
            id_, outputs, inputs = server.read(self.recorded.id, self.recorded.outputs)
        self.recorded = Recorded(id_, inputs, outputs) if id_ else None

    def destroy(self, server: DynamicServer) -> None:
        with _told():
            self._clear(server)
            if self.recorded is not None:
                server.delete(self.recorded.id, self.recorded.outputs)
                self.recorded = None

    def _create(self, server: DynamicServer, inputs: Mapping[str, Any]) -> None:
        id_, outputs = server.create(inputs)
        self.recorded = Recorded(id_, inputs, outputs)

    def _change(self, server: DynamicServer, old: Recorded, inputs: Mapping[str, Any]) -> None:
        difference = server.diff(old.id, old.outputs, inputs)
        if difference.changes == NO_DIFFERENCE:
            self.recorded = dataclasses.replace(old, inputs=inputs)
        elif not difference.replaces:
            self.recorded = Recorded(old.id, inputs, server.update(old.id, old.outputs, inputs))
        elif difference.deleteBeforeReplace:
            server.delete(old.id, old.outputs)
            self.recorded = None
            self._create(server, inputs)
        else:
            self._create(server, inputs)
            self.left_over.append(old)

    def _clear(self, server: DynamicServer) -> None:
        while self.left_over:
            server.delete(self.left_over[0].id, self.left_over[0].outputs)
            self.left_over.pop(0)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """gRPC's errors as the two things that can have happened."""
    try:
        yield
    except grpc.RpcError as error:
        if not isinstance(error, grpc.Call):
            raise
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            raise Died from None
        raise Failed(str(error.details()).strip()) from None
