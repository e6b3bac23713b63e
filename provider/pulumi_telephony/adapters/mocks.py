"""Pulumi's mocks, ``pulumi.runtime.set_mocks``: a unit test of a program runs without an engine and without accounts.

The SDK mocks calls to the engine. Functions of this package are not among them, because no plugin serves dynamic
resources: this module passes them to ``Mocks.call``, like those of a generated SDK. Results and arguments have their
Python names.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any, Final

import pulumi
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto.resource_pb2 import ResourceInvokeRequest
from pulumi.runtime.settings import get_monitor

LIST: Final = "result"
"""A mock returns an object; if a function returns a list, the object has it under this name."""


class RefusedError(Exception):
    """A mock returned failures, as a provider does."""


class UnusableAnswerError(Exception):
    """A mock returned something that is not a result of the function."""


def mocked() -> bool:
    """Whether the program runs under mocks."""
    return isinstance(get_monitor(), MockMonitor)


def token(function: str) -> str:
    """``get_virtual_number``: ``telephony:index:getVirtualNumber``."""
    first, *others = function.split("_")
    return f"telephony:index:{first}{''.join(map(str.capitalize, others))}"


async def reference(provider: pulumi.ProviderResource) -> str:
    """A provider as ``MockCallArgs`` names it."""
    return f"{await provider.urn.future()}::{await provider.id.future() or rpc.UNKNOWN}"


def call(function: str, arguments: Mapping[str, Any], provider: str, returns: Any) -> Any:
    """The result of ``Mocks.call``, as the function ``returns`` it. Exceptions of the mock are passed on.

    Does not use ``pulumi.runtime.invoke``: there, an exception of a mock ends even a program that catches it.
    """
    type_token = token(function)
    given = Struct()
    given.update({name: value for name, value in arguments.items() if value is not None})
    monitor: Any = get_monitor()
    response = monitor.Invoke(ResourceInvokeRequest(tok=type_token, args=given, provider=provider))
    if response.failures:
        failure = response.failures[0]
        raise RefusedError(f"{failure.reason} ({failure.property})")
    answer, _ = rpc.deserialize_properties_unwrap_secrets(getattr(response, "return"))
    try:
        return _result(answer, returns)
    except UnusableAnswerError as error:
        raise UnusableAnswerError(f"the mock of {type_token} answers {error}") from None


def _result(answer: Mapping[str, Any], returns: Any) -> Any:
    if typing.get_origin(returns) is not list:
        return _built(answer, returns, "")
    if answer.keys() != {LIST}:
        raise UnusableAnswerError(f"with {_named(answer)}; it must be an object with the list as {LIST}")
    return _built(answer[LIST], returns, LIST)


def _built(value: Any, wanted: Any, place: str) -> Any:
    """``value`` as the wanted type. Numbers may be floats, as in the protocol."""
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is types.UnionType or origin is typing.Union:
        (one,) = (part for part in parts if part is not types.NoneType)
        return _built(value, one, place)
    if origin in (list, tuple) and isinstance(value, list):
        return origin(_built(each, parts[0], f"{place}[{number}]") for number, each in enumerate(value))
    if dataclasses.is_dataclass(wanted) and isinstance(value, Mapping):
        return _object(value, wanted, f"{place}." if place else "")
    if isinstance(value, float) and wanted is int and value.is_integer():
        return int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and wanted is float:
        return float(value)
    if origin is None and type(value) is wanted:
        return value
    name = wanted.__name__ if origin is None else origin.__name__
    raise UnusableAnswerError(f"with {place or 'an answer'} of the type {type(value).__name__}; it must be {name}")


def _object(value: Mapping[str, Any], wanted: Any, prefix: str) -> Any:
    hints = typing.get_type_hints(wanted)
    unknown = sorted(value.keys() - hints.keys())
    if unknown:
        raise UnusableAnswerError(f"with {prefix}{unknown[0]}, which is not a field of {wanted.__name__}")
    fields = {}
    for name, hint in hints.items():
        if value.get(name) is not None:
            fields[name] = _built(value[name], hint, f"{prefix}{name}")
        elif typing.get_origin(hint) is tuple:
            fields[name] = ()
        elif types.NoneType in typing.get_args(hint):
            fields[name] = None
        else:
            raise UnusableAnswerError(f"without {prefix}{name}, a required field of {wanted.__name__}")
    return wanted(**fields)


def _named(answer: Mapping[str, Any]) -> str:
    return ", ".join(sorted(answer)) or "nothing"
