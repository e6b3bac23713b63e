"""What all threads of a process share: made once, by the first that asks, while the others wait."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar

OfP = ParamSpec("OfP")
MadeT = TypeVar("MadeT")


class shared(Generic[OfP, MadeT]):
    """``functools.cache`` for what there may be only one of. That one lets several threads make it at the same time,
    and each would go on with its own: a client with its own listing of the account, for instance."""

    _all: ClassVar[list[shared[..., Any]]] = []

    def __init__(self, make: Callable[OfP, MadeT]) -> None:
        self.__doc__ = make.__doc__
        self._made: Any = functools.cache(make)
        self._lock = threading.Lock()
        self._all.append(self)

    def __call__(self, *of: OfP.args, **named: OfP.kwargs) -> MadeT:
        with self._lock:
            made: MadeT = self._made(*of, **named)
            return made

    def cache_clear(self) -> None:
        """Forget what was made: the next one who asks gets another."""
        self._made.cache_clear()

    @classmethod
    def forget_all(cls) -> None:
        """Forget whatever is shared in this process."""
        for each in cls._all:
            each.cache_clear()
