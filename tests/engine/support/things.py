"""A throw-away provider for tests of the engine: things with a name, a size and a password, kept in a JSON file.

    name       replaces; whether its old object goes first is the input ``first``
    size       updates
    password   a secret that the program marks
    invalid    check refuses a thing with this text
The output ``token`` is a secret that only the provider knows to be one; ``note`` is what somebody put into the file,
and never a difference. What THINGS_FAIL lists fails, as in "delete:one,create:two".
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)
from pulumi.runtime import rpc

STORE = Path(os.environ["THINGS_STORE"])
STORED = ("name", "size", "password", "first", "tags")


@contextmanager
def store() -> Iterator[dict[str, Any]]:
    """The things, locked; what is changed is kept."""
    with STORE.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        things: dict[str, Any] = json.loads(file.read() or "{}")
        yield things
        file.seek(0)
        file.truncate()
        file.write(json.dumps(things))


class ThingProvider(ResourceProvider):
    """Pickled by reference: this module must be importable in the provider process."""

    serialize_as_secret_always = False

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def configure(self, req: ConfigureRequest) -> None:
        """Remember a setting."""
        self.prefix = req.config.get("things:prefix") or ""

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuse what is declared invalid."""
        del olds
        failures = [CheckFailure("", str(news["invalid"]))] if news.get("invalid") else []
        return CheckResult(news, failures)

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare what is there with what is wanted."""
        changed = [key for key in ("name", "size", "password", "tags") if _differs(olds.get(key), news.get(key))]
        replaces = ["name"] if "name" in changed else []
        return DiffResult(changes=bool(changed), replaces=replaces, delete_before_replace=bool(news.get("first")))

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Keep a new thing."""
        _fail_if_asked("create", props)
        _wait_at_gate(props)
        id_ = uuid.uuid4().hex[:12]
        with store() as things:
            things[id_] = {key: props[key] for key in STORED if key in props}
        return CreateResult(id_, self._outputs(id_, props))

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Change a thing."""
        del olds
        _fail_if_asked("update", news)
        with store() as things:
            things[id_] = {key: news[key] for key in STORED if key in news}
        return UpdateResult(self._outputs(id_, news))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Forget a thing."""
        _fail_if_asked("delete", props)
        with store() as things:
            things.pop(id_, None)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Look at a thing."""
        _fail_if_asked("read", props)
        with store() as things:
            thing = things.get(id_)
        if thing is None:
            return ReadResult("", {})
        outputs = self._outputs(id_, thing)
        if "note" in thing:
            outputs["note"] = thing["note"]
        return ReadResult(id_, outputs, {key: thing[key] for key in STORED if key in thing})

    def _outputs(self, id_: str, props: dict[str, Any]) -> dict[str, Any]:
        outputs = {key: props[key] for key in STORED if key in props}
        return {**outputs, "label": f"{self.prefix}{props.get('name')}", "token": rpc.wrap_rpc_secret(f"token-{id_}")}


def _differs(old: Any, new: Any) -> bool:
    return rpc.contains_unknowns(new) or old != new


def _fail_if_asked(operation: str, props: dict[str, Any]) -> None:
    if f"{operation}:{props.get('name')}" in os.environ.get("THINGS_FAIL", "").split(","):
        raise RuntimeError(f"{operation} was told to fail")
    if f"die-in-{operation}:{props.get('name')}" in os.environ.get("THINGS_FAIL", "").split(","):
        os.kill(os.getpid(), signal.SIGKILL)


def _wait_at_gate(props: dict[str, Any]) -> None:
    """Hold the creation of ``two`` until the file THINGS_GATE is there."""
    if props.get("name") != "two" or not os.environ.get("THINGS_GATE"):
        return
    gate = Path(os.environ["THINGS_GATE"])
    gate.with_suffix(".writing").write_text(str(os.getpid()), encoding="utf-8")
    gate.with_suffix(".writing").replace(gate.with_suffix(".held"))
    while not gate.exists():
        time.sleep(0.01)


class Thing(Resource, module="things", name="Thing"):
    """The resource."""

    name: pulumi.Output[str]
    size: pulumi.Output[float]
    label: pulumi.Output[str]
    token: pulumi.Output[str]

    def __init__(self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        wanted = {"name": None, "size": None, "label": None, "token": None, "password": None, **props}
        super().__init__(ThingProvider(), resource_name, wanted, opts)
