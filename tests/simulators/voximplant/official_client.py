"""The vendor's own Python client, unmodified, in a process of its own (contract 7).

It reads its trust and its proxies from the environment and has no timeout, so it gets an environment and an outer
time limit here.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

TIMEOUT = 60.0


class Refused(Exception):
    """The client raised its own exception."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class OfficialClient:
    """Calls ``VoximplantAPI(credentials, endpoint=...)`` by method name. Raises Refused, TimeoutError."""

    def __init__(self, environment: dict[str, str], endpoint: str, credentials: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.credentials = credentials
        self._endpoint = endpoint
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, environment))
        self._process.start()
        there.close()

    def __enter__(self) -> OfficialClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._here.close()
        self._process.join(TIMEOUT)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def call(self, method: str, *positional: Any, credentials: Path | None = None, **named: Any) -> dict[str, Any]:
        self._here.send((credentials or self.credentials, self._endpoint, method, positional, named))
        if not self._here.poll(TIMEOUT):
            self._process.kill()
            raise TimeoutError(f"{method} did not return")
        code, outcome = self._here.recv()
        if code is not None:
            raise Refused(code, outcome)
        reply: dict[str, Any] = outcome
        return reply


def _serve(there: Connection[Any, Any], environment: dict[str, str]) -> None:
    os.environ.update(environment)
    vendor: Any = importlib.import_module("voximplant.apiclient")
    while True:
        try:
            credentials, endpoint, method, positional, named = there.recv()
        except EOFError:
            return
        try:
            api = vendor.VoximplantAPI(str(credentials), endpoint=endpoint)
            there.send((None, getattr(api, method)(*positional, **named)))
        except vendor.VoximplantException as error:
            there.send((error.code, error.message))
