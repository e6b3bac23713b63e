"""The page of the settings: from the models that read them."""

from __future__ import annotations

from pydantic.alias_generators import to_camel

import pulumi_telephony
from pulumi_telephony.accounts.settings import (
    COORDINATION,
    VendorSettings,
)
from pulumi_telephony.core.rules import Secret
from pulumi_telephony.vendors import EXAMINATIONS

from . import declarations, docstrings, wording
from .markdown import code, example, from_docstring, page, table

VENDORS: tuple[type[VendorSettings], ...] = tuple(each.model for each in EXAMINATIONS)


def reference() -> str:
    """The page."""
    provider = docstrings.of(pulumi_telephony.Provider)
    arguments = docstrings.of(pulumi_telephony.Provider.__init__).parameters
    return page(
        "Settings",
        "Every setting can come from the arguments of an explicit `telephony.Provider`, from the environment, or from"
        " the stack's configuration; the first that has a value wins."
        " [Configuration and credentials](../configuration.md) explains how to get the credentials.",
        example("settings"),
        *(_vendor(model) for model in VENDORS),
        "## All accounts",
        table(
            ["configuration", "environment", "argument", "meaning"],
            [["`telephony:coordination`", code(COORDINATION), "`coordination`", arguments["coordination"]]],
        ),
        "## Provider",
        provider.prose,
        table(["argument", "meaning"], [[code(name), text] for name, text in arguments.items()]),
        "## Variables of the provider",
        table(["environment", "meaning"], [[code(name), text] for name, text in VARIABLES.items()]),
    )


VARIABLES = {
    "PULUMI_TELEPHONY_STATE_DIR": "The directory for notes of creates, rate limits and OAuth tokens; default: the"
    " platform's directory for states, on Linux `~/.local/state/pulumi-telephony`. It has to survive the run.",
    "PULUMI_TELEPHONY_DEBUG": "Set to `1`: tracebacks instead of one sentence. Secrets stay masked.",
    "REQUESTS_CA_BUNDLE": "A PEM file with the authorities to trust instead of certifi's; or `CURL_CA_BUNDLE`.",
    "HTTPS_PROXY": "A proxy; or `ALL_PROXY`. `NO_PROXY` lists hosts that do not use it. SOCKS needs the extra"
    " `socks`. Plain http to loopback never uses a proxy.",
}
"""Variables that are not settings."""


def _vendor(model: type[VendorSettings]) -> str:
    rows = [
        [
            code(f"telephony:{model.key}.{to_camel(field.name)}"),
            code(model.environment[field.name]) if field.name in model.environment else "–",
            code(field.name),
            "yes" if field.rule(Secret) else "",
            "**required**" if field.required else from_docstring(wording.default(field)) or "unset",
            from_docstring(field.text),
        ]
        for field in declarations.of_settings(model)
    ]
    heads = ["configuration", "environment", f"in `Provider({model.key}=...)`", "secret", "default", "meaning"]
    return f"## {model.vendor}\n\n{docstrings.of(model).prose}\n\n{table(heads, rows)}"
