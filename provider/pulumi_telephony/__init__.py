"""Telephony as code: numbers, SIP registrations and SIP lines as Pulumi resources, and functions to look them up."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .public import *  # noqa: F403 - its `__all__`
else:
    # Loaded when a program uses it (PEP 562): the commands and the provider's process use none of it.
    def __getattr__(name):
        if not name.startswith("__") or name == "__all__":
            from importlib import import_module

            public = import_module(".public", __name__)
            if hasattr(public, name):
                return getattr(public, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)

    def __dir__():
        return sorted({*globals(), *__getattr__("__all__")})
