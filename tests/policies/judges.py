"""What the policies say of a program: in this process, or under Pulumi's own engine."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import jsonschema
from pulumi_policy import (
    Policy,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from engine.engines import Result
from laws.stacks import Declared, Stack
from pulumi_telephony.core.check import check
from pulumi_telephony.core.rules import UNKNOWN, Unknown
from pulumi_telephony.policies import policies
from pulumi_telephony.vendors import KINDS

PACK = Path(__file__).parents[2] / "policies"
STACK_TYPE = "pulumi:pulumi:Stack"

Config = Mapping[str, Any]


class Violation(NamedTuple):
    policy: str
    resource: str
    """Its name."""
    text: str


class Judge(Protocol):
    def judged(self, program: Sequence[Declared], config: Config) -> list[Violation]:
        """The violations that a preview of the program finds. Raises ValueError if the configuration is rejected."""


class InProcess:
    """The policies alone. The inputs are checked first, as by the provider; outputs are unknown."""

    def __init__(self, *, checks: bool = True) -> None:
        self._checks = checks
        """Whether the configuration is checked first, as by the engine."""

    def judged(self, program: Sequence[Declared], config: Config) -> list[Violation]:
        return violations(list(_resources(program)), config, checks=self._checks)


class UnderPulumi:
    """The policy pack of the repository, in a preview."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def judged(self, program: Sequence[Declared], config: Config) -> list[Violation]:
        self._stack.declare(*program)
        return told(preview(self._stack, config))

    def failed(self, program: Sequence[Declared]) -> str:
        """What a preview prints that the provider rejects."""
        self._stack.declare(*program)
        result = self._stack.preview(check=False, **packs(self._stack, {}))
        assert not result.ok
        return result.text


def preview(stack: Stack, config: Config, **options: Any) -> Result:
    """A preview with the policy pack. Raises ValueError if the engine rejects the configuration."""
    result = stack.preview(check=False, **packs(stack, config), **options)
    if "validating policy config" in result.text:
        raise ValueError(result.text)
    found = told(result)
    assert result.ok is not any(level == "mandatory" for level in levels(result)), result.text
    assert result.ok or found, result.text
    return result


def packs(stack: Stack, config: Config) -> dict[str, Any]:
    """The options of an operation for the policy pack and its configuration."""
    given = stack.engine.home / "policies.json"
    given.write_text(json.dumps(config), encoding="utf-8")
    return {"policy_packs": [str(PACK)], "policy_pack_configs": [str(given)]}


def told(result: Result) -> list[Violation]:
    """The violations among the events of a preview."""
    return [
        Violation(it["policyName"], it.get("resourceUrn", "").split("::", 3)[-1], it["message"])
        for it in _events(result)
    ]


def levels(result: Result) -> list[str]:
    """The enforcement level of each of them."""
    return [it["enforcementLevel"] for it in _events(result)]


def _events(result: Result) -> Iterator[dict[str, Any]]:
    return (event["policyEvent"] for event in result.events if "policyEvent" in event)


def violations(resources: list[PolicyResource], config: Config, *, checks: bool = True) -> list[Violation]:
    """What the policies say of resources. ``checks`` the configuration as the engine does."""
    found: list[Violation] = []
    for policy in policies():
        given = {name: value for name, value in config.get(policy.name, {}).items() if name != "enforcementLevel"}
        if checks:
            _check(given, policy.config_schema.properties if policy.config_schema else {})

        def report(message: str, urn: str | None, policy: Policy = policy, name: str = "") -> None:
            found.append(Violation(policy.name, urn.split("::", 3)[3] if urn else name, message))

        if isinstance(policy, StackValidationPolicy):
            policy.validate(StackValidationArgs(resources, given), report)
        else:
            assert isinstance(policy, ResourceValidationPolicy)
            for it in resources:
                args = ResourceValidationArgs(it.resource_type, it.props, it.urn, it.name, it.opts, it.provider, given)
                policy.validate(args, functools.partial(report, name=it.name))
    return found


def _check(config: Config, properties: Mapping[str, Any]) -> None:
    checker = jsonschema.FormatChecker()
    try:
        jsonschema.validate(config, {"type": "object", "properties": properties}, format_checker=checker)
    except jsonschema.ValidationError as error:
        raise ValueError(error.message) from None


def planned(digest: Mapping[str, Any]) -> list[PolicyResource]:
    """The resources that a preview of the sandbox engine plans. Its secrets count as unknown."""
    steps = [step for step in digest["steps"] if "newState" in step]
    made: dict[str, PolicyResource] = {}
    for step in steps:
        state = step["newState"]
        sources = {
            name: [made[urn] for urn in urns or () if urn in made]
            for name, urns in state.get("propertyDependencies", {}).items()
        }
        props = {
            name: UNKNOWN_STRING_VALUE if value == "[secret]" else encoded(value)
            for name, value in state.get("inputs", {}).items()
            if not name.startswith("__")
        }
        provider = state.get("provider", "").rpartition("::")[0]
        name = step["urn"].split("::", 3)[3]
        made[step["urn"]] = resource(
            state["type"], name, props, sources, protect=state.get("protect", False), provider=provider
        )
    return list(made.values())


def _resources(program: Sequence[Declared]) -> Iterator[PolicyResource]:
    yield resource(STACK_TYPE, "laws-dev", {})
    made: dict[str, tuple[PolicyResource, Mapping[str, Any]]] = {}
    for each in program:
        if each.kind == "Provider":
            continue
        inputs, sources = {}, {}
        for name, value in each.inputs.items():
            inputs[name], sources[name] = value, []
            if isinstance(value, dict) and value.keys() == {"unknown"}:
                inputs[name] = UNKNOWN
            elif isinstance(value, dict) and value.keys() == {"output"}:
                source, known = made[value["output"][0]]
                inputs[name], sources[name] = known.get(value["output"][1], UNKNOWN), [source]
        checked = check(KINDS[each.kind].lifecycle, inputs)
        assert checked.problems == []
        options = dict(each.options)
        it = resource(
            KINDS[each.kind].type_token,
            each.name,
            {name: encoded(value) for name, value in checked.values.items()},
            sources,
            protect=options.get("protect", False),
            provider=options.get("provider", "default"),
        )
        made[each.name] = it, checked.values
        yield it


def resource(
    type_: str,
    name: str,
    props: Mapping[str, Any],
    sources: Mapping[str, list[PolicyResource]] | None = None,
    *,
    protect: bool = False,
    provider: str = "default",
) -> PolicyResource:
    """A resource as the policy engine shows it. ``props`` are encoded."""
    options = PolicyResourceOptions(protect, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], None)
    of = PolicyProviderResource(
        "pulumi:providers:pulumi-python",
        {},
        f"urn:pulumi:dev::laws::pulumi:providers:pulumi-python::{provider}",
        provider,
    )
    proxy = unknown_checking_proxy(dict(props))
    return PolicyResource(
        type_, proxy, f"urn:pulumi:dev::laws::{type_}::{name}", name, options, of, None, [], dict(sources or {})
    )


def encoded(value: Any) -> Any:
    """A value as it travels: numbers are floats, and what is unknown is a text."""
    if isinstance(value, Unknown):
        return UNKNOWN_STRING_VALUE
    if isinstance(value, list):
        return [encoded(part) for part in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
