"""Whether what a plan adds fits into an account: what is there, how much is allowed, and what it costs.

The check of the first new object of a kind asks the account, once and without retries: a preview must not take long
because a vendor is down. It prints what it found; the check of the first object that is too many, or that cannot be
paid, prints a warning. Neither is an error: before ``up``, a limit may be raised or money be paid in. It also names
the object that has the name of a new one already; the program may release it.

The review reads these messages in previews, those of older versions included.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from ..base.errors import ConfigurationError, TelephonyError, TransportError
from ..base.messages import WARNING, Once, inform, pattern, warn
from ..http.retry import Patience, patience
from .adoption import escaped, unescaped

BRIEF: Final = Patience(connect=5.0, read=15.0, tries=1, total=15.0)

_HAS: Final = "{kind}: {place} uses {used} of {most} {what}"
_HAS_OF_UNKNOWN: Final = "{kind}: {place} has {used} {what}; how many it can have is unknown"
_COSTS: Final = "{kind}: {place} has {balance}; one costs {price} a month"
_HAS_AND_COSTS: Final = "{kind}: {place} uses {used} of {most} and has {balance}; one costs {price} a month"
_TOO_MANY: Final = (
    '{kind} "{name}" does not fit: {place} uses {used} of {most} {what}, and this program adds at least {added}'
)
_TOO_DEAR: Final = (
    '{kind} "{name}" cannot be paid: {place} has {balance}, one costs {price} a month and taxes, and this program'
    " adds at least {added}"
)
_TAKEN: Final = (
    '{kind} "{name}": {what} belongs to {ids} in {place}: up fails unless this program releases it first. What is'
    " removed from a program is deleted last; if a resource was only renamed, use the option aliases. An object that no"
    " program manages can be adopted (adopt=True)"
)
_UNKNOWN: Final = "{kind}: whether the account has room for what is new is unknown: {reason}"

_DECIMALS: Final = 6
# So narrow that the review can print words and amounts as they are.
_NUMBER, _MONEY = "[0-9]{1,12}", r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?(?: [A-Za-z]{1,8})?"
_PARTS: Final = {
    "kind": r"[A-Z]\w*", "name": r'(?:[^"\\]|\\.)*', "place": ".*", "what": "[A-Za-z ]+", "used": _NUMBER,
    "most": _NUMBER, "added": _NUMBER, "price": _MONEY, "balance": _MONEY,
}  # fmt: skip


SeenT = TypeVar("SeenT")

_ALL: Final = ""
"""Stands for all kinds."""


@dataclasses.dataclass(frozen=True)
class Money:
    """An amount in a currency, which may be unknown."""

    amount: Decimal
    currency: str = ""

    @classmethod
    def of(cls, amount: object, currency: str | None) -> Money | None:
        """None: there is no such amount."""
        try:
            exact = Decimal(str(amount))
            # A vendor's sum of floats may be 91.10000000000001.
            rounded = round(exact, _DECIMALS)
        except InvalidOperation:
            return None
        found = exact if exact == rounded else rounded
        return cls(found, currency or "") if found.is_finite() else None

    def times(self, count: int) -> Money:
        return dataclasses.replace(self, amount=self.amount * count)

    def __str__(self) -> str:
        # Without the zeros at the end, and never with an exponent.
        return f"{self.amount.normalize():f} {self.currency}".rstrip()


@dataclasses.dataclass(frozen=True)
class Allowance:
    """What an account has of a kind of object, and how many more it can have. None: unknown, or no limit."""

    place: str
    """The account in words."""
    what: str
    """The objects in words, in the plural."""
    used: int | None = None
    most: int | None = None
    price: Money | None = None
    """What one costs a month. Creating it takes that and taxes at once."""
    balance: Money | None = None


@dataclasses.dataclass(frozen=True)
class Foreseen:
    """A message of a preview about an allowance. ``name``: the resource that exceeds it, if one does."""

    kind: str
    allowance: Allowance
    name: str | None = None


class Looks:
    """Looks at one account. Those that fail are not repeated: a preview must not wait for each of many resources."""

    def __init__(self) -> None:
        self._failed: set[str] = set()

    def take(self, kind: str, look: Callable[[], SeenT]) -> SeenT | None:
        """What ``look`` sees for a kind. None if it fails, which is said once; a vendor that does not answer is not
        asked for other kinds either. Raises ConfigurationError, because ``up`` fails as well then."""
        if self._failed & {kind, _ALL}:
            return None
        try:
            with patience(BRIEF):
                return look()
        except ConfigurationError:
            raise
        except TelephonyError as error:
            self._failed.add(_ALL if isinstance(error, TransportError) else kind)
            inform(_UNKNOWN.format(kind=kind, reason=error))
            return None


class Foresight:
    """What a program adds of a kind to an account. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._added: dict[str, str] = {}
        self._allowance: Allowance | None = None
        self._too_many = Once()
        self._too_dear = Once()

    def add(self, kind: str, owner: str, name: str, look: Callable[[], Allowance | None]) -> None:
        """Note that the program adds ``owner``, whose ``name`` is for messages, and say what that means. ``look`` asks
        the account; None: it does not answer."""
        with self._lock:
            is_first = not self._added
            self._added[owner] = name
        if is_first:
            self._ask(kind, look)
        if self._allowance is not None:
            self._judge(kind, self._allowance, list(self._added.values()))

    def _ask(self, kind: str, look: Callable[[], Allowance | None]) -> None:
        found = look()
        if found is None:
            return
        told = {**vars(found), "kind": kind}
        counted, priced = None not in (found.used, found.most), None not in (found.price, found.balance)
        template = _HAS_AND_COSTS if counted and priced else _HAS if counted else _COSTS if priced else _HAS_OF_UNKNOWN
        if template is not _HAS_OF_UNKNOWN or found.used is not None:
            inform(template.format_map(told))
        self._allowance = found

    def _judge(self, kind: str, it: Allowance, names: Sequence[str]) -> None:
        told = {**vars(it), "kind": kind, "added": len(names)}
        if it.used is not None and it.most is not None and it.used + len(names) > it.most and self._too_many.first():
            warn(_TOO_MANY.format_map({**told, "name": escaped(names[max(it.most - it.used, 0)])}))
        if it.price and it.balance and it.price.times(len(names)).amount > it.balance.amount and self._too_dear.first():
            # If the account is in debt, not even one that costs nothing can be paid.
            paid = int(it.balance.amount / it.price.amount) if it.balance.amount > 0 else 0
            warn(_TOO_DEAR.format_map({**told, "name": escaped(names[paid])}))


@dataclasses.dataclass(frozen=True)
class Taken:
    """A name that existing objects have, because of which the vendor would reject it. ``name``: of the resource."""

    kind: str
    name: str
    what: str
    """The name in words."""
    ids: tuple[str, ...]
    place: str
    """The account in words."""

    def __str__(self) -> str:
        ids = ", ".join(f"id {id_}" for id_ in self.ids)
        return _TAKEN.format_map({**vars(self), "name": escaped(self.name), "ids": ids})


def taken(message: str) -> Taken | None:
    """The taken name that a message of the provider is about; None: it is another message."""
    found = _READ_TAKEN.fullmatch(message)
    if found is None:
        return None
    ids = tuple(found["ids"].removeprefix("id ").split(", id "))
    return Taken(found["kind"], unescaped(found["name"]), found["what"], ids, found["place"])


def foreseen(message: str) -> Foreseen | None:
    """What a message of the provider says about an allowance; None: it is another message."""
    found = next(filter(None, (read.fullmatch(message) for read in _READS)), None)
    if found is None:
        return None
    parts = found.groupdict()
    used, most = (None if (text := parts.get(name)) is None else int(text) for name in ("used", "most"))
    price, balance = (_money(parts.get(name)) for name in ("price", "balance"))
    name = parts.get("name")
    allowance = Allowance(parts["place"], parts.get("what", ""), used, most, price, balance)
    return Foreseen(parts["kind"], allowance, None if name is None else unescaped(name))


_READS: Final = (
    *(pattern(template, WARNING, **_PARTS) for template in (_TOO_MANY, _TOO_DEAR)),
    *(pattern(template, **_PARTS) for template in (_HAS_AND_COSTS, _HAS, _HAS_OF_UNKNOWN, _COSTS)),
)
_READ_TAKEN: Final = pattern(_TAKEN, **{**_PARTS, "what": "(?s:.*)", "ids": "id [^ ,]+(?:, id [^ ,]+)*"})


def _money(text: str | None) -> Money | None:
    amount, _, currency = (text or "").partition(" ")
    return Money.of(amount, currency)
