"""The errors of the MegaFon API: nothing is documented, so the parent product's codes with a matching status (6.3)."""

from __future__ import annotations

from typing import Any

from ..platform import Answer, ApiError, Call, ErrorSpec

SECRETS = frozenset({"password", "token"})


def _error(mnemonic: str, status: int, code: int, text: str, section: str = "6.3") -> ErrorSpec:
    return ErrorSpec(mnemonic, status, text, {"code": code}, section)


ERRORS = (
    _error("access_token_invalid", 401, -32001, "Access token is missing or invalid", "6.1"),
    _error("ip_not_whitelisted", 403, -32003, "Your IP address is not in the list of allowed addresses", "6.4"),
    _error("forbidden", 403, -32003, "The operation is not allowed", "6.16"),
    _error("route_not_found", 404, -32601, "There is no such method", "6.A.2"),
    _error("method_not_allowed", 405, -32601, "The method does not take this verb", "6.A.2"),
    _error("length_required", 411, -32600, "The request must have a Content-Length", "6.33"),
    _error("parse_error", 400, -32700, "The request body is not a JSON object in UTF-8"),
    _error("required_parameter_missed", 400, -32602, "A required parameter is missing"),
    _error("data_type_error", 400, -32602, "The parameter has a wrong type"),
    _error("invalid_parameter_value", 400, -32602, "The parameter has a value that is not allowed"),
    _error("entity_not_found", 404, -32602, "There is no such object", "6.15"),
    _error("virtual_phone_number_not_found", 404, -32007, "The account has no such number", "6.20"),
    _error("duplicate_entity", 409, -32602, "There is such an object already", "6.6"),
    _error("already_in_use", 409, -32602, "The object is in use already", "6.13"),
    _error("state_conflict", 409, -32007, "The number is not active", "6.22"),
    _error("dependency_error", 409, -32602, "Other objects depend on this one", "6.17"),
    _error("limit_exceeded", 429, -32029, "Too many requests", "6.5"),
    _error("account_blocked", 403, -32009, "The account is blocked"),
    _error("internal_error", 500, -32603, "Internal error"),
)


def failure(call: Call, error: ApiError) -> Answer | None:
    """The error body of 6.3; None cuts the connection (6.4)."""
    state = call.state
    if error.code == "ip_not_whitelisted" and state.switch("foreign_ip") == "reset":
        return None
    if error.code == "entity_not_found" and call.verb == "GET" and "id" in call.path_parameters:
        empty: dict[str, Any] = {"200-null": None, "200-list": []}
        if (chosen := state.switch("missing_answer")) in empty:
            return Answer(200, empty[chosen])
    spec = state.tables.spec_of(error)
    status = 200 if state.switch("errors_in_200") else _status(call, error, spec.status)
    headers = {}
    if error.code == "limit_exceeded" and state.switch("send_retry_after"):
        headers["Retry-After"] = str(error.details.get("wait", 60))
    data = {"mnemonic": error.code}
    data |= {name: error.details[name] for name in ("field", "value") if name in error.details}
    body = {"code": spec.extra["code"], "message": error.text or spec.text, "data": data}
    return Answer(status, {"error": body}, headers)


def _status(call: Call, error: ApiError, documented: int) -> int:
    switch = call.state.switch
    if error.code == "ip_not_whitelisted" and switch("foreign_ip") == "401":
        return 401
    if error.code == "entity_not_found" and switch("missing_answer") == "400":
        return 400
    return int(error.details.get("status", documented))


def wrong(mnemonic: str, field: str, value: object = None, text: str | None = None) -> ApiError:
    """An error about one field; the value is told unless it is a secret or no scalar."""
    if field in SECRETS or not isinstance(value, (str, int, float)):
        return ApiError(mnemonic, text, field=field)
    return ApiError(mnemonic, text, field=field, value=value)
