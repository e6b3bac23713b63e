"""A lifecycle behind ``pulumi.dynamic``: codec, unknowns, secrets, errors.

What the SDK's dynamic server does to values, and what is undone here: every number arrives as a float, unknowns
arrive as ``pulumi.output.Unknown``, secrets arrive in clear text, ``None`` is dropped. Old inputs never arrive, so the
state carries two hidden outputs: ``__managed``, the inputs that the program manages, and ``__pending``, the steps of a
create that are not finished. ``__made`` stands beside the latter until the next read or update: when that create ended.
``__owner`` is a hidden input: ``project/stack/name`` of the resource, in a component ``project/stack/types::name``,
which the engine does not tell a dynamic provider.

This module is imported by every program that uses the package; all that only the provider process needs (pydantic,
requests, the vendors' rooms) is imported where it is needed.
"""

from __future__ import annotations

import functools
import pkgutil
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
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
from pulumi.output import UNKNOWN as PULUMI_UNKNOWN
from pulumi.output import Unknown as PulumiUnknown
from pulumi.runtime.rpc import wrap_rpc_secret

from ..base.environment import DEBUG, is_on
from .accounts import from_configure

if TYPE_CHECKING:
    from ..accounts.settings import Settings
    from ..core.diff import Difference
    from ..core.lifecycle import Lifecycle
    from ..core.model import State

PROVIDER = "__provider"
OWNER = "__owner"
DELETES_FIRST = "__deletes_first"
"""Whether the program gives the option delete_before_replace, which the engine tells no provider; for check only."""
MANAGED = "__managed"
PENDING = "__pending"
MADE = "__made"

ResultT = TypeVar("ResultT")
Method = Callable[..., ResultT]


class FailureSentence(Exception):
    """The one exception that leaves the provider process. The user sees "error: TelephonyError: <sentence>"."""


# Python prints "module.Class: text" for an uncaught exception, but for builtins only "Class: text".
FailureSentence.__module__ = "builtins"
FailureSentence.__qualname__ = FailureSentence.__name__ = "TelephonyError"


def one_sentence(doing: str) -> Callable[[Method[ResultT]], Method[ResultT]]:
    """Turn whatever a method raises into one sentence that names the resource and holds no secret.

    ``BaseException`` as well: a SystemExit that escapes would leave the engine waiting for ever.
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
                sentence = _sentence(self, doing, args, error)
            # Not in the except clause: it would drag the original along as its context.
            raise FailureSentence(sentence)

        return guarded

    return decorate


def _sentence(provider: DynamicProvider, doing: str, args: tuple[Any, ...], error: BaseException) -> str:
    from ..base.errors import TelephonyError
    from ..run.claims import name_of

    bags = [bag for bag in args if isinstance(bag, Mapping)]
    owner = bags[-1].get(OWNER) if bags else None
    resource = f'{provider.kind} "{name_of(owner)}"' if isinstance(owner, str) else provider.kind
    if isinstance(error, TelephonyError):
        return f"{resource} {doing}: {provider.scrubbed(str(error), *bags)}"
    return f"{resource} {doing}: {unexpected(error)}"


def unexpected(error: BaseException) -> str:
    """The text of a foreign exception may hold anything, a password included: tell where, not what."""
    frames = [(Path(f.f_code.co_filename), line) for f, line in traceback.walk_tb(error.__traceback__)]
    ours = [(path, line) for path, line in frames if Path(__file__).parent.parent in path.parents]
    path, line = (ours or frames)[-1]
    place = f"{path.name}:{line}"
    return (
        f"unexpected {type(error).__name__} at {place}, which is a fault of this provider;"
        f" run again with {DEBUG}=1 to see its traceback, and report it"
    )


class DynamicProvider(ResourceProvider):
    """What the SDK's dynamic server calls. Instances carry no state: their pickle is in the users' state files."""

    kind: ClassVar[str]
    lifecycle: ClassVar[str]
    """Where the lifecycle class is, ``module:Class``; imported in the provider process only."""

    serialize_as_secret_always = False
    """A pickle by reference has nothing to hide; see providers.py."""

    def configure(self, req: ConfigureRequest) -> None:
        # One line for an error instead of a traceback. The limit holds for the whole process: debugging lifts it.
        if not is_on(DEBUG):
            sys.tracebacklimit = 0
        self._settings: Settings = from_configure(req.config)

    @property
    def _lifecycle(self) -> type[Lifecycle[Any, Any]]:
        return _resolve(self.lifecycle)

    def secrets(self) -> frozenset[str]:
        """The inputs and outputs that are secrets."""
        from ..core.rules import Secret

        found: frozenset[str] = self._lifecycle.Inputs.fields_with(Secret) | self._lifecycle.secret_outputs
        return found

    def scrubbed(self, text: str, *bags: Mapping[str, Any]) -> str:
        """``text`` without the secrets of ``bags``: a client masks what it sends, but a vendor may tell what it was
        sent before."""
        from ..base.redaction import scrub

        secrets = [bag.get(name) for bag in bags for name in self.secrets()]
        return scrub(text, [each for each in secrets if isinstance(each, str)])

    @one_sentence("cannot be checked")
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        from ..base.errors import ConfigurationError
        from ..core.check import check
        from ..core.rules import Secret

        inputs = _decoded(news)
        checked = check(self._lifecycle, inputs)
        # A failure that names a property prints that property's value, secret or not: the reason names the field.
        failures = [
            CheckFailure("", f"{problem.field} {problem.reason}" if problem.field else problem.reason)
            for problem in checked.problems
        ]
        try:
            connected = self._connected(news)
            failures += self._at_odds(connected, checked.values, _olds, news)
            if not _olds and not failures:
                failures += self._taken_over(connected, news, checked.values)
        except ConfigurationError as error:
            failures.append(CheckFailure("", str(error)))
        _refreshing.discard((self.kind, news.get(OWNER)))
        secrets = self._lifecycle.Inputs.fields_with(Secret)
        return CheckResult({**_encoded(checked.values, secrets), **_hidden(news)}, failures)

    @one_sentence("cannot be compared")
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        difference = self._difference(_olds, _news, _id)
        if _olds.get(self._lifecycle.account_field or "") is not None:
            connected = self._connected(_news)
            if difference.replaces:
                # The new object would be made before the old one is looked at.
                connected.learn_account()
            self._require_own_account(connected, _id, _olds)
        self._note(_olds, _id)
        in_refresh = self._in_refresh(_olds)
        replaces = difference.replaces if in_refresh else self._replaces(_id, difference, _olds)
        kept = {name for name in self._lifecycle.unique if name in _news and name not in difference.changes}
        return DiffResult(
            changes=difference.any or bool(_olds.get(PENDING)),
            replaces=list(replaces),
            stables=[],
            delete_before_replace=bool(replaces) and (self._lifecycle.delete_first or bool(kept)),
        )

    @one_sentence("could not be created")
    def create(self, props: dict[str, Any]) -> CreateResult:
        inputs = self._inputs(props)
        connected = self._connected(props)
        id_, state = connected.create(inputs)
        outputs = self._outputs(connected.with_account(state), _decoded(props), props)
        if PENDING in outputs:
            outputs[MADE] = time.time()
        return CreateResult(id_, outputs)

    @one_sentence("could not be read")
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        from ..base.errors import NotFoundError
        from ..core.rules import ClientOnly

        lifecycle = self._lifecycle
        # Only a resource of ours has the hidden output; a program that looks up a foreign object by its id has not.
        ours = MANAGED in props
        known = self._known(props) if ours else None
        connected = self._connected(props)
        if ours:
            self._require_own_account(connected, id_, props)
            id_ = connected.current_id(id_, known)
        state = connected.read(id_, known)
        if ours:
            self._note(props, id_)
            connected.recorded(id_)
            _refreshing.add((self.kind, props.get(OWNER)))
        if state is None:
            if not ours:
                raise NotFoundError(f"there is no {self.kind} with the id {id_} in {connected.place}")
            connected.tell_missing(id_, props.get(lifecycle.account_field or ""))
            return ReadResult("", {})
        model = lifecycle.Inputs
        keep = set(props[MANAGED]) | model.fields_with(ClientOnly) if ours else set(props)
        state = connected.with_account(state)
        actual = state.model_dump(exclude_none=True)
        inputs = {name: actual[name] for name in model.model_fields if name in keep and name in actual}
        outs = self._outputs(state, inputs, props)
        return ReadResult(id_, outs, {name: outs[name] for name in inputs} | _hidden(props))

    @one_sentence("could not be updated")
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        known = self._known(_olds)
        changes = self._difference(_olds, _news).changes
        connected = self._connected(_news)
        self._require_own_account(connected, _id, _olds)
        state = connected.update(_id, known, self._inputs(_news), changes)
        connected.recorded(_id)
        return UpdateResult(self._outputs(connected.with_account(state), _decoded(_news), _news))

    @one_sentence("could not be deleted")
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        self._note(_props, _id)
        connected = self._connected(_props)
        self._require_own_account(connected, _id, _props)
        heir = connected.heir(_id)
        if heir is not None:
            connected.recorded(_id)
            self._warn_of_heir(_id, heir, _props.get(OWNER))
            return
        connected.delete(_id, self._known(_props))
        connected.recorded(_id)

    def _warn_of_heir(self, id: str, heir: str, owner: str | None) -> None:
        from ..base.messages import warn
        from ..run.claims import name_of

        if heir != owner:
            warn(f'{self.kind} {id} stays, for "{name_of(heir)}" of this program has taken it over')
        else:
            warn(
                f'{self.kind} {id} stays: "{name_of(heir)}" was to be replaced, and its replacement has taken over this'
                " very object; to have a new one, leave adopt and existing_id out and force the replacement once more"
            )

    @one_sentence("cannot be replaced")
    def _replaces(self, id: str, difference: Difference, olds: Mapping[str, Any]) -> tuple[str, ...]:
        from ..core.protection import replaces_of

        return replaces_of(self._lifecycle, id, self._known(olds), difference)

    def _in_refresh(self, olds: Mapping[str, Any]) -> bool:
        """Whether this diff comes right after a read, to show what a refresh found; no check comes between these."""
        resource = (self.kind, olds.get(OWNER))
        found = resource in _refreshing
        _refreshing.discard(resource)
        return found

    def _at_odds(
        self,
        connected: Lifecycle[Any, Any],
        values: Mapping[str, Any],
        olds: Mapping[str, Any],
        news: Mapping[str, Any],
    ) -> list[CheckFailure]:
        problems = connected.at_odds(values, _decoded(olds), bool(news.get(DELETES_FIRST)))
        return [CheckFailure("", " ".join(filter(None, problem))) for problem in problems]

    def _taken_over(
        self, connected: Lifecycle[Any, Any], news: Mapping[str, Any], values: Mapping[str, Any]
    ) -> list[CheckFailure]:
        """Tell, in the plan already, which existing object a resource that is not on record yet will take over."""
        from ..base.errors import ConfigurationError, ConflictError, InvalidInputError, TelephonyError
        from ..base.messages import inform
        from ..core import adoption
        from ..core.rules import Unknown
        from ..run.claims import name_of
        from ..run.once import is_on_record

        if not adoption.wanted(values) or any(isinstance(value, Unknown) for value in values.values()):
            return []
        inputs = self._lifecycle.Inputs.model_validate(values)
        resource = f'{self.kind} "{name_of(news.get(OWNER, ""))}"'
        try:
            existing = connected.existing(inputs)
            if existing is None:
                return []
            what = connected.in_words(inputs)
            if is_on_record(self.kind, news.get(OWNER, ""), existing.id):
                # A replacement of the very object, of which the engine checks the new one as if there were none.
                return [] if inputs.existing_id is None else [CheckFailure("", adoption.own(what, existing.id))]
            announcement = adoption.announcement(what, existing, inputs)
            rival = connected.taken_over(existing.id, what)
            if rival is not None:
                return [CheckFailure("", adoption.rivalled(what, existing.id, f'{self.kind} "{rival}"'))]
            inform(f"{resource} {announcement}")
        except ConfigurationError:
            raise
        except (ConflictError, InvalidInputError) as error:
            return [CheckFailure("", self.scrubbed(str(error), values))]
        except TelephonyError as error:
            inform(f"{resource}: what it would take over cannot be told now ({self.scrubbed(str(error), values)})")
        return []

    def _connected(self, props: Mapping[str, Any]) -> Lifecycle[Any, Any]:
        from ..core.lifecycle import Origin
        from ..run.coordination import chosen

        owner = props.get(OWNER)
        origin = Origin(owner, chosen(self._settings).intents) if owner else Origin()
        return self._lifecycle.connect(self._settings, origin)

    def _require_own_account(self, connected: Lifecycle[Any, Any], id: str, outputs: Mapping[str, Any]) -> None:
        """The object on record is in the account that the credentials open, as far as that is known without a call."""
        connected.require_own_account(id, outputs.get(self._lifecycle.account_field or ""))

    def _note(self, outputs: Mapping[str, Any], id: str) -> None:
        """The engine has the object in a state: its create need not be recovered."""
        from ..run.once import note_on_record

        owner = outputs.get(OWNER)
        if owner:
            note_on_record(self.kind, owner, id)

    def _known(self, outputs: Mapping[str, Any]) -> Any:
        hidden = {"pending": tuple(outputs.get(PENDING) or ()), "managed": tuple(outputs.get(MANAGED) or ())}
        return self._lifecycle.State.model_validate({**_decoded(outputs), **hidden})

    def _difference(self, olds: Mapping[str, Any], news: Mapping[str, Any], id: str | None = None) -> Difference:
        from ..core.diff import difference

        return difference(self._lifecycle.Inputs, _decoded(olds), _decoded(news), olds.get(MANAGED), id)

    def _inputs(self, props: Mapping[str, Any]) -> Any:
        return self._lifecycle.Inputs.model_validate(_decoded(props))

    def _outputs(self, state: State, inputs: Mapping[str, Any], props: Mapping[str, Any]) -> dict[str, Any]:
        """The whole state, as create, read and update must all return it."""
        from ..core.diff import managed_inputs

        lifecycle = self._lifecycle
        outputs = _encoded(state.model_dump(exclude_none=True), self.secrets())
        outputs[MANAGED] = list(managed_inputs(lifecycle.Inputs, inputs))
        if state.pending:
            outputs[PENDING] = list(state.pending)
        return outputs | _hidden(props)

    def imported(self, owner: str, inputs: Mapping[str, Any], state: State) -> tuple[dict[str, Any], dict[str, Any]]:
        """Inputs and outputs as the engine would have them on record, had it checked ``inputs`` and made the object:
        for an import file (engine.md C). ``inputs`` have passed the check; secrets are wrapped."""
        from ..core.rules import Secret

        props = {OWNER: owner}
        provider = {PROVIDER: serialize_provider(self)}
        checked = _encoded(inputs, self._lifecycle.Inputs.fields_with(Secret)) | _hidden(props)
        return checked | provider, self._outputs(state, inputs, props) | provider


_refreshing: set[tuple[str, str | None]] = set()
"""The resources, kind and owner, that were read and not yet compared or checked since."""


@functools.cache
def _resolve(path: str) -> type[Lifecycle[Any, Any]]:
    found: type[Lifecycle[Any, Any]] = pkgutil.resolve_name(path)
    return found


def _hidden(props: Mapping[str, Any]) -> dict[str, Any]:
    return {OWNER: props[OWNER]} if OWNER in props else {}


def _decoded(value: Any) -> Any:
    """What the dynamic server hands over, as Python means it; hidden properties left out."""
    from ..core.rules import UNKNOWN

    if isinstance(value, PulumiUnknown):
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {k: _decoded(v) for k, v in value.items() if not k.startswith("__")}
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    return value


def _encoded(values: Mapping[str, Any], secrets: frozenset[str]) -> dict[str, Any]:
    """Python values for the dynamic server, with ``secrets`` wrapped so that the engine encrypts them."""
    from ..core.rules import Unknown

    def plain(value: Any) -> Any:
        if isinstance(value, Unknown):
            return PULUMI_UNKNOWN
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        return value

    return {
        name: wrap_rpc_secret(plain(value)) if name in secrets else plain(value)
        for name, value in values.items()
        if value is not None
    }
