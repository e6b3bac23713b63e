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
from .codec import DELETES_FIRST, MADE, OWNER, PENDING, PREVIEW
from .dynamic import DynamicProvider
from .mocks import mocked

_SAVED_LATE: Final = "PULUMI_SKIP_CHECKPOINTS"
"""If this variable is set, the engine saves the state at the end of the run instead of after each step."""
_STACK_TYPE: Final = "pulumi:pulumi:Stack"

ResourceT = TypeVar("ResourceT", bound="TelephonyResource")


class TelephonyResource(Resource):
    """A resource whose provider is one of ``providers.py``. Not for use in programs.

    The class of each resource is generated from its declaration, which also sets these attributes.
    """

    _provider_class: ClassVar[type[DynamicProvider]]
    _outputs: ClassVar[tuple[str, ...]]
    """The names of all outputs, inputs included."""
    _secret_outputs: ClassVar[tuple[str, ...]] = ()
    _texts: ClassVar[tuple[str, ...]] = ()
    """The inputs whose text a program may also give as an asset."""
    _protected_if: ClassVar[tuple[str, str] | None] = None
    """The input and the value that turn ``release_protection`` on if the program does not set it."""
    _delete_before_replace: ClassVar[bool] = False
    """Whether the new object cannot exist next to the old one. The engine does not ask the provider about a forced
    replacement."""
    _registration: ClassVar[tuple[str, str, str] | None] = None
    """The input that makes the program fail if the SIP server does not accept the credentials, and the outputs with
    the SIP status code and message."""

    def __init_subclass__(cls, module: str = "", name: str = "", **kwargs: Any) -> None:
        if not (module and name):
            # Without both, the SDK would silently change the type token, and every object would be replaced.
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
        # The SDK creates attributes for properties, even if they are None, but not for annotations.
        props: dict[str, Any] = {**dict.fromkeys(self._outputs), **inputs, **self._secrets(inputs)}
        props[OWNER] = _owner(resource_name, opts)
        if opts is not None and opts.delete_before_replace:
            props[DELETES_FIRST] = True
        if pulumi.runtime.is_dry_run() and not mocked():
            props[PREVIEW] = True
        ours = pulumi.ResourceOptions(additional_secret_outputs=list(self._secret_outputs))
        if self._is_protected(inputs) and (opts is None or (opts.protect is None and not opts.retain_on_delete)):
            # The engine does not ask the provider when it previews a delete, so it needs the option.
            ours.protect = True
        if self._delete_before_replace and (opts is None or opts.delete_before_replace is None):
            ours.delete_before_replace = True
        waits = self._registration is not None and inputs.get(self._registration[0]) not in (None, False)
        if waits:
            # The SDK resolves only outputs that were passed as properties.
            props |= {PENDING: None, MADE: None}
        began = time.time()
        super().__init__(self._provider_class(), resource_name, props, pulumi.ResourceOptions.merge(opts, ours))
        # The engine marks secret outputs only when they are known, and mocks never do.
        self.__dict__.update(self._secrets(self.__dict__))
        if opts is not None and opts.replace_on_changes:
            # The engine needs the names of the changed properties, which the SDK's dynamic server does not return.
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
        """The secret inputs of ``given``, wrapped as secrets as in a generated SDK, so that values derived from them in
        a program or a transformation are secret too."""
        named = ((name, given.get(name)) for name in cls._secret_outputs)
        return {name: pulumi.Output.secret(value) for name, value in named if value is not None}

    def _note_saved(self, told: Sequence[str]) -> None:
        from ..run.intent_files import note_saved

        owner, id_ = told
        note_saved(self._provider_class.kind, owner, id_)

    def _fail_unless_registered(self, resource_name: str, began: float) -> None:
        """Let the program fail, not the create: a create that fails would lose the new object.

        Objects that were created before ``began`` are ignored: the program may run to refresh or destroy them, or to
        change something else, and the next update waits again.
        """

        def judge(told: Sequence[Any]) -> None:
            pending, made, id_, code, said, *secrets = told
            if REGISTRATION not in (pending or ()) or made is None or made < began:
                return
            words = outcome(code, said, secrets, "no outcome so far")
            raise pulumi.RunError(
                f'{type(self).__name__} "{resource_name}" (id {id_}) was created, but the SIP server has not accepted'
                f" its registration: {words}; correct the inputs and run up again"
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
        """Read an existing object without managing it: each preview and ``up`` reads it again, and it is never changed
        or deleted.

        It has all outputs except those that the API does not return. Secrets stay secret. If the object does not exist,
        the preview fails with an error that names the id and the account.

        :param resource_name: The resource's name in the stack.
        :param id: The object's id at the vendor: a whole number, as a number or as text; see the class.
        :param opts: Pulumi's own options.
        """

        def known(value: object) -> str:
            if value is None or value == "":
                # The engine would create a resource without an id.
                raise pulumi.RunError(
                    f'{cls.__name__}.get "{resource_name}": id must be the id of an object, but is empty'
                )
            # Outputs of other resources may be floats.
            return str(int(value)) if isinstance(value, float) else str(value)

        late = isinstance(id, pulumi.Output) or inspect.isawaitable(id)
        given: pulumi.Input[str] = pulumi.Output.from_input(id).apply(known) if late else known(id)
        found = cls.__new__(cls)
        options = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=given))
        TelephonyResource.__init__(found, resource_name, {}, options)
        return found

    @classmethod
    def _is_protected(cls, inputs: Mapping[str, Any]) -> bool:
        """Whether ``release_protection`` is in effect, as far as the program can know."""
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
        except OSError as error:
            raise pulumi.RunError(f"{name}: the file {given.path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise pulumi.RunError(f"{name}: the file {given.path} is not UTF-8 text") from None
    if isinstance(given, pulumi.Asset):
        raise pulumi.RunError(f"{name}: must be a text, a FileAsset or a StringAsset")
    return given


class NotLookedUp:
    """A resource that exists in the state only. Not for use in programs."""

    _no_lookup: ClassVar[str]
    """Why it cannot be looked up."""

    @classmethod
    def get(
        cls, resource_name: str, id: pulumi.Input[str | int], opts: pulumi.ResourceOptions | None = None
    ) -> NoReturn:
        """Rejected, because the object exists only in the state of its stack. Export it there as a stack output, and
        read that with ``pulumi.StackReference``.
        """
        del id, opts
        raise pulumi.RunError(f'{cls.__name__}.get "{resource_name}": {cls._no_lookup}')


def _owner(resource_name: str, opts: pulumi.ResourceOptions | None) -> pulumi.Input[str]:
    """Identifies a resource among those of its kind: its name, and in a component the types of its parents, because
    children of different components may have the same name. ``claims.name_of`` returns the name."""
    stack = f"{pulumi.get_project()}/{pulumi.get_stack()}"
    if opts is None or opts.parent is None:
        return f"{stack}/{resource_name}"

    def within(urn: str) -> str:
        types = urn.split("::")[2]
        return f"{stack}/{resource_name}" if types == _STACK_TYPE else f"{stack}/{types}::{resource_name}"

    # The URN of a parent is known in a preview, too.
    told = opts.parent.urn.apply(within)
    # Without its dependencies: one on a component includes all of its children, and so this resource.
    value = cast(Awaitable[str], told.future())  # None is for unknown values only
    return pulumi.Output(set(), value, told.is_known(), told.is_secret())
