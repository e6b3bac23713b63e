"""The Pulumi resource for passwords of SIP accounts."""

# No `from __future__ import annotations`: the SDK evaluates the annotations of a class anew for each resource.
from collections.abc import Mapping
from typing import ClassVar, NoReturn

import pulumi

from ..adapters.resource import TelephonyResource
from ..providers import SipPasswordProvider


class SipPassword(TelephonyResource, module="telephony", name="SipPassword"):
    """A password for a SIP account, generated once and kept in the stack's state as a secret.

    No API is called and no account is needed. ``result`` has letters and digits only, of each of lower case, upper case
    and digits one at least, and none of ``l``, ``I``, ``1``, ``O`` and ``0``, which look alike. All three vendors take
    it as it is.

    Every change replaces: a new password is made first, whatever uses ``result`` is updated to it, and the old one goes
    last. To renew it, change a value of ``keepers``. A refresh keeps it, and so does a new name with the option
    ``aliases``. Destroying it forgets it: a new one is another one.

    The SIP server has to know it as well. Hand ``result`` to the resource that sets up the account there, or read it
    from a stack output with ``pulumi stack output --show-secrets``.

    A password that exists already needs no resource: give it from the configuration, as a secret. There is nothing to
    look one up in, so that ``SipPassword.get`` is refused.
    """

    _provider_class = SipPasswordProvider
    _secret_outputs: ClassVar[tuple[str, ...]] = ("result",)

    length: pulumi.Output[int]
    """How many characters it has. A change replaces."""
    keepers: pulumi.Output[Mapping[str, str] | None]
    """What it is kept for. Any change replaces."""

    result: pulumi.Output[str]
    """The password. Secret."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        length: pulumi.Input[int] | None = None,
        keepers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    ) -> None:
        """
        :param resource_name: The resource's name in the stack.
        :param opts: Pulumi's own options.
        :param length: How many characters, 12 to 100; default 20.
        :param keepers: Texts of your choice by name, such as ``{"renewed": "2026-11"}``: the password stays the same
            for as long as they do. Not secret, unless they are given as secrets.
        """
        super().__init__(resource_name, {"length": length, "keepers": keepers}, opts)

    @classmethod
    def get(
        cls, resource_name: str, id: pulumi.Input[str | int], opts: pulumi.ResourceOptions | None = None
    ) -> NoReturn:
        """Refused: a password is kept in the state of its stack only. Take it from there with a stack output and
        ``pulumi.StackReference``.
        """
        del id, opts
        raise pulumi.RunError(
            f'SipPassword.get "{resource_name}": a password is kept in the state of its stack only; export it there as'
            " an output, and read that with pulumi.StackReference"
        )
