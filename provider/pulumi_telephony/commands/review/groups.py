"""What a report says once: equal changes of several resources, and a rule that applies to several of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ...core.consequences import CREATE, DELETE, IMPORT, Change, Drift, Property
from .changes import UNTOLD
from .findings import Consequence
from .phrases import EMPTY, Entry, Item, Listing, Phrase, Row
from .plan import Other
from .values import in_words, shown, word

_IT: Final = "{it}"
_ID: Final = " (id {id})"


@dataclasses.dataclass(frozen=True)
class Named:
    """A resource in a list. ``facts``: what the list says of it, each by its name."""

    kind: str
    name: str
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)


def listing(found: Iterable[Named]) -> Listing:
    """The resources of each kind together, in the order in which they come."""
    kinds: dict[str, list[Named]] = {}
    for each in found:
        kinds.setdefault(each.kind, []).append(each)
    return tuple(
        _named(each, in_words(kind, each.name) if each is group[0] else shown(each.name))
        for kind, group in kinds.items()
        for each in group
    )


def _named(it: Named, words: str) -> Phrase:
    # Numbered, because a fact may have any name.
    facts = ", ".join(f"{name} {{f{n}}}" for n, name in enumerate(it.facts))
    tokens = {f"f{n}": token for n, token in enumerate(it.facts.values())}
    return Phrase(f"{{it}} ({facts})" if facts else "{it}", {"it": words, **tokens})


def entries(found: Iterable[Change | Drift]) -> Iterator[Entry]:
    """One entry for all resources of a kind that change in the same way."""
    groups: dict[tuple[str, str, str], list[Change | Drift]] = {}
    for each in found:
        # Values may be lists and mappings, which have no hash.
        groups.setdefault((each.action, each.kind, repr(_telling(each))), []).append(each)
    for group in groups.values():
        first = group[0]
        rows = tuple(_row(first.action, row) for row in _telling(first))
        names = listing(Named(each.kind, each.name, _id(each)) for each in group)
        yield Entry(first.action, names, rows)


def others(found: Iterable[Other]) -> Iterator[Item]:
    """Resources that are not ours: one item for each type."""
    groups: dict[tuple[str, str], list[Other]] = {}
    for each in found:
        groups.setdefault((each.op, each.type), []).append(each)
    for (op, type_), group in groups.items():
        first, *rest = (Phrase("{name}", {"name": shown(each.name)}) for each in group)
        names = Phrase("{type} {name}", {"type": word(type_), **first.tokens})
        yield Item(EMPTY, op, names=(names, *rest))


def items(found: Iterable[Consequence]) -> Iterator[Item]:
    """One item for each rule that applies."""
    groups: dict[str, list[Consequence]] = {}
    for each in found:
        groups.setdefault(each.rule.id, []).append(each)
    for group in groups.values():
        rule = group[0].rule
        if len(group) > 1 and rule.says.startswith(_IT) and _IT not in rule.says[len(_IT) :]:
            yield _together(group)
        else:
            yield from (Item(Phrase(rule.says, each.tokens), rule.topic.value) for each in group)


def _together(group: Sequence[Consequence]) -> Item:
    """One sentence for all resources: what follows their names. A fact that differs is a placeholder in it, and stands
    in the list."""
    rule, tokens = group[0].rule, group[0].tokens
    words = rule.says.removeprefix(_IT).removeprefix(_ID)
    shared = {name for name in tokens if len({each.tokens[name] for each in group}) == 1}
    listed = [name for name in tokens if name not in shared and name != "it" and f"{{{name}}}" in rule.says]
    names = listing(Named(each.kind, each.name, {name: each.tokens[name] for name in listed}) for each in group)
    told = {name: token if name in shared else f"<{name}>" for name, token in tokens.items()}
    return Item(Phrase(f"each{words}", told), rule.topic.value, names=names)


def _telling(it: Change | Drift) -> list[Property]:
    """The rows without those of which the report says the same of every secret."""
    return [row for row in it.rows if row.remark != UNTOLD]


def _id(it: Change | Drift) -> Mapping[str, str]:
    return {"id": shown(it.id)} if it.id and it.action != CREATE else {}


def _row(action: str, row: Property) -> Row:
    told = {"value": shown(row.before)}
    before = None if action in (CREATE, IMPORT) else Phrase("{value}", told)
    words = f"{{value}} ({row.remark})" if row.remark else "{value}"
    after = Phrase(words, {"value": shown(row.after), "source": row.source})
    if action == DELETE:
        return Row(Phrase("{name}", {"name": word(row.name)}), before or EMPTY)
    return Row(Phrase("{name}", {"name": word(row.name)}), before or EMPTY, after)
