"""The report in words: titles, sentences and rows, before they are formatted.

Our own words and other people's are kept apart: a sentence has placeholders for tokens (``values.py``), which each
format quotes in its own way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ...accounts.identity import tells_wrong_account
from ...core.consequences import CREATE, DELETE, IMPORT, Change, Drift, Property, Topic
from ..actions import MARKS, VERBS
from ..route.graph import Graph
from .changes import UNTOLD
from .findings import Consequence
from .plan import Other
from .report import Message, Report, Severity, Status
from .values import in_words, shown, visible, word

Quote = Callable[[str], str]

TITLES: Final = {
    Status.NO_CHANGES: "no changes",
    Status.CHANGES: "changes",
    Status.NEEDS_A_LOOK: "needs a look",
}


@dataclasses.dataclass(frozen=True)
class Phrase:
    """One of our sentences, with tokens in it. Names from programs are in backticks; it has no other Markdown."""

    words: str
    tokens: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def text(self, quote: Quote) -> str:
        return self.words.format_map({name: quote(token) for name, token in self.tokens.items()})


@dataclasses.dataclass(frozen=True)
class Item:
    """A paragraph: a sentence under a label, rows below it, or a block of other people's text."""

    phrase: Phrase
    label: str = ""
    mark: str = ""
    """The engines' mark of an operation, for a terminal."""
    rows: tuple[Phrase, ...] = ()
    block: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Item, ...]


@dataclasses.dataclass(frozen=True)
class Document:
    title: str
    summary: tuple[Phrase, ...]
    sections: tuple[Section, ...]
    route: Graph
    """A picture, for a format that can show one."""


def document(report: Report) -> Document:
    """The whole report; sections without items are left out."""
    plan = report.plan
    sections = (
        Section("Needs a look", (*_alarms(report), *_findings(report, look=True))),
        Section("Errors", tuple(_message(each) for each in report.messages if each.severity is Severity.ERROR)),
        Section("Changed by hand", tuple(map(_resource, plan.drift))),
        Section("Changes", tuple(map(_resource, plan.changes))),
        Section("Good to know", (*_findings(report, look=False), *_untold(report))),
        Section("Other resources", tuple(map(_other, plan.others))),
        Section("Messages", tuple(_message(each) for each in report.messages if each.severity is not Severity.ERROR)),
    )
    return Document(
        _title(report), tuple(_summary(report)), tuple(each for each in sections if each.items), report.route
    )


def _title(report: Report) -> str:
    if report.plan.only_looked and report.status is Status.NO_CHANGES:
        return "Telephony: nothing was changed by hand"
    return f"Telephony: {TITLES[report.status]}"


def _summary(report: Report) -> Iterable[Phrase]:
    plan = report.plan
    place = {"project": shown(plan.project), "stack": shown(plan.stack)}
    if plan.project:
        yield Phrase("Project {project}, stack {stack}.", place)
    counted = [*_counted(each.action for each in plan.changes), *_counted(each.action for each in plan.drift)]
    others = _counted(each.op for each in plan.others)
    if counted or not (others or plan.hidden or plan.strange or plan.unprotected):
        yield Phrase(f"Telephony: {', '.join(counted) or 'nothing changes'}.")
    if others:
        yield Phrase(f"Other resources, which are listed but not reviewed: {', '.join(others)}.")
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


def _alarm(label: str, words: str, **tokens: str) -> Item:
    return Item(Phrase(words, tokens), label)


def _findings(report: Report, *, look: bool) -> Iterable[Item]:
    """A sentence for each rule, with the resources below it where it says the same of several."""
    groups: dict[tuple[str, ...], list[Consequence]] = {}
    for each in report.findings:
        if each.rule.look is look:
            facts = (f"{name}={token}" for name, token in sorted(each.tokens.items()) if name not in ("it", "id"))
            groups.setdefault((each.rule.id, *facts), []).append(each)
    for group in groups.values():
        if len(group) > 1 and (together := _together(group)):
            yield together
        else:
            yield from (Item(Phrase(each.rule.says, each.tokens), each.rule.topic.value) for each in group)


def _together(group: list[Consequence]) -> Item | None:
    """One item for all; None if the sentence needs the id of each."""
    rule, tokens = group[0].rule, group[0].tokens
    begin, words = "{it}", rule.says.replace(" (id {id})", "")
    if not words.startswith(begin) or begin in words[len(begin) :] or "{id}" in words:
        return None
    has_ids = words != rule.says
    names = {f"r{n}": each.tokens["it"] for n, each in enumerate(group)}
    ids = {f"id{n}": each.tokens["id"] for n, each in enumerate(group)}
    listed = ", ".join(f"{{r{n}}} (id {{id{n}}})" if has_ids else f"{{r{n}}}" for n in range(len(group)))
    return Item(
        Phrase(f"Each of these {len(group)} resources{words[len(begin) :]}", tokens),
        rule.topic.value,
        rows=(Phrase(listed, names | ids),),
    )


def _resource(it: Change | Drift) -> Item:
    told = {"it": in_words(it.kind, it.name), "id": shown(it.id)}
    words = "{it} (id {id})" if it.id and it.action != CREATE else "{it}"
    return Item(Phrase(words, told), it.action, MARKS[it.action], tuple(_row(it.action, row) for row in it.rows))


def _untold(report: Report) -> Iterable[Item]:
    """What holds for every secret is said once."""
    if any(UNTOLD in row.remark for change in report.plan.changes for row in change.rows):
        words = "A preview does not show whether a secret changes; if it does, what uses it registers again."
        yield Item(Phrase(words), Topic.SECRETS.value)


def _row(action: str, row: Property) -> Phrase:
    words = {CREATE: "{name}: {after}", IMPORT: "{name}: {after}", DELETE: "{name}: {before}"}.get(
        action, "{name}: {before} -> {after}"
    )
    told = {"name": word(row.name), "before": shown(row.before), "after": shown(row.after), "source": row.source}
    remark = row.remark.replace(UNTOLD, "").strip(", ")
    return Phrase(f"{words} ({remark})" if remark else words, told)


def _other(other: Other) -> Item:
    told = {"type": word(other.type), "name": shown(other.name)}
    return Item(Phrase("{type} {name}", told), other.op, MARKS[other.op])


def _message(message: Message) -> Item:
    lines = tuple(map(visible, message.text.splitlines())) or ("",)
    about = {"name": shown(message.resource)}
    return Item(Phrase("{name}" if message.resource else "", about), message.severity.value, block=lines)
