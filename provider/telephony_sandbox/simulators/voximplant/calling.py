"""All the ways to call a method (contract 1.1): the method in the path or in ``cmd``, parameters in query and body."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..platform import ApiError, Call, Operation
from .errors import NOT_FOUND, WRONG_VERB

_PATH = re.compile(r"/platform_api(?:/(?P<method>.*?))?/?")
_VERBS = frozenset({"GET", "POST"})


def sent(call: Call) -> dict[str, str]:
    """All parameters; the body wins over the query (U19), the last of several values over the others."""
    return dict([*call.query, *call.form])


def method_of(call: Call) -> str | None:
    """The method's name: from the path, else from ``cmd`` (U19); empty if there is none, None outside of the API."""
    found = _PATH.fullmatch(call.path)
    if found is None:
        return None
    return found["method"] or sent(call).get("cmd", "")


class Locator:
    """Finds the operation by its exact name; method names are case-sensitive (1.1)."""

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self._operations = operations

    def __call__(self, call: Call) -> Operation | None:
        name = method_of(call) if call.verb in _VERBS else None
        return None if name is None else self._operations.get(name)


def in_the_api(call: Call) -> None:
    """The web server's own refusals, before the API sees anything."""
    if method_of(call) is None:
        raise ApiError(NOT_FOUND)
    if call.verb not in _VERBS:
        raise ApiError(WRONG_VERB)


def known_method(call: Call) -> None:
    if call.operation is None:
        raise ApiError(103 if method_of(call) else 102)
