"""``batch``: up to 50 methods in one request (contract 1.10)."""

from __future__ import annotations

import dataclasses
import re
from typing import Any
from urllib.parse import parse_qsl

from ..platform import ApiError, Call, Document
from . import access, php
from .listing import Page
from .wire import OAUTH, time_of, told

BATCH = "batch"
LENGTH = 50
_REFERENCE = re.compile(r"\$result((?:\[[^\]]*\])+)")
_KEY = re.compile(r"\[([^\]]*)\]")


def batch(call: Call) -> Document:
    """Run all, or with ``halt`` up to the first error. A failure undoes its own command only, and is no HTTP error."""
    outcome: dict[str, dict[str, Any]] = {
        "result": {},
        "result_error": {},
        "result_total": {},
        "result_next": {},
        "result_time": {},
    }
    for at, (key, command) in enumerate(php.entries(call.parameters.get("cmd")).items()):
        if not isinstance(command, str):
            continue
        try:
            if at >= LENGTH:
                raise ApiError("ERROR_BATCH_LENGTH_EXCEEDED")
            _run(call, key, command, outcome)
        except ApiError as error:
            outcome["result_error"][key] = told(call, error)
            if php.truthy(call.parameters.get("halt")):
                break
    return {name: php.array(entries) for name, entries in outcome.items()}


def _run(call: Call, key: str, command: str, outcome: dict[str, dict[str, Any]]) -> None:
    name, _, query = command.partition("?")
    operation = call.operations.get(name.strip().lower())
    if operation is None or operation.name == OAUTH:
        raise ApiError("ERROR_METHOD_NOT_FOUND")
    if operation.name == BATCH:
        raise ApiError("ERROR_BATCH_METHOD_NOT_ALLOWED")
    sent = php.parameters(parse_qsl(query, keep_blank_values=True))
    parameters = {name: value for name, value in _replaced(sent, outcome["result"]).items() if value is not None}
    inner = dataclasses.replace(
        call, operation=operation, parameters=parameters, notes={**call.notes, "started": call.state.now()}
    )
    for check in access.METHOD_CHECKS:
        check(inner)
    result = call.nested(operation, parameters)
    if isinstance(result, Page):
        for mark, value in result.marks().items():
            outcome[f"result_{mark}"][key] = value
        result = result.rows
    outcome["result"][key] = result
    outcome["result_time"][key] = time_of(inner)


def _replaced(value: Any, results: dict[str, Any]) -> Any:
    """With ``$result[key][FIELD]`` in place: as it is where it stands alone, as text inside a text."""
    if isinstance(value, dict):
        return {name: _replaced(inner, results) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, results) for inner in value]
    if alone := _REFERENCE.fullmatch(value):
        return _referred(alone, results)
    return _REFERENCE.sub(lambda found: php.text(_referred(found, results)) or "", value)


def _referred(found: re.Match[str], results: dict[str, Any]) -> Any:
    at: Any = results
    for key in _KEY.findall(found[1]):
        at = php.entries(at).get(key)
    return at
