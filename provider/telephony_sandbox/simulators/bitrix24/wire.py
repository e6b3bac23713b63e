"""From a request to a method and its parameters, and back from a result to the envelope (contract 1.1 to 1.3)."""

from __future__ import annotations

import codecs
import json
import re
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl

from ..platform import Answer, ApiError, Call, Document, Operation
from . import operating, php
from .errors import error_status, error_text
from .listing import Page

OAUTH = "GET /oauth/token/"
_OAUTH_PATH = "/oauth/token"
_METHOD = re.compile(r"/rest/(?:(?P<user>\d+)/(?P<code>[^/]+)/)?(?P<method>[^/]*)/?")
_CODE_IN_PATH = re.compile(r"(/rest/\d+/)[^/]+")
_HEADERS = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
_RESERVED = ("auth", "state", "aplogin", "ap")
"""Parameters that never reach a method (1.2); ``start`` is left, since it is the list methods' own."""


def locate(call: Call) -> Operation | None:
    """The method that the path names, in any case, with or without ``.json`` (1.1)."""
    named = call.operations
    if call.path.rstrip("/") == _OAUTH_PATH:
        return named[OAUTH] if call.verb == "GET" else None
    found = _METHOD.fullmatch(call.path)
    if found is None:
        return None
    method = found["method"].lower()
    for suffix in (".json", ".xml"):
        if method.endswith(suffix):
            method, call.notes["format"] = method.removesuffix(suffix), suffix
    if found["code"]:
        call.notes["webhook"] = (found["user"], found["code"])
    return named.get(method)


def is_rest(call: Call) -> bool:
    """Whether this is a call of the portal's API, and not of the authorization server or of a page."""
    return call.path.startswith("/rest/")


def mask_path(path: str) -> str:
    """The path without the webhook's code."""
    return _CODE_IN_PATH.sub(r"\1***", path)


# Requests


def decode(call: Call) -> None:
    """Guard: the parameters, as the portal reads them; ``auth`` goes to the notes."""
    given = {**php.parameters(call.query), **_body(call)}
    given = {name: value for name, value in given.items() if value is not None}
    call.notes["auth"] = php.text(given.get("auth"))
    call.notes["link check"] = "token" in given
    call.parameters = {name: value for name, value in given.items() if name not in _RESERVED}


def _body(call: Call) -> Document:
    if call.verb != "POST":
        return {}
    if call.form:
        return php.parameters(call.form)
    if call.media_type != "application/json":
        return php.parameters(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    if call.body.startswith(codecs.BOM_UTF8):
        return {}  # 4 trap 21: all parameters are lost, and nobody says so
    try:
        sent = json.loads(call.body.decode())
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def folded(call: Call) -> Document:
    """The parameters with their names in capitals, as telephony methods read them (1.2)."""
    return {name.upper(): value for name, value in call.parameters.items()}


# Answers


def success(call: Call, result: Any) -> Answer:
    """The envelope; what the authorization server answers has none."""
    if not is_rest(call):
        return Answer(200, result)
    content: Document = {"result": result}
    if isinstance(result, Page):
        content = {"result": result.rows, **result.marks()}
    content["time"] = time_of(call)
    return _answer(call, 200, content, _rest_headers(call, content["time"]))


def failure(call: Call, error: ApiError) -> Answer:
    """An error has neither ``time`` nor ``result``; pages are for browsers."""
    state = call.state
    spec = state.tables.spec_of(error)
    status = error_status(state, spec, call.operation.name if call.operation else None)
    headers: dict[str, str] = error.details.get("headers", {})
    if "page" in spec.extra:
        return Answer(status, spec.text.encode(), headers, spec.extra["page"])
    return _answer(call, status, told(call, error), _HEADERS)


def told(call: Call, error: ApiError) -> Document:
    """The error as an object, as it also stands in a batch (1.10)."""
    spec = call.state.tables.spec_of(error)
    return {
        "error": spec.extra.get("error", spec.code),
        "error_description": error.text or error_text(call.state, spec),
        **error.details,
    }


def time_of(call: Call) -> Document:
    """The ``time`` of an answer (1.3)."""
    started, finished = call.notes["started"], call.state.now()
    taken = operating.taken(call)
    return {
        "start": started,
        "finish": finished + taken,
        "duration": finished + taken - started,
        "processing": taken,
        "date_start": _date(started),
        "date_finish": _date(finished + taken),
        **operating.told(call),
    }


def _date(when: float) -> str:
    return datetime.fromtimestamp(when, timezone.utc).isoformat(timespec="seconds")


def _rest_headers(call: Call, time: Document) -> dict[str, str]:
    client_id = call.notes.get("client_id")
    return {
        **_HEADERS,
        **({"X-Bitrix-Rest-Application": client_id} if client_id else {}),
        "X-Bitrix-Rest-Time": f"{time['duration']:.10f}",
        "X-Bitrix-Rest-User-Time": f"{time['duration']:.10f}",
        "X-Bitrix-Rest-System-Time": "0.0000000000",
    }


def _answer(call: Call, status: int, content: Document, headers: dict[str, str]) -> Answer:
    if call.state.switch("response_bom"):
        return Answer(status, codecs.BOM_UTF8 + json.dumps(content, ensure_ascii=False).encode(), headers)
    return Answer(status, content, headers)
