"""Policies about SIP accounts: at which servers they are, and what answers their calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pulumi_policy import PolicyResource, ResourceValidationArgs

from ..commands.review.findings import disagreement
from ..commands.route.accounts import REGISTRATION, server_in
from ..commands.route.agreement import disagreements
from ..core.adoption import wanted
from ..core.sip import Server, server_of
from ..voximplant.bindings import RULE
from .making import Config, of_resources, of_stack, texts
from .resources import broken, change_of, sides_of, values, words

_PROXY: Final = "outbound_proxy"
_ANY_PORT: Final = -1


def _server(given: ResourceValidationArgs, kind: str, config: Config) -> Iterator[str]:
    approved = config["servers"]
    if approved and not all(_approved(server, approved) for server in _servers(kind, values(given))):
        yield f"{words(given)} uses a SIP server that is not approved. Approved: {', '.join(approved)}."


def _servers(kind: str, fields: Mapping[str, Any]) -> Iterator[Server]:
    server = server_in(kind, fields)
    if server is not None:
        yield server
    if kind == REGISTRATION and isinstance(proxy := fields.get(_PROXY), str):
        yield server_of(proxy)


def _approved(server: Server, approved: Iterable[str]) -> bool:
    return any(
        (server.host == each.host or (each.host.startswith("*.") and server.host.endswith(each.host[1:])))
        and each.port in (server.port, _ANY_PORT)
        for each in (server_of(it, _ANY_PORT) for it in approved)
    )


def _has_rule(given: ResourceValidationArgs, kind: str, config: Config) -> Iterator[str]:
    if kind != REGISTRATION:
        return
    change = change_of(given, kind)
    unanswered = list(broken("registration-unanswered", change))
    yield from (
        f"{it} Set application_id, and rule_id unless any rule of the application may answer." for it in unanswered
    )
    has_rule = any(change.new(name) is not None for name in (RULE.id, RULE.name))
    # What adopts a registration and leaves the rule out keeps the rule that it has.
    if config["requires"] == "rule" and not (has_rule or unanswered or wanted(change.wanted)):
        yield f"{words(given)} is bound to no rule. Set rule_id or rule_name."


def _agrees(resources: list[PolicyResource], config: Config) -> Iterator[tuple[str, str]]:
    for found in disagreements(sides_of(resources)):
        if not {found.place.name, found.other.name}.intersection(config["separate"]):
            yield found.place.urn, disagreement(found).text


SERVER: Final = of_resources(
    "sip-server",
    "A SIP account is at an approved server.",
    _server,
    {
        "servers": texts(
            {"pattern": r"^[^\s/@]+$"},
            "The servers: host for every port, host:port for one, *.host for all hosts below it; empty: every server is"
            " approved.",
        ),
    },
)

HAS_RULE: Final = of_resources(
    "registration-has-rule",
    "A rule answers the calls of every registration.",
    _has_rule,
    {
        "requires": {
            "type": "string",
            "enum": ["application", "rule"],
            "default": "application",
            "description": "application: an application, whose rules answer, is enough; rule: a rule must be named.",
        },
    },
)

AGREES: Final = of_stack(
    "route-agrees",
    "Number, registration and line of a route have one login at one SIP server.",
    _agrees,
    {"separate": texts({}, "Names of resources that resemble others, but are a route of their own.")},
)
