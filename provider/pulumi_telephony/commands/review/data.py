"""The report for programs: one JSON object, of the JSON schema that ``make generate`` writes from these models."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from ...core import consequences
from ...core.foresight import Allowance, Money
from . import estimate, plan
from .report import Report
from .values import data

VERSION: Final = 1
"""Increases when a field is removed or changes its meaning, but not for new fields."""


class Part(BaseModel):
    """A part of the report."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, from_attributes=True)


class Finding(Part):
    """A rule that applies to a resource."""

    rule: str
    """The name of the rule, which stays the same."""
    topic: str
    """What it is about, for example ``money`` or ``calls``."""
    look: bool
    """Whether a person should see it before up."""
    kind: str
    """The kind of the resource, for example ``SipRegistration``."""
    name: str
    """The name of the resource in the program."""
    urn: str
    """The URN of the resource."""
    text: str
    """The sentence."""


class Property(Part):
    """A property that changes. Secrets and unknown values are shown as ``[secret]`` and ``[unknown]``."""

    name: str
    """The name of the property."""
    before: Any
    """The value in the state; null for none."""
    after: Any
    """The value of the program, or the one that a refresh found; null for none."""
    remark: str
    """What the values do not show."""


class Resource(Part):
    """A resource of this package that changes, or that was changed by hand."""

    action: str
    """What happens to it, for example ``update``, or what was done to it, for example ``changed by hand``."""
    kind: str
    """The kind of the resource, for example ``SipRegistration``."""
    name: str
    """The name of the resource in the program."""
    urn: str
    """The URN of the resource."""
    id: str | None
    """The id of the object; null if there is none yet."""
    properties: list[Property]
    """The properties that change; all of them for an object that is created or deleted."""


class Other(Part):
    """A resource that is not reviewed."""

    operation: str
    """The operation of the engine."""
    type: str
    """The type token of the resource."""
    name: str
    """The name of the resource in the program."""


class Amount(Part):
    """An amount of money."""

    amount: str
    """A decimal number, as text."""
    currency: str
    """The currency of the account, for example ``USD``; empty if it is unknown."""


class Account(Part):
    """What an account has of a kind of object. Null: unknown."""

    place: str | None
    """The account in words."""
    what: str | None
    """The objects in words."""
    used: int | None
    """How many the account has."""
    most: int | None
    """How many it can have."""
    price: Amount | None
    """What one costs a month."""
    balance: Amount | None
    """The money of the account."""


class Cost(Account):
    """Subscriptions of a kind. Amounts are null where the preview asked no account, or several."""

    kind: str
    """The kind of the resources."""
    new: int
    """How many are created."""
    replaced: int
    """How many are replaced, and so paid again."""
    ended: int
    """How many are deleted."""
    at_once: Amount | None
    """What new and replaced ones take at once, without taxes."""
    monthly: Amount | None
    """How much more the account pays each month; negative for less."""


class Limit(Account):
    """How many objects of a kind an account can have."""

    kind: str
    """The kind of the resources."""
    adds: int | None
    """How many the plan adds; null if the stack has several accounts."""


class Shortage(Account):
    """A resource that does not fit into the account, or that the account cannot pay."""

    kind: str
    """The kind of the resource."""
    name: str | None
    """The name of the first resource that does not fit."""


class Message(Part):
    """A message of the engine, the program or the provider."""

    severity: Literal["error", "warning", "notice"]
    """How important it is."""
    resource: str
    """The name of the resource that it is about; empty for none."""
    text: str
    """The message, without secrets."""


class Review(Part):
    """What ``telephony review --format json`` prints. More fields may be added in the same version."""

    version: Literal[1]
    """Increases when a field is removed or changes its meaning."""
    status: Literal["no changes", "changes", "needs a look"]
    """The result, as the exit status tells it: 0, 2 and 3."""
    project: str
    """The name of the project; empty if the preview has no resources."""
    stack: str
    """The name of the stack; empty if the preview has no resources."""
    failed: bool
    """Whether the preview failed, so that the plan may be incomplete."""
    counts: dict[str, int]
    """Action -> how many resources of this package."""
    unchanged: int
    """How many resources of the stack stay as they are."""
    findings: list[Finding]
    """The rules that apply, ordered by topic."""
    changes: list[Resource]
    """The resources of this package that change."""
    drift: list[Resource]
    """Those that were changed by hand, as far as the preview looked."""
    others: list[Other]
    """Resources of other packages that change."""
    unknown_operations: list[Other]
    """Operations that this version does not know."""
    unprotected: list[Other]
    """Resources of this package that lose Pulumi's option ``protect``."""
    accounts: list[Other]
    """Providers whose accounts or credentials change."""
    undescribed: dict[str, int]
    """Operation -> how often the engine counted it without describing it."""
    maybe_corrupt: bool
    """Whether the engine says that the state may be damaged."""
    costs: list[Cost]
    """What the subscriptions of the plan cost."""
    limits: list[Limit]
    """What the accounts have and can have."""
    shortages: list[Shortage]
    """What does not fit or cannot be paid."""
    messages: list[Message]
    """Errors, warnings and notices."""


def as_json(report: Report) -> str:
    it = report.plan
    found = Review(
        version=VERSION,
        status=report.status.words,
        project=it.project,
        stack=it.stack,
        failed=report.failed,
        counts=dict(sorted(report.counts.items())),
        unchanged=it.unchanged,
        findings=[
            Finding(
                rule=each.rule.id,
                topic=each.rule.topic.value,
                look=each.rule.look,
                kind=each.kind,
                name=each.name,
                urn=each.urn,
                text=each.text,
            )
            for each in report.findings
        ],
        changes=list(map(_resource, it.changes)),
        drift=list(map(_resource, it.drift)),
        others=_others(it.others),
        unknown_operations=_others(it.strange),
        unprotected=_others(it.unprotected),
        accounts=_others(it.accounts),
        undescribed=dict(sorted(it.hidden.items())),
        maybe_corrupt=it.maybe_corrupt,
        costs=list(map(_cost, report.estimate.costs)),
        limits=[Limit(kind=each.kind, adds=each.adds, **_account(each.allowance)) for each in report.estimate.limits],
        shortages=[
            Shortage(kind=each.kind, name=each.name, **_account(each.allowance)) for each in report.estimate.shortages
        ],
        messages=[
            Message(severity=each.severity.value, resource=each.resource, text=each.text) for each in report.messages
        ],
    )
    return json.dumps(found.model_dump(), indent=2) + "\n"


def _resource(it: consequences.Change | consequences.Drift) -> Resource:
    properties = [
        Property(
            name=row.name,
            before=data(row.before),
            after=data(row.after),
            remark=row.remark.format(source=row.source),
        )
        for row in it.rows
    ]
    return Resource(action=it.action, kind=it.kind, name=it.name, urn=it.urn, id=it.id, properties=properties)


def _others(others: Iterable[plan.Other]) -> list[Other]:
    return [Other(operation=each.op, type=each.type, name=each.name) for each in others]


def _cost(it: estimate.Cost) -> Cost:
    return Cost(
        kind=it.kind,
        new=it.new,
        replaced=it.replaced,
        ended=it.ended,
        at_once=_amount(it.at_once),
        monthly=_amount(it.monthly),
        **_account(it.allowance),
    )


def _account(it: Allowance | None) -> dict[str, Any]:
    if it is None:
        return dict.fromkeys(Account.model_fields)
    counts = {name: getattr(it, name) for name in ("place", "what", "used", "most")}
    return {**counts, "price": _amount(it.price), "balance": _amount(it.balance)}


def _amount(it: Money | None) -> Amount | None:
    return None if it is None else Amount(amount=f"{it.amount:f}", currency=it.currency)
