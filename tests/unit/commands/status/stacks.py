"""States that record what the simulators have, and what `telephony status` finds of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app
from pulumi_telephony.vendors import EXAMINATIONS
from telephony_sandbox.simulators.server import Simulators

from ..review.previews import recorded

VARIABLES = [variable for vendor in EXAMINATIONS for variable in vendor.model.environment.values()]
HASTE = {"BITRIX24_REQUESTS_PER_SECOND": "100000", "BITRIX24_BURST": "100000"}
NUMBER = {"number": "74950004405", "type": "sip_registration"}
REGISTRATION = {"sip_username": "switchboard", "proxy": "sip.partner.example", "is_persistent": True}
LINE = {"title": "Reception", "server": "sip.example.com", "login": "reception", "type": "cloud"}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:canary"}
NOON = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)

Resource = dict[str, Any]


def accounts(simulators: Simulators) -> dict[str, dict[str, Any]]:
    """The output with the account, for the objects of each vendor."""
    (megafon,) = simulators.admin.objects("megafon", "account")
    (voximplant,) = simulators.admin.objects("voximplant", "account")
    portal = simulators.env["BITRIX24_WEBHOOK"].split("/")[2]
    return {
        "megafon": {"app_id": megafon["app_id"]},
        "voximplant": {"account_id": voximplant["account_id"]},
        "bitrix24": {"portal": portal},
    }


def stack(simulators: Simulators) -> dict[str, Resource]:
    """One resource of each kind, by its name: objects of the seed, as the state records them."""
    of = accounts(simulators)

    def known(vendor: str, kind: str, name: str, id: int, /, **outputs: Any) -> Resource:
        return recorded(kind, name, {**outputs, **of[vendor]}, str(id), provider=provider("default"))

    in_application = {"application_id": 4411}
    found = [
        known("megafon", "VirtualNumber", "number", 315, **NUMBER, password=SECRET),
        known("voximplant", "VoximplantApplication", "application", 4411, name="frontdesk"),
        known("voximplant", "VoximplantScenario", "shared", 301, name="library", script=SECRET),
        known("voximplant", "VoximplantScenario", "own", 302, name="inbound", script=SECRET, **in_application),
        known("voximplant", "VoximplantRule", "rule", 7890, name="inbound", pattern=".*", **in_application),
        known("voximplant", "VoximplantRuleOrder", "order", 4411, rule_ids=[7890, 7891], **in_application),
        known("voximplant", "VoximplantUser", "user", 501, name="operator", active=True, **in_application),
        known(
            "voximplant", "VoximplantNumberBinding", "binding", 882, phone_id=882, phone_number="74990005502",
            application_id=4412,
        ),
        known("voximplant", "SipWhiteListItem", "network", 71, network="203.0.113.0/24"),
        known("voximplant", "SipRegistration", "registration", 901, **REGISTRATION, password=SECRET),
        known("bitrix24", "BitrixSipLine", "line", 11, **LINE, line_id="reg150011", reg_id=150011, password=SECRET),
        recorded("SipPassword", "password", {"length": 20, "result": SECRET}, "587ea500942ac46d"),
    ]  # fmt: skip
    return {it["urn"].split("::", 3)[3]: it for it in found}


def provider(name: str) -> str:
    """A resource's reference to its provider."""
    return f"urn:pulumi:dev::shop::pulumi:providers:pulumi-python::{name}::a6f5d6b2"


def state(*resources: Mapping[str, Any], pending: list[dict[str, Any]] | None = None, **members: Any) -> bytes:
    """What `pulumi stack export` prints of these."""
    deployment = {"resources": resources, **({"pending_operations": pending} if pending else {})}
    return json.dumps({"version": 3, "deployment": deployment, **members}).encode()


class Found:
    """What the command found, by the names of the resources."""

    def __init__(self, printed: bytes, environment: Mapping[str, str], *options: str) -> None:
        self.done = invoke(printed, environment, "--format", "json", *options)
        self.status = self.done.exit_code
        self.report: dict[str, Any] = json.loads(self.done.stdout)
        self.resources = {it["name"]: it for it in self.report["resources"]}
        assert "canary" not in self.done.output

    def __getitem__(self, name: str) -> tuple[str, str]:
        """Its verdict and its condition."""
        return self.resources[name]["verdict"], self.resources[name]["condition"]

    def said(self, name: str) -> str:
        it = self.resources[name]
        return f"{it['text']} {it['detail']}".strip()

    @property
    def sick(self) -> dict[str, tuple[str, str]]:
        """Those that are not healthy."""
        return {name: self[name] for name in self.resources if self[name][0] != "healthy"}


def invoke(printed: bytes, environment: Mapping[str, str], *options: str) -> Any:
    """The command with a state on standard input, in an environment with these accounts and no others."""
    return CliRunner().invoke(app, ["status", *options], input=printed, env=alone(environment))


def alone(environment: Mapping[str, str]) -> dict[str, str]:
    """With no other accounts than these, and without waits."""
    haste = HASTE if "BITRIX24_WEBHOOK" in environment else {}
    return {**dict.fromkeys(VARIABLES, ""), **haste, "PULUMI_TELEPHONY_PACE": "0", **environment}


def found(simulators: Simulators, *resources: Mapping[str, Any], **accounts: str) -> Found:
    """What is found of these resources, or of all."""
    chosen = resources or tuple(stack(simulators).values())
    return Found(state(*chosen), {**simulators.env, **accounts})
