"""The admin API: how tests inspect and control the simulators, under a prefix that no vendor uses.

| request | what it does |
| --- | --- |
| ``GET /status`` | process id and vendors |
| ``GET``, ``DELETE /journal`` | ``{"entries": [{"n", "vendor", "operation", "method", "path", "status",`` |
| | ``"carried_out", "request", "response"}]}``, oldest first; status and response are null where the client |
| | got no answer, ``carried_out`` says that the vendor executed the call, even if the answer was lost |
| ``GET /counters`` | ``{"bitrix24": {"voximplant.sip.get": 3}}`` |
| ``GET /objects/{vendor}`` | ``{"objects": [...]}`` in the API's own field names; ``?type=`` for others than the |
| | first type |
| ``POST /objects/{vendor}`` | create an object by hand; 201 with the object |
| ``PATCH``, ``DELETE /objects/{vendor}/{id}`` | change or delete one by hand; returns the object after or before |
| ``GET``, ``POST``, ``DELETE /faults`` | see ``faults.Fault``; POST takes a list and adds it to the existing ones |
| ``POST /reset`` | everything as on the first start |
| ``POST /seed`` | the objects as on the first start, nothing else |
| ``POST /seed`` with a body | ``{vendor: {type: [object, ...]}}``: create these in addition |
| ``GET``, ``PUT /switches`` | ``{vendor: {switch: value}}``; PUT changes the named ones, null restores the default |
| ``GET /switches?describe`` | the meaning of each, and its section in the contract |
| ``GET``, ``POST /clock`` | ``{"now", "offset"}``; POST ``{"advance": SECONDS}`` |
| ``GET``, ``PUT /snapshot`` | the whole state as one value |

An invalid request gets 4xx with ``{"error": why}`` and changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from .platform.errors import Refused
from .platform.faults import Fault
from .platform.state import State
from .platform.tables import Document, SwitchValue
from .platform.vendor_state import told

PREFIX = "/_sandbox"
_CENTURY = 3_200_000_000  # seconds; beyond it, dates cannot be told any more

_STRICT = ConfigDict(extra="forbid", strict=True)


@checked_dataclass(config=_STRICT)
class Advance:
    advance: Annotated[FiniteFloat, Field(ge=0, le=_CENTURY)]


@checked_dataclass(config=_STRICT)
class StateRows:
    """The whole state, table by table."""

    objects: list[tuple[str, str, str, Document]]
    settings: list[tuple[str, str, Any]]
    timers: list[tuple[float, str, str, str]]


@dataclass(frozen=True)
class _Asked:
    """A request of the admin API, taken apart and checked."""

    state: State
    vendor: str
    id: str
    query: Mapping[str, str]
    body: Any

    @property
    def type(self) -> str | None:
        return self.query.get("type")


def _add_faults(asked: _Asked) -> Any:
    for fault in asked.body:
        fault.check(asked.state.vendors)
    asked.state.faults.add(asked.body)
    return {"faults": asked.state.faults.told()}


def _seed(asked: _Asked) -> Any:
    if asked.body:
        asked.state.seed(asked.body)
    else:
        asked.state.seed_again()


def _switches(asked: _Asked) -> Any:
    values = asked.state.switches()
    if "describe" not in asked.query:
        return values
    return {
        name: {switch.name: {"value": values[name][switch.name], **asdict(switch)} for switch in vendor.switches}
        for name, vendor in asked.state.vendors.items()
    }


def _set_switches(asked: _Asked) -> Any:
    asked.state.set_switches(asked.body)
    return asked.state.switches()


def _clock(asked: _Asked) -> Any:
    return {"now": asked.state.clock.now(), "offset": asked.state.clock.offset}


def _advance(asked: _Asked) -> Any:
    if asked.state.clock.offset + asked.body.advance > _CENTURY:
        raise Refused("the clock cannot be advanced by more than a century in all")
    asked.state.clock.advance(asked.body.advance)
    return _clock(asked)


@dataclass(frozen=True)
class _Request:
    """One row of the table: how to check the body (None: it is not read), and what to do."""

    verb: str
    path: str
    answer: Callable[[_Asked], Any]
    body: TypeAdapter[Any] | None = None
    status: int = 200
    empty: bytes = b""
    """What no body at all stands for."""


_OBJECT = "/objects/{vendor}/{id:path}"
_FAULTS: TypeAdapter[Any] = TypeAdapter(list[Fault])
_FIELDS: TypeAdapter[Any] = TypeAdapter(Document)
_SEED: TypeAdapter[Any] = TypeAdapter(dict[str, dict[str, list[Document]]], config=ConfigDict(strict=True))
_VALUES: TypeAdapter[Any] = TypeAdapter(dict[str, dict[str, SwitchValue | None]], config=ConfigDict(strict=True))

REQUESTS = (
    _Request("GET", "/status", lambda asked: {"pid": os.getpid(), "vendors": list(asked.state.vendors)}),
    _Request("GET", "/journal", lambda asked: {"entries": asked.state.journal.entries()}),
    _Request("DELETE", "/journal", lambda asked: asked.state.journal.clear()),
    _Request("GET", "/counters", lambda asked: asked.state.journal.counters()),
    _Request("GET", "/objects/{vendor}", lambda asked: {"objects": asked.state.objects(asked.vendor, asked.type)}),
    _Request(
        "POST", "/objects/{vendor}", lambda asked: asked.state.make(asked.vendor, asked.type, asked.body), _FIELDS, 201
    ),
    _Request(
        "PATCH", _OBJECT, lambda asked: asked.state.change(asked.vendor, asked.type, asked.id, asked.body), _FIELDS
    ),
    _Request("DELETE", _OBJECT, lambda asked: asked.state.delete(asked.vendor, asked.type, asked.id)),
    _Request("GET", "/faults", lambda asked: {"faults": asked.state.faults.told()}),
    _Request("POST", "/faults", _add_faults, _FAULTS),
    _Request("DELETE", "/faults", lambda asked: asked.state.faults.clear()),
    _Request("POST", "/reset", lambda asked: asked.state.reset()),
    _Request("POST", "/seed", _seed, _SEED, empty=b"{}"),
    _Request("GET", "/switches", _switches),
    _Request("PUT", "/switches", _set_switches, _VALUES),
    _Request("GET", "/clock", _clock),
    _Request("POST", "/clock", _advance, TypeAdapter(Advance)),
    _Request("GET", "/snapshot", lambda asked: asked.state.snapshot()),
    _Request("PUT", "/snapshot", lambda asked: asked.state.restore(asdict(asked.body)), TypeAdapter(StateRows)),
)


def admin_app(state: State) -> Starlette:
    """The ASGI application of the admin port."""
    routes = [
        Route(path, _endpoint(state, {row.verb: row for row in REQUESTS if row.path == path}), methods=verbs)
        for path, verbs in _verbs().items()
    ]
    return Starlette(
        routes=[Mount(PREFIX, routes=routes)], exception_handlers={Refused: _refused, HTTPException: _no_such_request}
    )


def _verbs() -> dict[str, list[str]]:
    """By path, since a path is one route: that is how starlette tells 405 from 404."""
    verbs: dict[str, list[str]] = {}
    for row in REQUESTS:
        verbs.setdefault(row.path, []).append(row.verb)
    return verbs


def _endpoint(state: State, rows: dict[str, _Request]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        row = rows["GET" if request.method == "HEAD" else request.method]
        body = None if row.body is None else _checked(row.body, await request.body() or row.empty)
        ids = request.path_params
        answer = row.answer(_Asked(state, ids.get("vendor", ""), ids.get("id", ""), request.query_params, body))
        return JSONResponse({"ok": True} if answer is None else answer, row.status)

    return endpoint


def _checked(adapter: TypeAdapter[Any], body: bytes) -> Any:
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        raise Refused(told(error)) from None


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"error": str(error)}, error.status)


def _no_such_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = ", ".join(f"{row.verb} {row.path}" for row in REQUESTS)
    text = f"{request.method} {request.url.path} is not a request of the admin API: {known}"
    return JSONResponse({"error": text}, error.status_code, dict(error.headers or {}))
