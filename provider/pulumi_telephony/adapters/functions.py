"""What the functions of all vendors share: the account, the two forms, and how they fail.

A function reads while the program runs, also in a preview, in the program's own process. Each has two forms: the plain
one blocks and returns a value; the one with ``_output`` accepts outputs, returns an output, and reads in a thread, so
that the program continues.

This module is imported by every program that uses the package: what the reads need (pydantic, requests, the vendors'
clients) is imported with the first call.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pulumi
from pulumi.runtime.sync_await import _sync_await

from ..base.environment import DEBUG, is_on
from . import mocks
from .accounts import Provider, from_program
from .failure import unexpected

if TYPE_CHECKING:
    from ..run.deployment import Deployment

ResultT = TypeVar("ResultT")

_TOKEN = "pulumi-python:dynamic:Resource"  # noqa: S105 - a type token, of which only the package counts


class FunctionError(pulumi.RunError):
    """A function failed: one sentence without secrets. It ends a program that does not catch it."""


class ObjectNotFoundError(FunctionError):
    """The requested object does not exist."""


@dataclasses.dataclass(frozen=True)
class Function(Generic[ResultT]):
    """A function in both forms, without its documentation."""

    name: str
    vendor: str
    """The vendor's name in configuration keys."""
    read: str
    """The implementation, ``module:function``: ``function(deployment, fresh=..., **arguments)``, with the arguments of
    the public function. ``fresh``: do not use what was listed before the call."""
    returns: type[ResultT]
    """What it returns: a dataclass, or a list of them."""

    def __call__(self, opts: pulumi.InvokeOptions | None, /, **arguments: Any) -> ResultT:
        """The plain form. Raises FunctionError."""
        provider = _provider(opts)
        given = None if provider is None else provider._for_functions(self.vendor)
        self._refuse_outputs(arguments, given, provider)
        if mocks.mocked():
            return self._mocked("" if provider is None else _sync_await(mocks.reference(provider)), arguments)
        return self._answer(from_program(given), False, arguments)

    def output(self, opts: pulumi.InvokeOptions | None, /, **arguments: Any) -> pulumi.Output[ResultT]:
        """The form for outputs: unknown while an argument or a setting is, secret if an argument is."""
        provider = _provider(opts)
        awaited = getattr(opts, "depends_on", None)
        given = None if provider is None else provider._for_functions(self.vendor)
        # The source of an argument may just have been created: an earlier listing does not include it.
        fresh = awaited is not None or any(map(_is_late, arguments.values()))
        settled = pulumi.Output.all(
            # Credentials are secrets, but what is read with them is not.
            given=pulumi.Output.unsecret(pulumi.Output.from_input(given)),
            awaited=_urns_and_ids(awaited),
            arguments=arguments,
        )

        async def answer(values: Mapping[str, Any]) -> ResultT:
            if mocks.mocked():
                named = "" if provider is None else await mocks.reference(provider)
                return await asyncio.to_thread(self._mocked, named, values["arguments"])
            deployment = from_program(values["given"])
            return await asyncio.to_thread(self._answer, deployment, fresh, values["arguments"])

        return settled.apply(answer)

    def _refuse_outputs(
        self, arguments: Mapping[str, Any], given: Mapping[str, Any] | None, provider: Provider | None
    ) -> None:
        late = sorted(name for name, value in arguments.items() if _is_late(value))
        if late:
            raise FunctionError(
                f"{self.name}: {', '.join(late)} is an output, which has no value yet; use {self.name}_output"
            )
        late = sorted(_late_settings(given or {}))
        if late and provider is not None:
            raise FunctionError(
                f"{self.name}: {', '.join(late)} of the provider {provider.pulumi_resource_name} is an output, which"
                f" has no value yet; use {self.name}_output"
            )

    def _mocked(self, provider: str, arguments: Mapping[str, Any]) -> ResultT:
        try:
            answer: ResultT = mocks.call(self.name, arguments, provider, self.returns)
        except (mocks.RefusedError, mocks.UnusableAnswerError) as error:
            raise FunctionError(f"{self.name}: {error}") from None
        return answer

    def _answer(self, deployment: Deployment, fresh: bool, arguments: Mapping[str, Any]) -> ResultT:
        from ..base.errors import NotFoundError, TelephonyError

        failure: FunctionError
        try:
            read: Callable[..., ResultT] = pkgutil.resolve_name(self.read)
            return read(deployment, fresh=fresh, **arguments)
        except Exception as error:
            if is_on(DEBUG):
                raise
            if isinstance(error, TelephonyError):
                kind = ObjectNotFoundError if isinstance(error, NotFoundError) else FunctionError
                failure = kind(f"{self.name}: {error}")
            else:
                failure = FunctionError(f"{self.name}: {unexpected(error)}")
        # Not in the except clause: there, the original would become its context.
        raise failure


def _provider(opts: pulumi.InvokeOptions | None) -> Provider | None:
    """The provider in the options, or the parent's; None: the accounts of the stack configuration."""
    if opts is None:
        return None
    provider = opts.provider or (opts.parent.get_provider(_TOKEN) if opts.parent else None)
    if provider is not None and not isinstance(provider, Provider):
        raise FunctionError("provider: must be a pulumi_telephony.Provider, which has the accounts")
    return provider


def _is_late(value: Any) -> bool:
    return isinstance(value, pulumi.Output) or inspect.isawaitable(value)


def _late_settings(given: Mapping[str, Any], prefix: str = "") -> list[str]:
    found = []
    for name, value in given.items():
        if isinstance(value, Mapping):
            found += _late_settings(value, f"{prefix}{name}.")
        elif _is_late(value):
            found.append(f"{prefix}{name}")
    return found


def _urns_and_ids(awaited: Any) -> pulumi.Output[Any]:
    """Known when the resources exist; in a preview, the ids of those that exist already are known."""

    def of(resources: Any) -> Any:
        listed = [resources] if isinstance(resources, pulumi.Resource) else list(resources or ())
        return [pulumi.Output.all(each.urn, getattr(each, "id", None)) for each in listed]

    if not _is_late(awaited):
        return pulumi.Output.all(*of(awaited))
    return pulumi.Output.from_input(awaited).apply(lambda resources: pulumi.Output.all(*of(resources)))
