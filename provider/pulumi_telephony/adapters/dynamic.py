"""A service behind ``pulumi.dynamic``.

Imported by every program that uses the package: what only the provider process needs (pydantic, requests, the vendors'
rooms) is imported when that process is configured.
"""

from __future__ import annotations

import functools
import pkgutil
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.dynamic.dynamic import serialize_provider

from ..base.environment import DEBUG, is_on
from ..base.errors import TelephonyError
from ..run.owner import Owner
from .accounts import from_configure
from .codec import DELETES_FIRST, MADE, MANAGED, OWNER, PENDING, PREVIEW, PROVIDER, decoded, encoded, hidden
from .failure import FailureSentence, unexpected

if TYPE_CHECKING:
    from ..core.lifecycle import Lifecycle
    from ..core.model import State
    from ..run.deployment import Deployment
    from .service import Known, Service

ResultT = TypeVar("ResultT")
Method = Callable[..., ResultT]


def one_sentence(doing: str) -> Callable[[Method[ResultT]], Method[ResultT]]:
    """Turn every exception of a method into one sentence.

    ``BaseException`` too: an uncaught SystemExit would leave the engine waiting forever.
    """

    def decorate(method: Method[ResultT]) -> Method[ResultT]:
        @functools.wraps(method)
        def guarded(self: DynamicProvider, *args: Any) -> ResultT:
            try:
                return method(self, *args)
            except FailureSentence:
                raise
            except BaseException as error:
                if is_on(DEBUG):
                    raise
                sentence = self._sentence(doing, error, [each for each in args if isinstance(each, Mapping)])
            # Not in the except clause: there, the original would become its context.
            raise FailureSentence(sentence)

        return guarded

    return decorate


class DynamicProvider(ResourceProvider):
    """What the SDK's dynamic server calls. Instances have no state: their pickle is in the users' state files."""

    kind: ClassVar[str]
    lifecycle: ClassVar[str]
    """The lifecycle class, ``module:Class``; imported in the provider process only."""

    serialize_as_secret_always = False
    """A pickle by reference contains no secret; see providers.py."""

    def configure(self, req: ConfigureRequest) -> None:
        # One line for an error instead of a traceback. The limit applies to the whole process; debugging removes it.
        if not is_on(DEBUG):
            sys.tracebacklimit = 0
        self._deployment: Deployment = from_configure(req.config)

    @one_sentence("cannot be checked")
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        checked = self._service(news).check(
            decoded(news), decoded(_olds), bool(news.get(DELETES_FIRST)), bool(news.get(PREVIEW))
        )
        # The engine prints the value of a property that a failure names, even a secret: so the reason names the field.
        failures = [CheckFailure("", problem) for problem in checked.problems]
        return CheckResult({**encoded(checked.values, checked.secrets), **hidden(news)}, failures)

    @one_sentence("cannot be compared")
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        plan = self._service(_olds).plan(_id, _known(_olds), decoded(_news))
        if plan.refusal is not None:
            raise FailureSentence(self._sentence("cannot be replaced", plan.refusal, [_olds]))
        return DiffResult(
            changes=plan.changes,
            replaces=list(plan.replaces),
            stables=[],
            delete_before_replace=plan.deletes_first,
        )

    @one_sentence("could not be created")
    def create(self, props: dict[str, Any]) -> CreateResult:
        id_, made = self._service(props).create(decoded(props))
        return CreateResult(id_, outputs(made, props) | ({MADE: time.time()} if made.pending else {}))

    @one_sentence("could not be read")
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        found = self._service(props).read(id_, _known(props))
        if found is None:
            return ReadResult("", {})
        id_, known, inputs = found
        outs = outputs(known, props)
        return ReadResult(id_, outs, {name: outs[name] for name in inputs} | hidden(props))

    @one_sentence("could not be updated")
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        return UpdateResult(outputs(self._service(_news).update(_id, _known(_olds), decoded(_news)), _news))

    @one_sentence("could not be deleted")
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        self._service(_props).delete(_id, _known(_props))

    def imported(self, owner: str, inputs: Mapping[str, Any], state: State) -> tuple[dict[str, Any], dict[str, Any]]:
        """Inputs and outputs as in a state after the engine has checked ``inputs`` and created the object: for an
        import file (engine.md C). ``inputs`` have passed the check; secrets are wrapped."""
        from .service import known_of

        props = {OWNER: owner}
        provider = {PROVIDER: serialize_provider(self)}
        known = known_of(_resolve(self.lifecycle), state, inputs)
        checked = encoded(inputs, known.secrets) | hidden(props)
        return checked | provider, outputs(known, props) | provider

    def _service(self, props: Mapping[str, Any]) -> Service:
        """The operations of the resource with these properties."""
        from .service import Service

        return Service(_resolve(self.lifecycle), self._deployment, props.get(OWNER))

    def _sentence(self, doing: str, error: BaseException, bags: list[Mapping[str, Any]]) -> str:
        """The error of the resource with the last of the ``bags`` as properties, without the secrets of any of them."""
        owner = bags[-1].get(OWNER) if bags else None
        resource = f'{self.kind} "{Owner(owner).name}"' if isinstance(owner, str) else self.kind
        if isinstance(error, TelephonyError):
            from .service import scrubbed

            return f"{resource} {doing}: {scrubbed(_resolve(self.lifecycle), str(error), *bags)}"
        return f"{resource} {doing}: {unexpected(error)}"


def _known(props: Mapping[str, Any]) -> Known:
    from .service import Known

    # The hidden output is missing when a program reads an object that it does not manage, by its id.
    return Known(decoded(props), props.get(MANAGED), props.get(PENDING) or ())


def outputs(known: Known, props: Mapping[str, Any]) -> dict[str, Any]:
    """The whole state, as create, read and update must all return it."""
    pending = {PENDING: list(known.pending)} if known.pending else {}
    return encoded(known.values, known.secrets) | {MANAGED: list(known.managed or ())} | pending | hidden(props)


@functools.cache
def _resolve(path: str) -> type[Lifecycle[Any, Any]]:
    found: type[Lifecycle[Any, Any]] = pkgutil.resolve_name(path)
    return found
