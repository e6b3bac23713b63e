"""The report as data: the content of a preview, its consequences, and whether it needs attention."""

from __future__ import annotations

import dataclasses
import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...base.messages import PREFIX, WARNING
from ...base.redaction import MASK, scrub
from ...core.adoption import announced
from ...core.consequences import Topic
from ...core.foresight import foreseen, taken
from ...core.secrets import announced_secrets
from ..route.agreement import disagreements
from ..route.graph import Graph
from . import kinds
from .estimate import Estimate, estimate
from .findings import Consequence, disagreement, findings
from .places import NOWHERE, Place, places_of
from .plan import StackPlan, plan_of
from .preview import Diagnostic, Preview, ResourceState
from .reading import read
from .resources import graph_of_preview, is_whole, resources_of
from .values import texts, told_secrets

_TOPICS: Final = {topic: n for n, topic in enumerate(Topic)}


class Status(enum.Enum):
    """The result; the values are the exit statuses of the command."""

    NO_CHANGES = 0
    CHANGES = 2
    NEEDS_A_LOOK = 3

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


class Severity(str, enum.Enum):
    """The importance of a message, in the order of a report."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclasses.dataclass(frozen=True)
class Message:
    """A message of an engine, a program or the provider. ``resource``: the name of the resource that it is about."""

    severity: Severity
    resource: str
    text: str


@dataclasses.dataclass(frozen=True)
class Report:
    """The whole report, in an order that depends only on the plan."""

    plan: StackPlan
    findings: tuple[Consequence, ...]
    messages: tuple[Message, ...]
    """Errors, warnings, and messages of the provider. Other output of a program or an engine is not part of a plan."""
    estimate: Estimate
    route: Graph
    """The route of a call; a part of it where the preview leaves out what does not change."""

    places: Mapping[str, Place]
    """URN -> where the program declares the resource."""

    @property
    def placed(self) -> list[tuple[Consequence, Place]]:
        """The findings, each with its place."""
        return [(each, self.places.get(each.urn, NOWHERE)) for each in self.findings]

    @property
    def failed(self) -> bool:
        """Whether the preview ended early, so that it may be incomplete."""
        return any(message.severity is Severity.ERROR for message in self.messages)

    @property
    def counts(self) -> Counter[str]:
        """How many of our resources are created, updated and so on."""
        return Counter(change.action for change in self.plan.changes)

    @property
    def status(self) -> Status:
        plan = self.plan
        strange = self.failed or plan.strange or plan.hidden or plan.maybe_corrupt
        if (
            strange
            or plan.unprotected
            or plan.accounts
            or self.estimate.shortages
            or any(finding.rule.look for finding in self.findings)
        ):
            return Status.NEEDS_A_LOOK
        if plan.changes or plan.drift or plan.others:
            return Status.CHANGES
        return Status.NO_CHANGES


def review(printed: bytes) -> Report:
    """The report on the output of a preview. Raises UnreadableError."""
    return report_of(read(printed))


def report_of(preview: Preview) -> Report:
    plan = plan_of(preview)
    # The provider repeats a message each time that the engine asks.
    messages = set(_messages(preview))
    return Report(
        plan=plan,
        # Sorting is stable: the rest stays in the order of resources and rules.
        findings=tuple(sorted(_findings(preview, plan), key=lambda each: _TOPICS[each.rule.topic])),
        messages=tuple(sorted(messages, key=_place)),
        estimate=estimate(plan.changes, filter(None, (foreseen(said.message.strip()) for said in preview.diagnostics))),
        route=graph_of_preview(preview, plan),
        places=places_of(preview),
    )


def _findings(preview: Preview, plan: StackPlan) -> Iterator[Consequence]:
    yield from findings(plan.changes, plan.drift)
    if is_whole(preview):
        changed = {change.urn for change in plan.changes}
        sides = {it.place: it.then for it in resources_of(preview, plan) if it.then is not None}
        yield from (disagreement(it) for it in disagreements(sides) if changed & {it.place.urn, it.other.urn})


def _place(message: Message) -> tuple[int, str, str]:
    return list(Severity).index(message.severity), message.resource, message.text


def _messages(preview: Preview) -> Iterator[Message]:
    secrets = set(_clear_secrets(preview))
    for said in preview.diagnostics:
        severity = _severity(said)
        if severity is not None:
            text = said.message.strip().removeprefix(WARNING).removeprefix(PREFIX)
            yield Message(severity, said.urn.split("::", 3)[-1], scrub(text, secrets))


def _severity(said: Diagnostic) -> Severity | None:
    """None: it is no message of a plan, or the report says it in its own words."""
    if any(read(said.message.strip()) for read in (foreseen, taken, announced_secrets)):
        return None
    if said.severity == "error":
        return Severity.ERROR
    if said.severity == "warning" or said.message.startswith(WARNING):
        return Severity.WARNING
    if not said.message.startswith(PREFIX):
        return None
    found = announced(said.message)
    return Severity.NOTICE if found is None or found.id is None else None


def _clear_secrets(preview: Preview) -> Iterator[str]:
    """Secrets that the preview shows, but should not."""
    for step in preview.steps:
        kind = kinds.kind_of(step.type)
        names = frozenset() if kind is None else kinds.secrets_of(kind)
        for state in filter(None, (step.old_state, step.new_state)):
            for values in (state.inputs, state.outputs):
                yield from (text for text in _within(values, names, state) if text != MASK)


def _within(values: Mapping[str, Any], names: frozenset[str], state: ResourceState) -> Iterator[str]:
    yield from told_secrets(values)
    for name in {*names, *state.additional_secret_outputs}:
        yield from texts(values.get(name))
