"""A resource that gives back what it is given, once it exists: until then its output is unknown."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class EchoProvider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        return CreateResult("echo", self._outputs(props))

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes=_olds["value"] != _news["value"])

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        return UpdateResult(self._outputs(_news))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        return ReadResult(id_, self._outputs(props), {"value": props["value"]})

    @staticmethod
    def _outputs(props: dict[str, Any]) -> dict[str, Any]:
        return {"value": props["value"], "echoed": props["value"]}


class Echo(Resource, module="laws", name="Echo"):
    echoed: pulumi.Output[Any]

    def __init__(self, resource_name: str, value: Any) -> None:
        super().__init__(EchoProvider(), resource_name, {"value": value, "echoed": None})
