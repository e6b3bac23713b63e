"""What the three Pulumi classes have in common."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import pulumi
from pulumi.dynamic import Resource

from .dynamic import OWNER, DynamicProvider

ResourceT = TypeVar("ResourceT", bound="TelephonyResource")


class TelephonyResource(Resource):
    """A resource whose provider is one of ``providers.py``. Not for use in programs."""

    _provider_class: ClassVar[type[DynamicProvider]]
    _secret_outputs: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, module: str = "", name: str = "", **kwargs: Any) -> None:
        if not (module and name):
            # Without the two, the SDK would silently change the type token: every object deleted and made anew.
            raise TypeError(
                f"{cls.__name__} cannot inherit from {cls.__bases__[0].__name__}: the type token is part of the state;"
                " wrap the resource in a pulumi.ComponentResource instead"
            )
        super().__init_subclass__(module=module, name=name, **kwargs)

    def __init__(
        self,
        resource_name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        # The SDK makes an attribute of what is a property, None included; of an annotation alone it does not.
        outputs = (name for name in inspect.get_annotations(type(self)) if not name.startswith("_"))
        props: dict[str, Any] = {**dict.fromkeys(outputs), **inputs}
        props[OWNER] = f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}"
        ours = pulumi.ResourceOptions(additional_secret_outputs=list(self._secret_outputs))
        if self._is_protected(inputs) and (opts is None or (opts.protect is None and not opts.retain_on_delete)):
            # A provider is not asked when the engine previews a delete: it has to know beforehand.
            ours.protect = True
        super().__init__(self._provider_class(), resource_name, props, pulumi.ResourceOptions.merge(opts, ours))

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
        return inputs.get("release_protection") is True
