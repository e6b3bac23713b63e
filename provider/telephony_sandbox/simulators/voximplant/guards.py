"""What a call passes before its method, in the order of U21."""

from __future__ import annotations

import hashlib
import json

from ..platform import ApiError, Call
from .authorization import authenticated, authorized
from .calling import in_the_api, known_method, sent
from .method import Method
from .methods import METHOD_NAMED
from .parameters import decoded


def _method(call: Call) -> Method:
    if call.operation is None:
        raise ApiError(103)
    return METHOD_NAMED[call.operation.name]


def well_written(call: Call) -> None:
    """Decodes the parameters. Unknown ones are ignored (1.1)."""
    method = _method(call)
    call.parameters = decoded(method.parameters, sent(call), method.reads)


def not_a_resend(call: Call) -> None:
    """484 for a write that repeats another one too soon (U24); off by default."""
    window = call.state.switch("resend_window")
    if not window or _method(call).reads:
        return
    written = json.dumps([_method(call).name, call.notes["account_id"], call.parameters], sort_keys=True)
    name = f"written {hashlib.sha256(written.encode()).hexdigest()}"
    last = call.state.value(name)
    call.state.set_value(name, call.state.now())
    if last is not None and call.state.now() - last < window:
        raise ApiError(484)


GUARDS = (in_the_api, authenticated, known_method, authorized, well_written, not_a_resend)
