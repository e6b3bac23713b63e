"""The whole report in words: its title, its summary and its sections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ...accounts.identity import tells_wrong_account
from ...core.consequences import Topic
from ...core.foresight import Foreseen
from ..actions import VERBS
from .changes import UNTOLD
from .estimate import Cost, Estimate
from .groups import entries, items, others
from .phrases import Document, Item, Phrase, Section
from .report import Message, Report, Severity, Status
from .values import in_words, shown, visible, word

NEEDS_A_LOOK: Final = "needs a look"
LIMITS: Final = "limits"


def document(report: Report) -> Document:
    """The whole report; empty sections are left out."""
    plan = report.plan
    look = (*_alarms(report), *items(each for each in report.findings if each.rule.look))
    known = (
        *_estimates(report.estimate),
        *items(each for each in report.findings if not each.rule.look),
        *_untold(report),
    )
    said = [each for each in report.messages if each.severity is not Severity.ERROR]
    errors = [each for each in report.messages if each.severity is Severity.ERROR]
    sections = (
        Section("Needs a look", look, folds=False),
        Section("Errors", tuple(map(_message, errors)), folds=False),
        Section("Changed by hand", entries=tuple(entries(plan.drift))),
        Section("Changes", entries=tuple(entries(plan.changes))),
        Section("Good to know", known),
        Section("Other resources", tuple(others(plan.others))),
        Section("Messages", tuple(map(_message, said))),
    )
    return Document(
        _title(report, [item.label for item in look]),
        tuple(_summary(report)),
        tuple(each for each in sections if each.items or each.entries),
        report.route,
    )


def _title(report: Report, alarms: Iterable[str]) -> str:
    """What changes, what it costs, and what needs a look."""
    plan = report.plan
    counted = [*_counted(each.action for each in plan.changes), *_counted(each.action for each in plan.drift)]
    if report.status is Status.NO_CHANGES:
        counted = ["nothing was changed by hand" if plan.only_looked else "no changes"]
    elif not counted:
        counted = ["what changes is unknown" if report.failed or plan.hidden else "nothing changes"]
    parts = [", ".join(counted), *map(_cost, report.estimate.costs)]
    if report.status is Status.NEEDS_A_LOOK:
        parts.append(f"{NEEDS_A_LOOK}: {', '.join(dict.fromkeys(alarms))}")
    return f"Telephony: {'; '.join(parts)}"


def _summary(report: Report) -> Iterable[Phrase]:
    plan = report.plan
    place = {"project": shown(plan.project), "stack": shown(plan.stack)}
    if plan.project:
        yield Phrase("Project {project}, stack {stack}.", place)
    if found := _counted(each.op for each in plan.others):
        yield Phrase(f"Other resources, which are listed but not reviewed: {', '.join(found)}.")
    if plan.unchanged:
        yield Phrase(f"Unchanged: {plan.unchanged}.")


def _counted(actions: Iterable[str]) -> list[str]:
    found = list(actions)
    return [f"{found.count(action)} {verb}" for action, verb in VERBS.items() if action in found]


def _alarms(report: Report) -> Iterable[Item]:
    """Alarms that are not about one of our resources, or about something that is not understood."""
    plan = report.plan
    if report.failed:
        yield _alarm("failed", "The preview failed, so the plan may be incomplete. See the errors.")
    for name in sorted({each.resource for each in report.messages if tells_wrong_account(each.text)}):
        yield _alarm(
            "accounts",
            "The credentials of this preview do not open the account that {name} belongs to. See the errors.",
            name=shown(name),
        )
    if plan.maybe_corrupt:
        yield _alarm("state", "The engine says that the state may be damaged.")
    for op, count in sorted(plan.hidden.items()):
        words = "The engine counted {count} for the operation {op} without describing them."
        if plan.only_looked or plan.drift:
            words = (
                "In the refresh, the engine counted {count} for the operation {op} without describing them. Run it"
                " with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`, or run `pulumi preview --refresh --json` to see"
                " what up would restore."
            )
        yield _alarm("not told", words, op=word(op), count=str(count))
    for each in plan.strange:
        yield _alarm(
            "not told",
            "The engine plans the operation {op} for {type} {name}, which this version of telephony does not know.",
            op=word(each.op),
            type=word(each.type),
            name=shown(each.name),
        )
    for each in plan.accounts:
        yield _alarm(
            "accounts",
            "{it} gets other accounts or credentials, which a preview does not show. If they open another account, the"
            " provider rejects changes of the objects that the state records in the old one.",
            it=in_words("Provider", each.name),
        )
    for each in plan.unprotected:
        yield _alarm(
            "protection",
            "{it} loses Pulumi's option `protect`: after this up, it can be deleted.",
            it=in_words(each.type, each.name),
        )
    for short in report.estimate.shortages:
        yield _shortage(short)


def _shortage(it: Foreseen) -> Item:
    told, of = {"it": in_words(it.kind, it.name or ""), "place": it.allowance.place}, it.allowance
    if of.most is not None:
        words = f"{{it}} does not fit: {{place}} uses {of.used} of {of.most} {of.what}."
        return _alarm(LIMITS, words, **told)
    words = f"{{it}} cannot be paid: {{place}} has {of.balance}, and one costs {of.price} and taxes."
    return _alarm(Topic.MONEY.value, words, **told)


def _estimates(it: Estimate) -> Iterable[Item]:
    for cost in it.costs:
        of = cost.allowance
        if of is not None:
            words = (
                f"{{kind}}: this plan takes {cost.at_once} and taxes at once, and {_monthly(cost)}. One"
                f" costs {of.price} a month; {{place}} has {of.balance}."
            )
            yield _alarm(Topic.MONEY.value, words, kind=word(cost.kind), place=of.place)
    for limit in it.limits:
        of = limit.allowance
        adds = "" if limit.adds is None else f"; this plan adds {limit.adds}"
        if limit.adds is None and of.price is not None:
            # Of several accounts, nobody knows which one pays for what.
            adds = f", and has {of.balance}; one costs {of.price} a month"
        has = f"has {of.used}" if of.most is None else f"uses {of.used} of {of.most}"
        words = f"{{kind}}: {{place}} {f'{has} {of.what}'.rstrip()}{adds}."
        yield _alarm(LIMITS, words, kind=word(limit.kind), place=of.place)


def _cost(it: Cost) -> str:
    counts = {"new": it.new, "paid again": it.replaced, "ended": it.ended}
    what = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    if it.allowance is None:
        return f"subscriptions: {what}"
    return f"subscriptions: {what} ({it.at_once} at once, {_monthly(it)}, balance {it.allowance.balance})"


def _monthly(it: Cost) -> str:
    monthly = it.monthly
    if monthly is not None and monthly.amount < 0:
        return f"{monthly.times(-1)} a month less"
    return f"{monthly} a month more"


def _alarm(label: str, words: str, **tokens: str) -> Item:
    return Item(Phrase(words, tokens), label)


def _untold(report: Report) -> Iterable[Item]:
    """What holds for every secret is said once."""
    if any(UNTOLD in row.remark for change in report.plan.changes for row in change.rows):
        words = "No secret changes, unless the provider is older than version 0.2.0, which does not say it."
        yield Item(Phrase(words), Topic.SECRETS.value)


def _message(message: Message) -> Item:
    lines = tuple(map(visible, message.text.splitlines())) or ("",)
    about = {"name": shown(message.resource)}
    return Item(Phrase("{name}" if message.resource else "", about), message.severity.value, block=lines)
