"""What a trusted job gives to forks has no secret: neither from an encrypted state nor from one in clear text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.engines import PASSPHRASE
from laws.cases import CANARY, CASES, OFFICE_LINE
from laws.forks_preview import stripped
from laws.stacks import Declared, Stack
from telephony_sandbox.engine.state import deployment

from .canaries import TOKEN, leaks, of_accounts
from .test_stacks import accounts

SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
HIDDEN = "f0re1gn c4nary"


def in_clear(exported: dict[str, Any]) -> dict[str, Any]:
    """As `pulumi stack export --show-secrets` writes it."""
    environment = {**os.environ, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
    snapshot, _ = deployment.load(json.loads(json.dumps(exported)), environment)
    clear: dict[str, Any] = json.loads(deployment.render(snapshot.resources, snapshot.pending_operations, None))
    return clear


def foreign() -> dict[str, Any]:
    """A resource of another package, with secrets in every place that the format has for them."""
    plain = {SIGNATURE: SECRET, "plaintext": json.dumps({"deep": [HIDDEN]})}
    return {
        "urn": "urn:pulumi:dev::laws::other:index:Thing::thing",
        "type": "other:index:Thing",
        "custom": True,
        "id": "thing",
        "inputs": {"nested": {"list": [1, plain, {"more": plain}]}, "told": HIDDEN},
        "outputs": {"nested": {"list": [1, plain, {"more": plain}]}, "told": HIDDEN},
        "additionalSecretOutputs": ["told"],
        "initErrors": [f"the server says: {HIDDEN}"],
        "later": {"unheard": [plain]},
    }


def strings(value: Any) -> Iterator[str]:
    """Every text in a state, that of a secret as it is."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from strings(json.loads(item) if name == "plaintext" else item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


@pytest.fixture
def exported(stack: Stack) -> dict[str, Any]:
    """The state of a stack with a secret in each place: configuration, providers, inputs, outputs, scripts."""
    providers = accounts(stack)
    stack.lift_limits()
    for n, case in enumerate(CASES, 1):
        case.prepare(stack.admin, n)
    with_provider = {case.name: "pbx" for case in CASES if case.vendor == "megafon"}
    with_provider[OFFICE_LINE.name] = "application"
    program = [Declared(case.kind, case.name, case.everything(n)) for n, case in enumerate(CASES, 1)]
    program = [it.but(provider=with_provider[it.name]) if it.name in with_provider else it for it in program]
    password = Declared("SipPassword", "made", {"keepers": {"renewed": "2026"}})
    shown = {"password": {"output": ["made", "result"]}}
    stack.declare(*providers, *program, password, exports=shown)
    stack.up()
    found = stack.engine.export()
    found["deployment"]["resources"].append(foreign())
    found["deployment"]["pending_operations"] = [{"resource": foreign(), "type": "updating"}]
    return found


def test_no_secret_is_in_the_artifact(stack: Stack, exported: dict[str, Any], tmp_path: Path) -> None:
    clear = in_clear(exported)
    (made,) = (each for each in clear["deployment"]["resources"] if each["urn"].endswith("::made"))
    lines = stack.admin.objects("bitrix24", "line")
    api_made = {each["INCOMING_PASSWORD"] for each in lines if each["INCOMING_PASSWORD"]}
    secrets = {*of_accounts(stack.simulators), HIDDEN, json.loads(made["outputs"]["result"]["plaintext"]), *api_made}
    assert leaks(strings(clear), secrets) >= {CANARY, TOKEN, HIDDEN}, "the search finds them in the original"

    for state in (exported, clear):
        text = stripped(state, tmp_path).read_text(encoding="utf-8")
        assert leaks([text, *strings(json.loads(text))], secrets) == set()
        for word in ("ciphertext", "secrets_providers", "pending_operations", "v1:", "webhook", "credentials"):
            assert word not in text
        kept = json.loads(text)["deployment"]["resources"]
        assert [each["urn"] for each in kept] == [each["urn"] for each in state["deployment"]["resources"]]
        # It is stripped once and for all.
        assert stripped(json.loads(text), tmp_path).read_text(encoding="utf-8") == text
