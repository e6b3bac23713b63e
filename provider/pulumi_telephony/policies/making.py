"""How a policy is made: from a function that yields a sentence for each violation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from pulumi_policy import (
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from ..commands.review.kinds import STACK
from .resources import kind_of

Config: TypeAlias = Mapping[str, Any]
"""The configuration of a policy, with its defaults."""
Options: TypeAlias = Mapping[str, dict[str, Any]]
"""What can be configured: option -> its JSON schema."""


def of_resources(
    name: str,
    description: str,
    broken: Callable[[ResourceValidationArgs, str, Config], Iterable[str]],
    options: Options,
) -> ResourceValidationPolicy:
    """A policy about each resource of this package. ``broken`` gets the resource and its kind."""

    def validate(given: ResourceValidationArgs, report: ReportViolation) -> None:
        kind = kind_of(given)
        if given.resource_type == STACK:
            _tell_unknown(given.get_config(), options, report)
        elif kind is not None:
            for sentence in broken(given, kind, _with_defaults(given.get_config(), options)):
                report(sentence, None)

    return ResourceValidationPolicy(name, description, validate, config_schema=_schema(options))


def of_stack(
    name: str,
    description: str,
    broken: Callable[[list[PolicyResource], Config], Iterable[tuple[str, str]]],
    options: Options,
) -> StackValidationPolicy:
    """A policy about all resources of a stack. ``broken`` yields URN and sentence."""

    def validate(given: StackValidationArgs, report: ReportViolation) -> None:
        _tell_unknown(given.get_config(), options, report)
        for urn, sentence in broken(given.resources, _with_defaults(given.get_config(), options)):
            report(sentence, urn)

    return StackValidationPolicy(name, description, validate, config_schema=_schema(options))


def _schema(options: Options) -> PolicyConfigSchema | None:
    return PolicyConfigSchema(dict(options)) if options else None


def _with_defaults(config: Config, options: Options) -> Config:
    return {**{name: schema["default"] for name, schema in options.items() if "default" in schema}, **config}


def _tell_unknown(config: Config, options: Options, report: ReportViolation) -> None:
    """The engine ignores an option that it does not know, such as one with a typing error."""
    for name in sorted(config.keys() - options.keys()):
        known = f"it has {', '.join(options)}" if options else "it has none"
        report(f"The configuration of this policy has an unknown option {name}: {known}.", None)


def texts(schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    """The schema of an option that is a list of texts, empty by default."""
    return {"type": "array", "items": {"type": "string", **schema}, "default": [], "description": description}
