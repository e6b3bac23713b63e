"""The accounts of a program: from the stack configuration, or from an explicit ``Provider`` for a second account.

A stack needs no ``Provider``: set ``telephony:megafon``, ``telephony:voximplant`` and ``telephony:bitrix24`` in its
configuration, or the environment variables that ``accounts/settings.py`` lists.
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi.dynamic import Config
from pulumi.runtime.settings import get_monitor

from ..base.placeholder import placeholder
from .account_args import Bitrix24Args, MegafonArgs, VoximplantArgs

if TYPE_CHECKING:
    from ..run.deployment import Deployment

NAMESPACE = "telephony"
_VENDORS = ("megafon", "voximplant", "bitrix24")
_EXPLICIT = f"{NAMESPACE}:explicit"


class Provider(pulumi.ProviderResource):
    """Another set of accounts, in a process of its own: pass it as ``opts=ResourceOptions(provider=...)``.

    Its arguments take precedence over the environment, and are secret as a whole.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        megafon: MegafonArgs | None = None,
        voximplant: VoximplantArgs | None = None,
        bitrix24: Bitrix24Args | None = None,
        coordination: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        :param resource_name: The provider's name in the stack.
        :param megafon: The MegaFon account.
        :param voximplant: The Voximplant account.
        :param bitrix24: The Bitrix24 portal.
        :param coordination: The URL of a Redis server, ``redis://`` or ``rediss://``, through which deployments on
            several machines coordinate. Unset: deployments on one machine coordinate. Secret.
        :param opts: Pulumi's own options.
        """
        given: dict[str, Any] = {"megafon": megafon, "voximplant": voximplant, "bitrix24": bitrix24}
        given = {vendor: dict(arguments) for vendor, arguments in given.items() if arguments is not None}
        if placeholder() is not None:
            # The secrets were replaced, so nobody knows what the arguments were: the simulators stand for all accounts.
            given = {vendor: pulumi.Config(NAMESPACE).get(vendor) or "{}" for vendor in given}
            coordination = None if coordination is None else placeholder()
        props: dict[str, Any] = {
            f"{NAMESPACE}:{vendor}": pulumi.Output.secret(arguments) for vendor, arguments in given.items()
        }
        if coordination is not None:
            props[f"{NAMESPACE}:coordination"] = pulumi.Output.secret(coordination)
        super().__init__("pulumi-python", resource_name, {**props, _EXPLICIT: "true"}, opts)
        # Functions run in the program's process, and need them there.
        self._accounts = {**given, "coordination": coordination}

    def _for_functions(self, vendor: str) -> dict[str, Any]:
        """The arguments that a function of ``vendor`` needs, including outputs and secrets."""
        return {key: self._accounts[key] for key in (vendor, "coordination") if self._accounts.get(key) is not None}


_configured: weakref.WeakValueDictionary[str, Deployment] = weakref.WeakValueDictionary()
"""The SDK configures every provider class of a process in the same way: together they are one deployment."""


def from_configure(config: Config, environ: Mapping[str, str] = os.environ) -> Deployment:
    """The deployment of the provider process that got ``config``."""
    from ..accounts.settings import Settings
    from ..run.deployment import Deployment

    given = {key: config.get(f"{NAMESPACE}:{key}") for key in (*_VENDORS, "coordination")}
    explicit = config.get(_EXPLICIT) is not None
    key = json.dumps([explicit, given], sort_keys=True, default=repr)
    found = _configured.get(key)
    if found is None:
        found = _configured[key] = Deployment(Settings(given, environ, explicit=explicit))
    return found


_of_programs: weakref.WeakKeyDictionary[Any, dict[str, Deployment]] = weakref.WeakKeyDictionary()
"""By the connection to the engine, because a process of the Automation API may run several deployments."""
_lock = threading.Lock()


def from_program(accounts: Mapping[str, Any] | None, environ: Mapping[str, str] = os.environ) -> Deployment:
    """The deployment that the functions of a program share, with the accounts of a ``Provider`` or of the stack."""
    from ..accounts.settings import Settings
    from ..run.deployment import Deployment

    given = _of_stack() if accounts is None else accounts
    monitor = get_monitor()
    with _lock:
        shared = {} if monitor is None else _of_programs.setdefault(monitor, {})
        key = json.dumps([accounts is not None, given], sort_keys=True, default=repr)
        if key not in shared:
            shared[key] = Deployment(Settings(given, environ, explicit=accounts is not None))
        return shared[key]


def _of_stack() -> dict[str, Any]:
    config = pulumi.Config(NAMESPACE)
    return {key: config.get(key) for key in (*_VENDORS, "coordination")}
