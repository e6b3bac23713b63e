"""Intents that an older version left are found after an upgrade, on the disk and in Redis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pulumi_telephony import vendors
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.core.lifecycle import AccountLifecycle
from pulumi_telephony.run import coordination_redis
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.run.intents import LIFE, FileIntents, Intent, Subject
from unit.voximplant.fakes import CREDENTIALS

RECORDED = Path(__file__).parent / "recorded"
VERSIONS = sorted(path.stem for path in RECORDED.glob("*.json"))
KINDS = [kind.name for kind in vendors.KINDS.values() if issubclass(kind.lifecycle, AccountLifecycle)]
OWNER = "project/stack/desk"


IN = {version: json.loads((RECORDED / f"{version}.json").read_text(encoding="utf-8")) for version in VERSIONS}
"""What a later version has added, no earlier one has recorded."""


@pytest.fixture(params=[(version, kind) for version in VERSIONS for kind in KINDS if kind in IN[version]], ids="-".join)
def recorded(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    version, kind = request.param
    return kind, IN[version][kind]


@pytest.fixture
def accounts(tmp_path: Path) -> Settings:
    """Those under which the intents were recorded, at the vendors' own addresses; nothing is sent."""
    credentials = tmp_path / "credentials.json"
    credentials.write_text(CREDENTIALS.model_dump_json(), encoding="utf-8")
    credentials.chmod(0o600)
    webhook = "https://acme.bitrix24.example/rest/1/abcdefgh12345678/"
    environ = {"MEGAFON_TOKEN": "t" * 20, "BITRIX24_WEBHOOK": webhook, "VOXIMPLANT_CREDENTIALS": str(credentials)}
    return Settings({}, environ)


def subject_of(kind: str, inputs: dict[str, Any], accounts: Settings) -> Subject:
    lifecycle = vendors.KINDS[kind].lifecycle.connect(Deployment(accounts), OWNER)
    given = lifecycle.Inputs.model_validate({**inputs, "password": "p"})
    return lifecycle.subject(*lifecycle.make(given).natural_key)


def test_an_intent_of_an_older_version_is_found_on_the_disk(
    recorded: tuple[str, dict[str, Any]], accounts: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, left = recorded
    file = tmp_path / left["file"]
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(left["text"]), encoding="utf-8")
    monkeypatch.setattr("pulumi_telephony.run.intents.time.time", lambda: left["text"]["at"] + LIFE / 2)
    subject, intents = subject_of(kind, left["inputs"], accounts), FileIntents(tmp_path / "intents")
    assert intents.find(subject) == Intent.model_validate(left["text"])
    assert intents.contested(subject)
    assert subject.rivals == left["lock"], "an older version that runs at the same time waits for the same lock"


def test_an_intent_of_an_older_version_has_the_same_keys_in_redis(
    recorded: tuple[str, dict[str, Any]], accounts: Settings
) -> None:
    kind, left = recorded
    subject = subject_of(kind, left["inputs"], accounts)
    assert [coordination_redis._key(subject), coordination_redis._rivals(subject)] == left["redis"]
