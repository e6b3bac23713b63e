"""A stack of one of the engines on the simulators: what a test declares, runs and looks at."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from engine.engines import Engine, Result, python_path
from telephony_sandbox.simulators.server import Simulators

PROGRAM = Path(__file__).with_name("program")
SETTINGS = "name: laws\nruntime: python\n"
TELEPHONY = ("MEGAFON_", "VOXIMPLANT_", "BITRIX24_")
"""How the provider's environment variables begin."""

READS = {
    "voximplant": {
        "GetSipRegistrations",
        "GetApplications",
        "GetScenarios",
        "GetRules",
        "GetUsers",
        "GetPhoneNumbers",
        "GetSipWhiteList",
        "GetAccountInfo",
        "GetSubscriptionPrice",
    },
    "megafon": {
        "GET /numbers/virtual-number",
        "GET /numbers/virtual-number/{id}",
        "GET /numbers/def-virtual-number-capacity",
        "GET /employee",
        "GET /employee/{id}",
        "GET /scenario/inbound/virtual-number",
        "GET /scenario/inbound/virtual-number-group",
        "GET /scenario/inbound/group",
    },
    "bitrix24": {
        "voximplant.sip.get",
        "voximplant.sip.status",
        "voximplant.sip.connector.status",
        "voximplant.line.get",
        "voximplant.line.outgoing.get",
    },
}
"""The operations that change nothing. All others count as writes, those that nobody has heard of included."""


@dataclasses.dataclass(frozen=True)
class Declared:
    """A resource of the program, or with kind `Provider` a further account."""

    kind: str
    name: str
    inputs: Mapping[str, Any]
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def but(self, changes: Mapping[str, Any] | None = None, /, **options: Any) -> Declared:
        """The same with other inputs (None: without one) and further options."""
        inputs = {name: value for name, value in {**self.inputs, **(changes or {})}.items() if value is not None}
        return dataclasses.replace(self, inputs=inputs, options={**self.options, **options})


def output(name: str, attribute: str) -> dict[str, Any]:
    """The input that is another resource's output."""
    return {"output": [name, attribute]}


def unknown(value: Any) -> dict[str, Any]:
    """The input that has this value, but nobody knows it before `up`."""
    return {"unknown": value}


class Stack:
    """One stack with an empty program; all that it prints and records is kept in `told`."""

    def __init__(self, engine: Engine, simulators: Simulators) -> None:
        self.engine = engine
        self.simulators = simulators
        self.admin = simulators.admin
        self.told: list[str] = []
        self.state_directory = engine.home / "telephony"
        blank = {name: "" for name in os.environ if name.startswith(TELEPHONY)}
        engine.environment = {**blank, **simulators.env, "PYTHONPATH": python_path(PROGRAM)}
        engine.environment["PULUMI_TELEPHONY_STATE_DIR"] = str(self.state_directory)
        shutil.copy(PROGRAM / "__main__.py", engine.work_dir)
        (engine.work_dir / "Pulumi.yaml").write_text(SETTINGS, encoding="utf-8")
        self.declare()

    def forget_accounts(self) -> None:
        """Take the accounts out of the environment."""
        environment = self.engine.environment
        environment.update({name: "" for name in environment if name.startswith(TELEPHONY)})

    def lift_limits(self) -> None:
        """For tests of many objects at once, which would be in each other's way on a real account."""
        self.admin.switches("bitrix24", rate_limit=False, cloud_line_limit=1000, empty_titles_collide=False)
        self.engine.environment.update(BITRIX24_REQUESTS_PER_SECOND="1000", BITRIX24_BURST="1000")

    # -- what is declared and run --

    def declare(self, *resources: Declared, exports: Mapping[str, Any] | None = None) -> None:
        """Let the program make exactly these."""
        listed = [dataclasses.asdict(resource) for resource in resources]
        plan = json.dumps({"resources": listed, "exports": dict(exports or {})})
        (self.engine.work_dir / "resources.json").write_text(plan, encoding="utf-8")

    def up(self, **options: Any) -> Result:
        return self._keep(self.engine.up(**options))

    def preview(self, **options: Any) -> Result:
        return self._keep(self.engine.preview(**options))

    def refresh(self, **options: Any) -> Result:
        return self._keep(self.engine.refresh(**options))

    def destroy(self, **options: Any) -> Result:
        return self._keep(self.engine.destroy(**options))

    def _keep(self, result: Result) -> Result:
        self.told += [result.text, json.dumps(result.events), json.dumps(result.events, ensure_ascii=False)]
        return result

    def taint(self, *names: str) -> None:
        """Mark resources for replacement, as `pulumi state taint` does."""
        exported = self.engine.export()
        for resource in exported["deployment"].get("resources") or []:
            if resource["urn"].rsplit("::", 1)[1] in names:
                resource["taint"] = True
        self.engine.restore(exported)

    # -- what is recorded --

    def state(self, name: str) -> dict[str, Any]:
        """A resource of ours as the stack records it."""
        return self.engine.resources()[name]

    def recorded(self) -> dict[str, str]:
        """Name and id of each telephony resource in the state."""
        resources = self.engine.resources()
        return {name: entry["id"] for name, entry in resources.items() if "/telephony:" in entry["type"]}

    def find_leaks(self, secrets: Iterable[str]) -> set[str]:
        """The secrets that stand in clear, in any spelling, in the state, in what was printed, or in the journal."""
        exported = self.engine.export()
        self.told += [json.dumps(exported), json.dumps(exported, ensure_ascii=False)]
        return self.find_told(secrets)

    def find_told(self, secrets: Iterable[str]) -> set[str]:
        """The same without a look at the state."""
        journal = self.admin.journal()
        texts = [*self.told, json.dumps(journal), json.dumps(journal, ensure_ascii=False)]
        return {secret for secret in secrets for text in texts if any(form in text for form in spellings(secret))}

    # -- what the vendors saw --

    def calls(self) -> dict[str, list[str]]:
        """The operations since the last look, in order, by vendor."""
        entries = self.admin.journal()
        self.told += [json.dumps(entries), json.dumps(entries, ensure_ascii=False)]
        self.admin.clear_journal()
        found: dict[str, list[str]] = {}
        for entry in entries:
            found.setdefault(entry["vendor"], []).append(entry["operation"])
        return found

    def writes(self) -> dict[str, list[str]]:
        """Those of them that are no reads."""
        return writes(self.calls())


def writes(calls: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is left of calls without the reads."""
    written = {vendor: [name for name in names if name not in READS[vendor]] for vendor, names in calls.items()}
    return {vendor: names for vendor, names in written.items() if names}


def changed_inputs(result: Result, name: str) -> set[str]:
    """The inputs that an update shows as changing, for one resource."""
    for event in result.events:
        metadata = event.get("resourcePreEvent", {}).get("metadata", {})
        if metadata.get("op") == "update" and metadata["urn"].endswith(f"::{name}"):
            old, new = metadata["old"]["inputs"], metadata["new"]["inputs"]
            return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    return set()


def spellings(secret: str) -> set[str]:
    """How a secret may look on its way: as it is, percent-encoded, JSON-escaped, in base64 at any offset."""
    forms = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(json.dumps(secret))[3:-3],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + secret.encode()).decode()
        # The first and the last group also depend on what stands beside the secret.
        forms.add(encoded[4 if offset else 0 : -4])
    return forms
