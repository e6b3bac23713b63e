"""Who may call what, in the order of the contract's checks (1.5): rate, method, credential, scope, time, permission."""

from __future__ import annotations

from ..platform import ApiError, Call
from . import operating
from .wire import is_rest

_SIP = "voximplant.sip."


def arrived(call: Call) -> None:
    """Guard: when the call began, and whether it came to the right address (1.9)."""
    call.notes["started"] = call.state.now()
    moved_to = call.state.switch("moved_to").rstrip("/")
    if is_rest(call) and moved_to and call.headers.get("host") != moved_to.partition("://")[2]:
        raise ApiError("MOVED", headers={"Location": moved_to + call.path})


def rate(call: Call) -> None:
    """Guard: the leaky bucket in front of everything (1.11). A refused request does not fill it."""
    state = call.state
    if not is_rest(call) or not state.switch("rate_limit"):
        return
    name, now = f"bucket {call.client}", state.now()
    level, then = state.value(name, (0.0, now))
    level = max(0.0, level - (now - then) * state.switch("rate_limit_per_second"))
    if level + 1 > state.switch("rate_limit_burst"):
        raise ApiError("QUERY_LIMIT_EXCEEDED")
    state.set_value(name, (level + 1, now))


def known(call: Call) -> None:
    """Guard: the method exists for every caller (1.5), and is asked for JSON, over HTTPS where that is required."""
    if call.operation is None:
        raise ApiError("ERROR_METHOD_NOT_FOUND" if is_rest(call) else "NO_PAGE")
    if call.notes.get("format") == ".xml":
        raise ApiError("NOT_SIMULATED")
    if is_rest(call) and call.state.switch("https_required") and call.scheme != "https":
        raise ApiError("INVALID_REQUEST")


def credential(call: Call) -> None:
    """Guard: the webhook or the access token, and the user behind it. Notes who is calling."""
    if not is_rest(call):
        return
    if call.notes["link check"]:
        raise ApiError("NO_AUTH_FOUND")
    if "webhook" in call.notes:
        _webhook(call)
    else:
        _token(call)
    user = call.state.get("user", call.notes["user_id"])
    if user is None or not user["ACTIVE"]:
        raise ApiError("authorization_error")
    call.notes["user"] = user


def _webhook(call: Call) -> None:
    user_id, code = call.notes["webhook"]
    found = call.state.get("webhook", code)
    if found is None or str(found["user_id"]) != user_id or _past(call, found["expires"]):
        raise ApiError("INVALID_CREDENTIALS")
    call.notes |= {"user_id": found["user_id"], "scope": found["scope"], "client_id": None, "caller": f"webhook {code}"}


def _token(call: Call) -> None:
    auth = call.notes["auth"]
    if not auth:
        raise ApiError("NO_AUTH_FOUND")
    token = call.state.get("token", auth)
    application = token and call.state.get("application", token["client_id"])
    if not token or not application:
        raise ApiError("invalid_token")
    if _past(call, token["expires"]):
        raise ApiError("expired_token")
    call.notes |= {
        "user_id": token["user_id"],
        "scope": application["scope"],
        "client_id": application["client_id"],
        "caller": application["client_id"],
    }


def _past(call: Call, expires: float | None) -> bool:
    return expires is not None and call.state.now() >= expires


def scope(call: Call) -> None:
    """The method's scope is among the caller's; with a switch, whether a webhook may at all (1.4)."""
    assert call.operation is not None
    if call.operation.scope and call.operation.scope not in call.notes["scope"]:
        raise ApiError("insufficient_scope")
    if call.state.switch("webhook_denied") and "webhook" in call.notes and call.operation.name.startswith(_SIP):
        raise ApiError("WRONG_AUTH_TYPE")


def permission(call: Call) -> None:
    """All telephony methods need the permission "Manage numbers — modify"."""
    assert call.operation is not None
    if call.operation.scope == "telephony" and not call.notes["user"]["manage_numbers"]:
        raise ApiError("ACCESS_DENIED")


METHOD_CHECKS = (scope, operating.guard, permission)
"""What every method must pass, those in a batch too."""


def method(call: Call) -> None:
    """Guard: the checks of the method."""
    if is_rest(call):
        for check in METHOD_CHECKS:
            check(call)
