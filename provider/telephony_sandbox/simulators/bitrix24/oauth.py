"""The authorization server: tokens for a code, and new tokens for a refresh token (contract 1.6)."""

from __future__ import annotations

import secrets
from typing import Any

from ..platform import ApiError, Call, Document
from . import lines

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600
CODE_SECONDS = 30
_SERVER = "oauth.bitrix.info"


def token(call: Call) -> Document:
    """``GET /oauth/token/``: everything is in the query string."""
    sent = dict(call.query)
    if not (sent.get("grant_type") and sent.get("client_id") and sent.get("client_secret")):
        raise ApiError("invalid_request")
    application = call.state.get("application", sent["client_id"])
    if application is None or application["client_secret"] != sent["client_secret"]:
        raise ApiError("invalid_client")
    if not application["installed"]:
        raise ApiError("NOT_INSTALLED")
    grant = _GRANTS.get(sent["grant_type"])
    if grant is None:
        raise ApiError("invalid_request", "Unknown grant_type")
    return grant(call, application, sent)


def _refreshed(call: Call, application: Document, sent: dict[str, str]) -> Document:
    """The old refresh token is dead at once (U-24); the old access token lives out its hour."""
    used = call.state.find("token", "refresh_token", _needed(sent, "refresh_token"))
    if not used or used[0]["client_id"] != application["client_id"] or used[0]["refresh_expires"] <= call.state.now():
        raise ApiError("invalid_grant")
    call.state.put("token", {**used[0], "refresh_token": None})
    made = _issued(call, application, used[0]["user_id"])
    return _told(call, application, made, full=True)


def _exchanged(call: Call, application: Document, sent: dict[str, str]) -> Document:
    code = call.state.get("authorization_code", _needed(sent, "code"))
    if code is None or code["client_id"] != application["client_id"] or code["expires"] <= call.state.now():
        raise ApiError("invalid_grant")
    call.state.remove("authorization_code", code["code"])
    made = _issued(call, application, code["user_id"])
    return _told(call, application, made, full=call.state.switch("first_exchange_full"))


_GRANTS = {"refresh_token": _refreshed, "authorization_code": _exchanged}


def _needed(sent: dict[str, str], name: str) -> str:
    if not sent.get(name):
        raise ApiError("invalid_request")
    return sent[name]


def _issued(call: Call, application: Document, user_id: int) -> Document:
    now = call.state.now()
    return call.state.create(
        "token",
        {
            "access_token": secrets.token_hex(32),
            "refresh_token": secrets.token_hex(32),
            "client_id": application["client_id"],
            "user_id": user_id,
            "expires": now + ACCESS_SECONDS,
            "refresh_expires": now + REFRESH_SECONDS,
        },
    )


def _told(call: Call, application: Document, made: Document, *, full: bool) -> dict[str, Any]:
    more = {"expires": int(made["expires"]), "user_id": made["user_id"]} if full else {}
    return {
        "access_token": made["access_token"],
        "refresh_token": made["refresh_token"],
        "expires_in": ACCESS_SECONDS,
        "client_endpoint": f"{call.scheme}://{call.headers.get('host', '')}/rest/",
        "server_endpoint": f"https://{_SERVER}/rest/",
        "domain": _SERVER,
        "member_id": lines.portal(call.state)["member_id"],
        "scope": ",".join(application["scope"]),
        "status": application["status"],
        **more,
    }
