"""What goes over the wire (contract 1.8): errors travel inside HTTP 200."""

from __future__ import annotations

from typing import Any

from ..platform import Answer, ApiError, Call
from .errors import UNAUTHENTICATED

_JSON = "application/json"


def success(_: Call, result: Any) -> Answer:
    return Answer(200, result, media_type=_JSON)


def failure(call: Call, error: ApiError) -> Answer:
    spec, switch = call.state.tables.spec_of(error), call.state.switch
    if not isinstance(spec.code, int):
        page = f"<html><head><title>{spec.status} {spec.text}</title></head><body>{spec.text}</body></html>"
        return Answer(spec.status, page.encode(), media_type="text/html")
    told: dict[str, Any] = {"code": spec.code, "msg": error.text or spec.text}
    field_name = error.details.get("field_name", spec.extra.get("field_name"))
    if field_name and switch("field_names"):
        told["field_name"] = field_name
    status = switch("bad_authentication_status") if error.code in UNAUTHENTICATED else spec.status
    return Answer(status, {"error": told, "errors": [told]} if switch("errors_array") else {"error": told}, {}, _JSON)
