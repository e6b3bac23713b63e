"""A whole vendor in a page: bells that can be hung, rung and taken down. The platform's tests run on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from telephony_sandbox.simulators.platform import (
    Answer,
    ApiError,
    Call,
    Document,
    ErrorSpec,
    ObjectType,
    Operation,
    PathLocator,
    Refused,
    Switch,
    Vendor,
    VendorState,
)

TOKEN = "toy-token"


class Bell(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: int
    tone: str
    pin: str | None = None
    state: str = "new"


class Ringer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str


def token(call: Call) -> None:
    if call.headers.get("authorization") != call.state.switch("token"):
        raise ApiError("denied")


def known(call: Call) -> None:
    if call.operation is None:
        raise ApiError("wrong_verb" if call.allowed_verbs else "unknown")


def body(call: Call) -> None:
    call.parameters = dict([*call.query, *call.form])
    if call.body and call.media_type == "application/json":
        call.parameters |= call.json()


def hang_up(call: Call) -> Document:
    made = call.state.create("bell", call.parameters)
    call.state.schedule("dry", made["id"], after=60)
    if made["tone"] == "flat":
        raise ApiError("flat", tone=made["tone"])
    return made


def hang_up_many(call: Call) -> list[Any]:
    outcomes: list[Any] = []
    for tone in call.parameters["tones"]:
        try:
            outcomes.append(call.nested(HANG, {"tone": tone})["id"])
        except ApiError as error:
            outcomes.append(error.code)
    return outcomes


def bells(call: Call) -> list[Document]:
    return call.state.objects("bell")


def bell(call: Call) -> Document:
    found = call.state.get("bell", call.path_parameters["id"])
    if found is None:
        raise ApiError("unknown")
    return found


def dry(state: VendorState, key: str) -> None:
    if found := state.get("bell", key):
        state.put("bell", {**found, "state": "dry"})


def keep_seeded(state: VendorState, before: Document | None, after: Document | None) -> None:
    if after is None and before is not None and before["id"] == 7:
        raise Refused("bell 7 is part of the building", status=409)


def seed(state: VendorState) -> None:
    state.create("bell", {"tone": "a", "pin": "seed-pin"})
    state.create("ringer", {"name": "quasimodo"})


def environment(state: VendorState, origin: str, directory: Path) -> dict[str, str]:
    file = directory / "toy.key"
    file.touch(mode=0o600)
    file.write_text(state.kept("key", lambda: "a key made once"))
    return {"TOY_ENDPOINT": origin, "TOY_KEY": str(file)}


HANG = Operation("POST /bells", hang_up, errors=("flat",))
OPERATIONS = (
    HANG,
    Operation("POST /bells/many", hang_up_many),
    Operation("GET /bells", bells),
    Operation("GET /bells/{id}", bell),
)

TOY = Vendor(
    name="toy",
    operations=OPERATIONS,
    errors=(
        ErrorSpec("denied", 401, "Who are you?"),
        ErrorSpec("unknown", 404, "No such thing."),
        ErrorSpec("wrong_verb", 405, "Not like this."),
        ErrorSpec("flat", 422, "That is no tone."),
    ),
    switches=(
        Switch("token", TOKEN, "what Authorization must be", "1"),
        Switch("wait", 1.5, "a number", "2"),
        Switch("loud", False, "a yes or no", "3"),
        Switch("size", "small", "one of some", "4", choices=("small", "large")),
    ),
    objects=(ObjectType("bell", Bell, "id", first=7), ObjectType("ringer", Ringer, "name")),
    seed=seed,
    locate=PathLocator(OPERATIONS),
    guards=(token, known, body),
    success=lambda call, result: Answer(200, result),
    failure=lambda call, error: Answer(call.state.tables.spec_of(error).status, {"error": error.code, **error.details}),
    environment=environment,
    secrets=frozenset({"pin"}),
    mask_path=lambda path: path.replace("quasimodo", "***"),
    timers={"dry": dry},
    on_click={"bell": keep_seeded},
)
