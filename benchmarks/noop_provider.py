"""A dynamic provider that does nothing, for a resource of one property: the least that an engine can do."""

from __future__ import annotations

from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class NoopProvider(ResourceProvider):
    serialize_as_secret_always = False

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes=_olds.get("value") != _news.get("value"))

    def create(self, props: dict[str, Any]) -> CreateResult:
        return CreateResult(str(props["value"]), dict(props))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        return ReadResult(id_, dict(props), dict(props))

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        return UpdateResult(dict(_news))


class Noop(Resource, module="benchmark", name="Noop"):
    value: Output[str]

    def __init__(self, name: str, value: Input[str], opts: ResourceOptions | None = None) -> None:
        super().__init__(NoopProvider(), name, {"value": value}, opts)
