"""The way of a call through a simulator, the same for every vendor."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from email.utils import formatdate
from math import ceil
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from . import transport
from .call import Call, read_call
from .errors import ApiError
from .faults import Body, Delay, Effect, Error, FaultPlan, Html, Status
from .journal import CallJournal
from .tables import Answer
from .vendor import Vendor
from .vendor_state import VendorState

_GATEWAY_PAGE = b"<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class Gateway:
    """An ASGI application that serves one vendor on one port."""

    def __init__(
        self, vendor: Vendor, state: VendorState, journal: CallJournal, faults: FaultPlan, stopping: asyncio.Event
    ) -> None:
        self._vendor = vendor
        self._state = state
        self._journal = journal
        self._faults = faults
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            call = await read_call(self._state, self._vendor.operation_named, scope, receive)
        except ClientDisconnect:
            return
        call.operation = self._vendor.locate(call)
        striking = {fault.when: fault.effect for fault in self._faults.striking(call)}

        before, after = striking.get("before"), striking.get("after")
        if isinstance(before, Delay):
            await asyncio.sleep(before.delay)
            before = None
        answer = self._carry_out(call) if before is None else None
        effect = before if before is not None else after
        if effect is not None and not isinstance(effect, Delay):
            answer = self._spoiled(call, effect)
        self._journal.record(self._vendor, call, answer)
        if isinstance(effect, Delay):
            await asyncio.sleep(effect.delay)
        if answer is not None:
            await _response(answer)(scope, receive, send)
            return
        if effect == "hang":
            await transport.client_gone(receive, self._stopping)
        await transport.cut(scope, receive)

    def _carry_out(self, call: Call) -> Answer | None:
        """Guards, handler, commit: without an await, so that no other call sees it half done."""
        vendor = self._vendor
        try:
            # What a guard writes (a spent request, a used token) stays, even when it refuses the call.
            with self._state.transaction():
                vendor.settle(self._state)
                refusal = _refusal(vendor, call)
            if refusal is not None:
                raise refusal
            if call.operation is None:
                raise LookupError(f"no guard of {vendor.name} refused {call.verb} {call.path}, which it does not have")
            with self._state.transaction():
                result = call.operation.handle(call)
            call.carried_out = True
            return vendor.success(call, result)
        except ApiError as error:
            return vendor.failure(call, error)

    def _spoiled(self, call: Call, effect: Effect) -> Answer | None:
        """What the client gets instead; None for no answer at all."""
        state = self._state
        match effect:
            case Status(status=status):
                text = f"simulated status {status}".encode()
                return Answer(status, text, _wait(effect, state), "text/plain")
            case Body(body=body, status=status):
                return Answer(status, body, _wait(effect, state))
            case Error(error=code):
                answer = self._vendor.failure(call, ApiError(code))
                return answer and replace(answer, headers={**answer.headers, **_wait(effect, state)})
            case Html(html=status):
                return Answer(status, _GATEWAY_PAGE, media_type="text/html")
            case "html":
                return Answer(502, _GATEWAY_PAGE, media_type="text/html")
            case "empty":
                return Answer(200, b"")
            case _:
                return None


def _wait(effect: Status | Body | Error, state: VendorState) -> dict[str, str]:
    """The header Retry-After. A date is one of the real time, which clients go by."""
    if effect.retry_after is None:
        return {}
    if not effect.as_date:
        return {"Retry-After": str(effect.retry_after)}
    until = ceil(state.now() - state.clock_offset()) + effect.retry_after
    return {"Retry-After": formatdate(until, usegmt=True)}


def _refusal(vendor: Vendor, call: Call) -> ApiError | None:
    try:
        for guard in vendor.guards:
            guard(call)
    except ApiError as error:
        return error
    return None


def _response(answer: Answer) -> Response:
    return Response(_encoded(answer.content), answer.status, dict(answer.headers), answer.media_type)


def _encoded(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
