"""Another provider in the same program: it writes DNS records to a file that a name server includes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class ZoneFileProvider(ResourceProvider):
    """Manages one file. It is in its own module, not in ``__main__``, so that the state has its name instead of its
    code."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        _write(props)
        return CreateResult(props["path"], props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        if not Path(id_).is_file():
            return ReadResult("", {})
        found = {**props, "records": Path(id_).read_text(encoding="utf-8").splitlines()}
        return ReadResult(id_, found, found)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        changed = [name for name in ("path", "records") if _olds.get(name) != _news.get(name)]
        return DiffResult(changes=bool(changed), replaces=[name for name in changed if name == "path"])

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        _write(_news)
        return UpdateResult(_news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        Path(_id).unlink(missing_ok=True)


def _write(props: dict[str, Any]) -> None:
    Path(props["path"]).write_text("".join(f"{record}\n" for record in props["records"]), encoding="utf-8")


class ZoneFile(Resource, module="acme", name="ZoneFile"):
    """DNS records, one a line, in a file at an absolute ``path``."""

    path: pulumi.Output[str]
    records: pulumi.Output[Sequence[str]]

    def __init__(
        self,
        resource_name: str,
        *,
        path: pulumi.Input[str],
        records: pulumi.Input[Sequence[pulumi.Input[str]]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(ZoneFileProvider(), resource_name, {"path": path, "records": records}, opts)
