"""Faults by script: "the third create commits, then the connection is cut"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from .call import Call
from .errors import Refused
from .vendor import Vendor


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WithWait(_Strict):
    """The header Retry-After; with ``as_date`` it is written as an HTTP date."""

    retry_after: Annotated[int, Field(ge=0)] | None = None
    as_date: bool = False


class Status(WithWait):
    """This HTTP status with a plain text."""

    status: Annotated[int, Field(ge=200, le=599)]


class Error(WithWait):
    """An error of the vendor's own table, in the vendor's own shape."""

    error: str | int


class Body(WithWait):
    """This JSON value as the whole answer, null too, with status 200 or another one:
    ``{"body": {"result": false}}``."""

    body: Any
    status: Annotated[int, Field(ge=200, le=599)] = 200


class Delay(_Strict):
    """Answer later, by so many real seconds."""

    delay: Annotated[FiniteFloat, Field(ge=0, le=3600)]


class Html(_Strict):
    """A page of HTML with this status; ``"html"`` alone is what a gateway sends, 502."""

    html: Annotated[int, Field(ge=200, le=599)]


Effect = Literal["reset", "hang", "html", "empty"] | Status | Error | Body | Delay | Html


class Fault(_Strict):
    """What happens to which call. ``nth`` counts the matching calls from the moment the fault was posted (1 is the
    next); it happens ``times`` times running, or with ``seconds`` to every matching call until so many seconds have
    gone by on the clock since the first one. ``operation`` None means every call of the vendor.

    "before": the vendor never sees the call. "after": the call is carried out and committed, then the answer is lost.
    """

    vendor: str
    operation: str | None = None
    nth: Annotated[int, Field(ge=1)] = 1
    times: Annotated[int, Field(ge=1)] = 1
    seconds: Annotated[FiniteFloat, Field(gt=0)] | None = None
    when: Literal["before", "after"] = "before"
    effect: Effect

    @model_validator(mode="after")
    def _ends_in_one_way(self) -> Fault:
        if self.seconds is not None and self.times != 1:
            raise ValueError("a fault ends after times or after seconds, not both")
        return self

    def check(self, vendors: dict[str, Vendor]) -> None:
        """Raises Refused for a vendor, operation or error that does not exist."""
        vendor = vendors.get(self.vendor)
        if vendor is None:
            raise Refused(f"no vendor {self.vendor!r}; there are {', '.join(vendors)}")
        if self.operation is not None and self.operation not in vendor.operation_named:
            raise Refused(
                f"{self.vendor} has no operation {self.operation!r}; there are {', '.join(vendor.operation_named)}"
            )
        if isinstance(self.effect, Error) and str(self.effect.error) not in vendor.error_coded:
            raise Refused(
                f"{self.vendor} has no error {self.effect.error!r}; there are {', '.join(vendor.error_coded)}"
            )


@dataclass
class _Planned:
    id: int
    fault: Fault
    seen: int = 0
    fired: int = 0
    since: float = 0.0

    def meets(self, call: Call) -> bool:
        """Count the call; whether the fault strikes it."""
        if self.fault.vendor != call.state.tables.name:
            return False
        if self.fault.operation is not None and (call.operation is None or self.fault.operation != call.operation.name):
            return False
        self.seen += 1
        if self.seen < self.fault.nth or self._over(call.state.now()):
            return False
        self.fired += 1
        return True

    def _over(self, now: float) -> bool:
        if self.fault.seconds is None:
            return self.fired >= self.fault.times
        if not self.fired:
            self.since = now
        return now >= self.since + self.fault.seconds

    def told(self) -> dict[str, Any]:
        return {"id": self.id, **self.fault.model_dump(mode="json"), "seen": self.seen, "fired": self.fired}


class FaultPlan:
    """The faults posted so far, in memory."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(self, faults: list[Fault]) -> None:
        self._planned.extend(_Planned(len(self._planned) + at, fault) for at, fault in enumerate(faults, 1))

    def clear(self) -> None:
        self._planned.clear()

    def told(self) -> list[dict[str, Any]]:
        return [planned.told() for planned in self._planned]

    def striking(self, call: Call) -> list[Fault]:
        """Those that strike this call; every matching one counts it. At most one for each ``when``."""
        struck: dict[str, Fault] = {}
        for planned in self._planned:
            if planned.meets(call):
                struck.setdefault(planned.fault.when, planned.fault)
        return list(struck.values())
