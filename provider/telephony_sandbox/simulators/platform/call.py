"""One call on its way through a simulator, and what every vendor needs to take it apart."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Receive, Scope

from .vendor_state import VendorState


@dataclass(frozen=True)
class Operation:
    """One documented operation. ``name`` is the API's own word, as journal, counters and faults use it.

    ``scope`` is what the caller must hold (a role, a scope; the vendor's guard reads it), ``errors`` the documented
    codes, ``section`` the place in the contract.
    """

    name: str
    handle: Callable[[Call], Any]
    scope: str | tuple[str, ...] = ()
    errors: tuple[str | int, ...] = ()
    section: str = ""


@dataclass
class Call:
    """What a client sent, and what the guards have made of it so far.

    ``query`` and ``form`` keep order and repeated keys; ``form`` is the urlencoded or multipart body (files are
    ignored). ``operations`` are all that the vendor has, by name; ``operation`` is None for what it does not have.
    Guards fill ``parameters`` (what the handler reads) and ``notes`` (anything else, such as who is calling).
    ``carried_out`` says that the vendor did what was asked, whatever became of the answer.
    """

    state: VendorState
    operations: Mapping[str, Operation]
    verb: str
    path: str
    headers: Headers
    client: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    body: bytes
    operation: Operation | None = None
    path_parameters: dict[str, str] = field(default_factory=dict)
    allowed_verbs: frozenset[str] = frozenset()
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    scheme: str = "http"
    carried_out: bool = False

    @property
    def media_type(self) -> str:
        """Of the body, without its parameters, lower case; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON. Raises ValueError when it is none."""
        return json.loads(self.body)

    def nested(self, operation: Operation, parameters: dict[str, Any]) -> Any:
        """Run another operation inside this one, as a batch does: a failure undoes that part only.

        Guards do not run again (the vendor decides which of them a nested call must pass), nor do faults, and only the
        outer call is journalled and counted. Raises ApiError.
        """
        inner = Call(
            self.state, self.operations, self.verb, self.path, self.headers, self.client, [], [], b"",
            operation=operation, parameters=parameters, notes=dict(self.notes), scheme=self.scheme,
        )  # fmt: skip
        with self.state.transaction():
            return operation.handle(inner)


async def read_call(state: VendorState, operations: Mapping[str, Operation], scope: Scope, receive: Receive) -> Call:
    """Read the whole request. Raises starlette's ClientDisconnect when the client goes away before its end."""
    request = Request(scope, receive)
    body = await request.body()
    call = Call(
        state,
        operations,
        verb=scope["method"],
        path=scope["path"],
        headers=request.headers,
        client=scope["client"][0] if scope["client"] else "",
        query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
        form=[],
        body=body,
        scheme=scope["scheme"],
    )
    if call.media_type == "application/x-www-form-urlencoded":
        call.form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    elif call.media_type == "multipart/form-data" and body:
        # A body that is not what its header says has no fields; what that means is the vendor's business. Older
        # versions of starlette let the parser's own error through, which is a ValueError.
        with contextlib.suppress(MultiPartException, ValueError):
            async with request.form() as form:
                call.form = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return call


class PathLocator:
    """A vendor's ``locate`` for operations whose names are ``VERB /path/{parameter}``.

    Fills ``path_parameters``, and ``allowed_verbs`` with those of a known path, so that a guard can tell 404 from 405.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._paths: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            verb, path = operation.name.split(" ")
            self._paths.setdefault(path, {})[verb] = operation
        self._patterns = [(_pattern(path), verbs) for path, verbs in self._paths.items() if "{" in path]

    def __call__(self, call: Call) -> Operation | None:
        verbs = self._paths.get(call.path)
        if verbs is None:
            for pattern, candidates in self._patterns:
                if found := pattern.fullmatch(call.path):
                    call.path_parameters, verbs = found.groupdict(), candidates
                    break
            else:
                return None
        call.allowed_verbs = frozenset(verbs)
        return verbs.get(call.verb)


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", path)
    return re.compile("".join(f"(?P<{piece}>[^/]+)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)))
