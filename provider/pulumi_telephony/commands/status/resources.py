"""The resources of a state, as far as their health is concerned."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from ...adapters.codec import PENDING
from ...core.health import Recorded
from ...vendors import KINDS
from .. import state
from ..review import kinds
from ..review.changes import fields_of
from ..review.preview import UnreadableError
from ..review.reading import parsed
from ..review.values import Hidden, shown

VERSIONS: Final = (3, 4)
"""The versions of a state that are read: 4 adds features to 3, and nothing that matters here."""
CREATING: Final = "creating"


@dataclasses.dataclass(frozen=True, eq=False)
class Resource:
    """A resource of ours."""

    urn: str
    kind: str
    name: str
    id: str
    account: str | None
    """The account on record."""
    recorded: Recorded | None
    """None: the state does not say enough."""
    problem: str = ""
    """Why it is None."""
    provider: str = ""
    """The name of its explicit ``Provider``."""
    leaves: bool = False
    """Whether another object has taken its place, and it is only left to be deleted."""
    remarks: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Stack:
    """A stack as its state has it."""

    project: str
    name: str
    resources: tuple[Resource, ...]
    others: int
    """Resources of other packages; components and providers do not count."""


def read(printed: bytes) -> Stack:
    """The stack of a state. Raises UnreadableError."""
    found = parsed(printed, state.EXPORTED_BY)
    if not state.is_state(found):
        raise UnreadableError(f"the input is JSON, but no state: it must be the output of {state.EXPORTED_BY}")
    version = found.get("version")
    if version not in VERSIONS:
        raise UnreadableError(
            f"the state has the version {shown(version)[:20]}, and this command reads the versions"
            f" {' and '.join(map(str, VERSIONS))}"
        )
    deployment = state.deployment_of(found)
    own = state.ours(deployment.resources)
    interrupted = state.ours(it.resource for it in deployment.pending_operations)
    began = {it.resource.urn: it.type for it in deployment.pending_operations}
    resources = [_resource(it, began.get(it.urn, "")) for it in own]
    resources += [_created(it) for it in interrupted if began[it.urn] == CREATING]
    project, name = _owner([*own, *deployment.resources])
    others = [it for it in deployment.resources if it.custom and kinds.kind_of(it.type) is None]
    foreign = sum(not it.type.startswith("pulumi:") for it in others)
    return Stack(project, name, tuple(resources), foreign)


def _owner(resources: list[state.Recorded]) -> tuple[str, str]:
    parts = next((it.urn.split("::") for it in resources if it.urn.count("::") >= 3), None)
    return (parts[1], parts[0].removeprefix("urn:pulumi:")) if parts else ("", "")


def _resource(it: state.Recorded, began: str) -> Resource:
    kind = kinds.kind_of(it.type) or ""
    values = it.outputs or it.inputs
    fields = {name: value for name, value in fields_of(kind, it, it, values).items() if not isinstance(value, Hidden)}
    recorded, problem = _recorded(kind, it.id, fields)
    account = None
    if kind in KINDS and recorded is not None:
        account = getattr(recorded.state, KINDS[kind].lifecycle.account_field or "", None)
    remarks = tuple(_remarks(values, began))
    provider = _explicit(it.provider)
    said = None if account is None else str(account)
    return Resource(it.urn, kind, it.name, it.id, said, recorded, problem, provider, it.delete, remarks)


def _created(it: state.Recorded) -> Resource:
    problem = "a run was creating it when the state was written; if it was interrupted, the next up completes it"
    return Resource(it.urn, kinds.kind_of(it.type) or "", it.name, "", None, None, problem)


def _recorded(kind: str, id: str, fields: Mapping[str, Any]) -> tuple[Recorded | None, str]:
    if kind not in KINDS:
        return None, "this version of telephony does not know this kind of resource; update it"
    if not id:
        return None, "the state records no id"
    try:
        return Recorded(id, KINDS[kind].lifecycle.State.model_validate(fields)), ""
    except ValidationError as error:
        names = ", ".join(sorted({str(each["loc"][0]) for each in error.errors(include_input=False) if each["loc"]}))
        return None, f"the state records its {names} in a form that this version of telephony does not know"


def _remarks(values: Mapping[str, Any], began: str) -> list[str]:
    steps = values.get(PENDING)
    unfinished = [each for each in steps if isinstance(each, str)] if isinstance(steps, list) else []
    found = [f"unfinished: {', '.join(unfinished)}; the next up completes it"] if unfinished else []
    return [*found, f"a run was {began} it when the state was written"] if began and began != CREATING else found


def _explicit(provider: str) -> str:
    """The name of an explicit provider: its URN is followed by its id. Empty for the engine's default one."""
    parts = provider.split("::")
    name = parts[3] if len(parts) > 4 else ""
    return "" if name == "default" or name.startswith("default_") else name
