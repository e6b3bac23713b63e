"""Somebody in the place of all three vendors, who finds nothing and tells back whatever he is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from unit.impostor import Asked, Reply

NOTHING: dict[str, Any] = {"result": [], "count": 0, "time": {"start": 1, "finish": 2}}


def _told(asked: Asked) -> str:
    return f"{asked.path} {asked.body} {asked.headers}"


def _in_words(asked: Asked, status: int) -> tuple[int, bytes, dict[str, str]]:
    """In the place of each vendor's own words."""
    told = _told(asked)
    if "/platform_api/" in asked.path:
        error: Any = {"error": {"code": 102, "msg": told, "field_name": told}}
    elif "/rest/" in asked.path or "/oauth/" in asked.path:
        error = {"error": told, "error_description": told, "argument": told}
    else:
        error = {"error": {"code": -32602, "message": told, "data": {"mnemonic": told, "field": told}}}
    return status, json.dumps(error).encode(), {"Content-Type": "application/json"}


def _strangely(asked: Asked) -> tuple[int, bytes, dict[str, str]]:
    """In headers, one of which is none, so that urllib3 warns of the URL."""
    return 302, b"", {"Location": f"https://elsewhere.example{asked.path}", "Strange": "\r\n none\r\nno header at all"}


ECHOES: dict[str, Callable[[Asked], tuple[int, bytes, dict[str, str]]]] = {
    "refusal": lambda asked: _in_words(asked, 400),
    "trouble": lambda asked: _in_words(asked, 500),
    "no entry": lambda asked: _in_words(asked, 401),
    "page": lambda asked: (502, f"<html>{_told(asked)}</html>".encode(), {"Content-Type": "text/html"}),
    "success": lambda asked: (200, json.dumps({"result": _told(asked), "id": _told(asked)}).encode(), {}),
    "headers": _strangely,
}


def echo(how: str) -> Reply:
    """Lists are empty; all else is told back."""

    def reply(asked: Asked) -> tuple[int, bytes, dict[str, str]]:
        if any(name in asked.path for name in ("GetSipRegistrations", "voximplant.sip.get")):
            return 200, json.dumps(NOTHING).encode(), {}
        if asked.path.startswith("/numbers/") and not asked.body:
            return 200, b"[]", {}
        return ECHOES[how](asked)

    return reply
