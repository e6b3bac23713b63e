"""The table of cells: every call of a clean run, struck by every fault, once and lastingly, before and after commit."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal

Effect = str | dict[str, Any]
Kind = Literal["once", "lasting", "late", "kill", "elsewhere", "twin", "late-twin"]

LASTING = 1_000
"""Calls. More than any run makes."""

TWINS: tuple[Literal["twin", "late-twin"], ...] = ("twin", "late-twin")

LATE = 0.5
"""Seconds until a call is carried out that its caller has given up long since."""

ANSWERS: tuple[Effect, ...] = (
    "reset",
    "hang",
    "html",
    {"html": 200},
    {"html": 403},
    {"html": 404},
    "empty",
    {"status": 503},
)
"""What any gateway may do to any call, and to the answer of one that was carried out."""

TOO_MANY: Effect = {"status": 429, "retry_after": 1}
"""Too many requests: refused as such, whoever says so (RFC 6585, 4)."""

LASTING_ANSWERS: tuple[Effect, ...] = ("reset", "html", {"html": 404}, "empty", {"status": 503})

REFUSALS: dict[str, tuple[str | int, ...]] = {
    "megafon": (
        "access_token_invalid", "ip_not_whitelisted", "invalid_parameter_value", "already_in_use", "limit_exceeded",
    ),
    "voximplant": (100, 101, 127, 340, 416, 456),
    "bitrix24": (
        "ACCESS_DENIED", "INVALID_CREDENTIALS", "CHECK_FIELDS_ERROR", "MAX_CLOUD_PBX", "QUERY_LIMIT_EXCEEDED",
        "OPERATION_TIME_LIMIT",
    ),
}  # fmt: skip
"""The vendor certainly did nothing: of each reaction that the contracts tell apart, one or two codes. Those that say
"there is no such object" are no faults but facts."""

UNKNOWNS: dict[str, tuple[str | int, ...]] = {
    "megafon": ("internal_error",),
    "voximplant": (2, 5, 484, 515),
    "bitrix24": ("INTERNAL_SERVER_ERROR", "ERROR_CORE"),
}
"""Whether the vendor did something is not known (megafon 6.3; voximplant 3.4, 3.5; bitrix24 1.7)."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One fault at one call; `elsewhere` is none, but the whole run with the credentials of another customer. During
    the call of a `twin`, another program makes what the resource asks for; a `late-twin` has no answer either."""

    scenario: str
    position: int
    """Which call of the run, 1 for the first."""
    operation: str
    """Its name, for the reader."""
    vendor: str
    kind: Kind
    when: Literal["before", "after"]
    effect: Effect

    @property
    def id(self) -> str:
        what = self.effect if isinstance(self.effect, str) else "=".join(map(str, next(iter(self.effect.items()))))
        return f"{self.scenario}/{self.position}:{self.operation.replace('/', '|')}/{self.kind}/{self.when}/{what}"

    @property
    def fault(self) -> dict[str, Any]:
        times = LASTING if self.kind == "lasting" else 1
        return {
            "vendor": self.vendor, "nth": self.position, "times": times, "when": self.when, "effect": self.effect
        }  # fmt: skip

    def sampled(self, one_in: int) -> bool:
        """Whether this cell is among a fixed selection."""
        return self.kind in ("elsewhere", *TWINS) or zlib.crc32(self.id.encode()) % one_in == 0


def elsewhere(scenario: str, vendor: str) -> Cell:
    return Cell(scenario, 0, "all", vendor, "elsewhere", "before", "credentials")


def twins(scenario: str, journal: Sequence[dict[str, Any]], creates: Collection[str]) -> Iterator[Cell]:
    """Another program makes what the resource asks for during one of the calls until it exists. Voximplant alone lets
    two be alike: then it may also appear later."""
    for position, entry in enumerate(journal, 1):
        vendor, operation = entry["vendor"], entry["operation"]
        for kind in TWINS:
            yield Cell(scenario, position, operation, vendor, kind, "before", {"delay": LATE})
        if vendor == "voximplant":
            yield Cell(scenario, position, operation, vendor, "late-twin", "after", {"delay": LATE})
        elif operation in creates:
            return


def cells(scenario: str, journal: Sequence[dict[str, Any]]) -> Iterator[Cell]:
    """Every cell of the run that left this journal."""
    for position, entry in enumerate(journal, 1):
        vendor = entry["vendor"]
        refusals: list[Effect] = [TOO_MANY, *({"error": code} for code in REFUSALS[vendor])]
        unknowns: list[Effect] = [{"error": code} for code in UNKNOWNS[vendor]]
        faults: list[tuple[Kind, Literal["before", "after"], Effect]] = [
            *(("once", "before", effect) for effect in (*ANSWERS, *refusals, *unknowns)),
            *(("once", "after", effect) for effect in (*ANSWERS, *unknowns)),
            *(("lasting", "before", effect) for effect in (*LASTING_ANSWERS, *refusals, *unknowns)),
            *(("lasting", "after", effect) for effect in (*LASTING_ANSWERS, *unknowns)),
            ("late", "before", {"delay": LATE}),
            ("kill", "before", "hang"),
            ("kill", "after", "hang"),
        ]
        for kind, when, effect in faults:
            yield Cell(scenario, position, entry["operation"], vendor, kind, when, effect)
