"""The resources that the policy engine shows, as the review has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..commands.review import kinds
from ..commands.review.findings import held_by
from ..commands.review.values import in_words
from ..commands.route.resources import Place, Side
from ..core.adoption import Announcement, wanted
from ..core.consequences import CREATE, Change
from ..core.rules import UNKNOWN
from ..vendors import KINDS

Given = ResourceValidationArgs | PolicyResource
"""A resource: as the program declares it, or as it is after up, which a preview foresees."""


def kind_of(given: Given) -> str | None:
    """The kind of a resource of this package; None: it is not ours, or of a newer version."""
    kind = kinds.kind_of(given.resource_type)
    return kind if kind in KINDS else None


def words(given: Given) -> str:
    """The resource in messages."""
    return in_words(given.resource_type, given.name)


def values(given: Given) -> dict[str, Any]:
    """Its fields, with ``UNKNOWN`` for what is not known yet; those that are unset are left out."""
    found = _known(given.props)
    return {name: value for name, value in found.items() if value is not None}


def change_of(given: Given, kind: str) -> Change:
    """The resource as if it were new, for the rules of the review."""
    fields = values(given)
    provider = given.provider.urn if given.provider else ""
    adoption = Announcement(kind, given.name, fields=frozenset(fields)) if wanted(fields) else None
    return Change(CREATE, kind, given.name, given.urn, None, {}, fields, {}, (), adoption=adoption, provider=provider)


def broken(rule: str, change: Change) -> Iterable[str]:
    """The sentence of a rule of the review, by its id, if the rule applies."""
    rules = [each for each in KINDS[change.kind].consequences if each.id == rule]
    return [found.text for found in held_by(rules, change)]


def sides_of(resources: Iterable[PolicyResource]) -> dict[Place, Side]:
    """Those of this package, with the resources that their inputs come from."""
    found = {}
    for each in resources:
        if kind_of(each) is not None:
            sources = {name: tuple(map(_place, given)) for name, given in each.property_dependencies.items()}
            found[_place(each)] = Side(values(each), sources)
    return found


def _place(resource: PolicyResource) -> Place:
    return Place(kind_of(resource) or resource.resource_type, resource.name, resource.urn)


def _known(value: Any) -> Any:
    """A value without the engine's proxies, which raise an error where something is unknown."""
    if isinstance(value, Mapping):
        return {name: _part(value, name) for name in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_part(value, n) for n in range(len(value))]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _part(whole: Any, key: Any) -> Any:
    try:
        return _known(whole[key])
    except UnknownValueError:
        return UNKNOWN
