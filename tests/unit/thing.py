"""A small resource with every rule, for the tests of check, diff and the dynamic adapter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from pulumi_telephony.base.errors import InvalidInputError
from pulumi_telephony.core.lifecycle import Lifecycle
from pulumi_telephony.core.model import Created, Inputs, Problem, State
from pulumi_telephony.core.rules import (
    Alternative,
    ClearedBy,
    ClientOnly,
    ComparedBy,
    Replace,
    ReplacedWhenRemoved,
    Secret,
    ServerDefault,
    WriteOnly,
)


def _same_letters(actual: str, desired: str) -> bool:
    return actual.lower() == desired.lower()


class ThingInputs(Inputs):
    delete_first = True

    name: Annotated[str, Field(min_length=1, max_length=20), Replace()]
    size: Annotated[int | None, Field(ge=1), ServerDefault()] = None
    color: Annotated[Literal["red", "blue"], ClearedBy("red")] = "red"
    comment: Annotated[str | None, ClearedBy("")] = None
    code: Annotated[str | None, Secret(), WriteOnly(), ReplacedWhenRemoved()] = None
    host: Annotated[str | None, ComparedBy(_same_letters)] = None
    owner_id: Annotated[int | None, Alternative("owner_name"), ClearedBy(None)] = None
    owner_name: Annotated[str | None, Alternative("owner_id"), ClearedBy(None)] = None
    patience: Annotated[int, ClientOnly()] = 10


class ThingState(State):
    name: str | None = None
    size: int | None = None
    color: str | None = None
    comment: str | None = None
    code: Annotated[str | None, Secret()] = None
    host: str | None = None
    owner_id: int | None = None
    owner_name: str | None = None
    patience: int | None = None
    token: Annotated[str | None, Secret()] = None
    """Made by the API, secret."""


class ThingLifecycle(Lifecycle[ThingInputs, ThingState]):
    kind = "Thing"
    Inputs = ThingInputs
    State = ThingState

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        if "owner_id" in values and "owner_name" in values:
            yield Problem(None, "give owner_id or owner_name, not both")
        if values.get("color") == "blue" and "size" not in values:
            yield Problem("color", "needs size beside it")

    def create(self, inputs: ThingInputs) -> Created:
        match inputs.name:
            case "exits":
                raise SystemExit("s3cret-in-a-foreign-exception")
            case "breaks":
                raise ValueError("s3cret-in-a-foreign-exception")
            case "echoed":
                raise InvalidInputError(f"no: you sent {inputs.code}")
            case "refused":
                raise InvalidInputError("the name is taken")
            case "slow":
                return Created("7", ThingState(**inputs.model_dump(), token="t0ken", pending=("activation",)))
        return Created("7", ThingState(**inputs.model_dump(), token="t0ken"))

    def read(self, id: str, state: ThingState | None) -> ThingState | None:
        if id == "gone":
            return None
        return ThingState(name="found", size=9, code=state.code if state else None, token="t0ken", color="red")

    def update(self, id: str, state: ThingState, inputs: ThingInputs, changes: Mapping[str, Any]) -> ThingState:
        return ThingState(**inputs.model_dump(), token=f"updated {sorted(changes)} {list(state.pending)}")

    def delete(self, id: str, state: ThingState) -> None:
        if state.name == "stuck":
            raise InvalidInputError("it is in use")
