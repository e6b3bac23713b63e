"""What the Pulumi classes have in common."""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, NoReturn, TypeVar, cast

import pulumi
from pulumi.dynamic import Resource

from ..core.rules import PROTECTION
from ..core.sip import REGISTRATION, outcome
from .codec import DELETES_FIRST, MADE, OWNER, PENDING
from .dynamic import DynamicProvider
from .mocks import mocked

_SAVED_LATE: Final = "PULUMI_SKIP_CHECKPOINTS"
"""With this in its environment the engine saves the state when all is over, instead of after each object."""
_STACK_TYPE: Final = "pulumi:pulumi:Stack"

ResourceT = TypeVar("ResourceT", bound="TelephonyResource")


class TelephonyResource(Resource):
    """A resource whose provider is one of ``providers.py``. Not for use in programs.

    The class of each resource is generated from its declaration, with what follows.
    """

    _provider_class: ClassVar[type[DynamicProvider]]
    _outputs: ClassVar[tuple[str, ...]]
    """The names of all outputs, inputs included."""
    _secret_outputs: ClassVar[tuple[str, ...]] = ()
    _texts: ClassVar[tuple[str, ...]] = ()
    """The inputs whose text a program may also give as an asset."""
    _protected_if: ClassVar[tuple[str, str] | None] = None
    """The input, and its value, with which ``release_protection`` is on where it is unset."""
    _delete_before_replace: ClassVar[bool] = False
    """Whether a new object cannot exist beside the old one. A provider is not asked about a forced replacement."""
    _registration: ClassVar[tuple[str, str, str] | None] = None
    """The input that makes the program fail unless the SIP server has accepted the credentials, and the two outputs
    with its status code and its words."""

    def __init_subclass__(cls, module: str = "", name: str = "", **kwargs: Any) -> None:
        if not (module and name):
            # Without the two, the SDK would silently change the type token: every object deleted and made anew.
            raise TypeError(
                f"{cls.__name__} cannot inherit from {cls.__bases__[0].__name__}: the type token is part of the state;"
                " wrap the resource in a pulumi.ComponentResource instead"
            )
        super().__init_subclass__(module=module, name=name, **kwargs)
        cls._outputs = tuple(name for name in inspect.get_annotations(cls) if not name.startswith("_"))

    def __init__(
        self,
        resource_name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        inputs = {name: _as_text(name, value) if name in self._texts else value for name, value in inputs.items()}
        # The SDK makes an attribute of what is a property, None included; of an annotation alone it does not.
        props: dict[str, Any] = {**dict.fromkeys(self._outputs), **inputs, **self._secrets(inputs)}
        props[OWNER] = _owner(resource_name, opts)
        if opts is not None and opts.delete_before_replace:
            props[DELETES_FIRST] = True
        ours = pulumi.ResourceOptions(additional_secret_outputs=list(self._secret_outputs))
        if self._is_protected(inputs) and (opts is None or (opts.protect is None and not opts.retain_on_delete)):
            # A provider is not asked when the engine previews a delete: it has to know beforehand.
            ours.protect = True
        if self._delete_before_replace and (opts is None or opts.delete_before_replace is None):
            ours.delete_before_replace = True
        waits = self._registration is not None and inputs.get(self._registration[0]) not in (None, False)
        if waits:
            # The SDK hands out no output that it was not told of.
            props |= {PENDING: None, MADE: None}
        began = time.time()
        super().__init__(self._provider_class(), resource_name, props, pulumi.ResourceOptions.merge(opts, ours))
        # The engine marks an output in its answer: not while it is unknown, nor under mocks.
        self.__dict__.update(self._secrets(self.__dict__))
        if opts is not None and opts.replace_on_changes:
            # The engine looks for changed properties, of which the SDK's dynamic server tells none.
            pulumi.log.warn(
                "replace_on_changes has no effect on this resource; to have it replaced, run pulumi state taint, or"
                " pulumi up --replace, with its URN",
                self,
            )
        if pulumi.runtime.is_dry_run():
            return
        if not (os.environ.get(_SAVED_LATE) or mocked()):
            pulumi.Output.all(props[OWNER], self.id).apply(self._note_saved)
        if waits:
            self._fail_unless_registered(resource_name, began)

    @classmethod
    def _secrets(cls, given: Mapping[str, Any]) -> dict[str, pulumi.Output[Any]]:
        """Those of ``given`` that are secret, as secrets, as a generated SDK wraps them: what a program or a
        transformation makes of one is a secret too."""
        named = ((name, given.get(name)) for name in cls._secret_outputs)
        return {name: pulumi.Output.secret(value) for name, value in named if value is not None}

    def _note_saved(self, told: Sequence[str]) -> None:
        from ..run.intent_files import note_saved

        owner, id_ = told
        note_saved(self._provider_class.kind, owner, id_)

    def _fail_unless_registered(self, resource_name: str, began: float) -> None:
        """A create that fails late would lose what it made: so it succeeds, and it is the program that fails.

        Not for what a run before ``began`` has made: a program also runs to refresh or destroy that, or to change
        something else, and the next update waits again.
        """

        def judge(told: Sequence[Any]) -> None:
            pending, made, id_, code, said, *secrets = told
            if REGISTRATION not in (pending or ()) or made is None or made < began:
                return
            words = outcome(code, said, secrets, "no outcome so far")
            raise pulumi.RunError(
                f'{type(self).__name__} "{resource_name}" (id {id_}) is made, but the SIP server has not accepted its'
                f" registration: {words}; correct what is wrong and run up again, which tries"
                " again"
            )

        status = (self._registration or ())[1:]
        told = (getattr(self, name, None) for name in (PENDING, MADE, "id", *status, *self._secret_outputs))
        pulumi.Output.all(*told).apply(judge)

    @classmethod
    def get(
        cls: type[ResourceT],
        resource_name: str,
        id: pulumi.Input[str | int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> ResourceT:
        """Look up an object that exists already, without managing it: read in each preview and ``up``, never changed,
        never deleted.

        It has all outputs but those that the API does not tell; what is secret there stays secret. A missing object
        fails the preview, with its id and the account that was asked.

        :param resource_name: The resource's name in the stack.
        :param id: The object's id at the vendor, a whole number, as text or not; see the class.
        :param opts: Pulumi's own options.
        """

        def known(value: object) -> str:
            if value is None or value == "":
                # The engine takes a resource without an id for one to be made.
                raise pulumi.RunError(
                    f'{cls.__name__}.get "{resource_name}": id must be the id of an object, but is empty'
                )
            # Numbers that come out of another resource may be floats.
            return str(int(value)) if isinstance(value, float) else str(value)

        late = isinstance(id, pulumi.Output) or inspect.isawaitable(id)
        given: pulumi.Input[str] = pulumi.Output.from_input(id).apply(known) if late else known(id)
        found = cls.__new__(cls)
        options = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=given))
        TelephonyResource.__init__(found, resource_name, {}, options)
        return found

    @classmethod
    def _is_protected(cls, inputs: Mapping[str, Any]) -> bool:
        """Whether ``release_protection`` is in effect, as far as can be told while the program runs."""
        given = inputs.get(PROTECTION)
        if given is None and cls._protected_if is not None:
            field, value = cls._protected_if
            given = inputs.get(field) == value
        return given is True


def _as_text(name: str, given: Any) -> Any:
    """The text of an asset; a text as it is. Raises RunError for an asset without a text."""
    if isinstance(given, pulumi.Output):
        return given.apply(lambda value: _as_text(name, value))
    if isinstance(given, pulumi.StringAsset):
        return given.text
    if isinstance(given, pulumi.FileAsset):
        try:
            return Path(given.path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise pulumi.RunError(f"{name}: the file {given.path} cannot be read as UTF-8 text: {error}") from None
    if isinstance(given, pulumi.Asset):
        raise pulumi.RunError(f"{name}: must be a text, a FileAsset or a StringAsset")
    return given


class NotLookedUp:
    """A resource that is nowhere but in the state. Not for use in programs."""

    _no_lookup: ClassVar[str]
    """Why it cannot be looked up."""

    @classmethod
    def get(
        cls, resource_name: str, id: pulumi.Input[str | int], opts: pulumi.ResourceOptions | None = None
    ) -> NoReturn:
        """Rejected: it is kept in the state of its stack only. Take it from there with a stack output and
        ``pulumi.StackReference``.
        """
        del id, opts
        raise pulumi.RunError(f'{cls.__name__}.get "{resource_name}": {cls._no_lookup}')


def _owner(resource_name: str, opts: pulumi.ResourceOptions | None) -> pulumi.Input[str]:
    """Who a resource is among all of its kind: its name, and in a component the types of what it is in, for these tell
    it from one of the same name in another component. ``claims.name_of`` takes it apart."""
    stack = f"{pulumi.get_project()}/{pulumi.get_stack()}"
    if opts is None or opts.parent is None:
        return f"{stack}/{resource_name}"

    def within(urn: str) -> str:
        types = urn.split("::")[2]
        return f"{stack}/{resource_name}" if types == _STACK_TYPE else f"{stack}/{types}::{resource_name}"

    # The engine tells the URN of a parent in a preview, too.
    told = opts.parent.urn.apply(within)
    # Without its dependencies: one on a component is one on all in it, hence on this resource.
    value = cast(Awaitable[str], told.future())  # None is for unknown values only
    return pulumi.Output(set(), value, told.is_known(), told.is_secret())
