"""Who may call, and whether the request can be read at all, in the order of 6.A.3."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from ..platform import ApiError, Call, Document
from .errors import wrong

_MINUTE = 60


def account(call: Call) -> Document:
    (found,) = call.state.objects("account")
    return found


def allowed_address(call: Call) -> None:
    """The allow-list denies by default (section 1)."""
    caller = ip_address(call.client)
    if not any(caller in ip_network(network) for network in account(call)["allow_list"]):
        raise ApiError("ip_not_whitelisted")


def valid_token(call: Call) -> None:
    """No scheme is documented, so both the bare token and a Bearer one are taken (6.1)."""
    sent = call.headers.get("authorization", "")
    if not call.state.switch("raw_token_only"):
        sent = sent.removeprefix("Bearer ")
    if sent != account(call)["token"]:
        raise ApiError("access_token_invalid")


def within_limit(call: Call) -> None:
    """Calls of this minute; a refused one does not count (6.5)."""
    limit = call.state.switch("requests_per_minute")
    if not limit:
        return
    minute, elapsed = divmod(call.state.now(), _MINUTE)
    since, spent = call.state.value("limit", (0, 0))
    spent = spent if since == minute else 0
    if spent >= limit:
        raise ApiError("limit_exceeded", wait=_MINUTE - int(elapsed))
    call.state.set_value("limit", (minute, spent + 1))


def known_route(call: Call) -> None:
    if call.operation is None:
        raise ApiError("method_not_allowed" if call.allowed_verbs else "route_not_found")


def readable_body(call: Call) -> None:
    """Content-Length, Content-Type, then JSON; what is read goes to ``call.parameters``."""
    writes = call.verb in ("POST", "PUT")
    if "transfer-encoding" in call.headers and call.state.switch("require_content_length"):
        raise ApiError("length_required")
    if (writes or call.state.switch("require_content_type_always")) and call.media_type != "application/json":
        raise wrong("parse_error", "Content-Type", call.media_type, "The content type must be application/json")
    if not writes:
        return
    try:
        body = call.json()
    except ValueError:
        raise ApiError("parse_error") from None
    if not isinstance(body, dict):
        raise ApiError("parse_error")
    call.parameters = body


GUARDS = (allowed_address, valid_token, within_limit, known_route, readable_body)
