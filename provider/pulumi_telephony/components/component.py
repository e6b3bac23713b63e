"""What the components have in common: one SIP account, and children whose arguments can be overridden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import pulumi

from ..adapters.resource import TelephonyResource
from ..core.sip import SIP_PORT
from ..password.resource import SipPassword
from .args import SipPasswordArgs

ChildT = TypeVar("ChildT", bound=TelephonyResource)


class SipAccountComponent(pulumi.ComponentResource):
    """Resources that log in to a SIP server with the same account. Not for use in programs."""

    _type_of_component: ClassVar[str]
    """The type token. It is in the URN of every child, so it must never change."""

    server: pulumi.Output[str]
    login: pulumi.Output[str]
    password: pulumi.Output[str]
    generated_password: SipPassword | None

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None,
        *,
        server: pulumi.Input[str],
        login: pulumi.Input[str],
        password: pulumi.Input[str] | None,
        password_args: SipPasswordArgs | None,
    ) -> None:
        if password is not None and password_args is not None:
            raise pulumi.RunError(
                f'{type(self).__name__} "{resource_name}": give either password, or password_args for a generated one,'
                " not both"
            )
        super().__init__(self._type_of_component, resource_name, None, opts)
        self._name_of_children = resource_name
        self.generated_password = None
        if password is None:
            self.generated_password = self._child(SipPassword, "password", {}, password_args)
            password = self.generated_password.result
        self.server = pulumi.Output.from_input(server)
        self.login = pulumi.Output.from_input(login)
        self.password = pulumi.Output.secret(password)

    def _child(
        self, kind: type[ChildT], role: str, wired: Mapping[str, Any], given: Mapping[str, Any] | None
    ) -> ChildT:
        """A child in a ``role``. The arguments that the program gives take precedence over those of the component."""
        arguments = {**wired, **(given or {})}
        options = pulumi.ResourceOptions.merge(pulumi.ResourceOptions(parent=self), arguments.pop("opts", None))
        return kind(f"{self._name_of_children}-{role}", opts=options, **arguments)


def address(server: pulumi.Input[str], port: pulumi.Input[int]) -> pulumi.Input[str]:
    """The server as ``host``, or as ``host:port`` if the port is not 5060."""
    if isinstance(server, str) and isinstance(port, int):
        return _address(server, port)
    return pulumi.Output.all(server, port).apply(lambda both: _address(*both))


def _address(server: str, port: int | float) -> str:
    if port == SIP_PORT:
        return server
    host = f"[{server}]" if ":" in server else server
    # Outputs of other resources may be floats.
    return f"{host}:{int(port)}"
