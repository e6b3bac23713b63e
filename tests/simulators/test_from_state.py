"""States as nobody should give them: other versions, cut short, damaged, with names that mean something elsewhere."""

from __future__ import annotations

import copy
import functools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forks
from telephony_sandbox import exported_state
from telephony_sandbox.from_state import RecordedStack
from telephony_sandbox.simulators.platform.customer import Customer
from telephony_sandbox.simulators.platform.errors import SandboxError
from telephony_sandbox.simulators.platform.state import State
from telephony_sandbox.simulators.platform.store import Store
from telephony_sandbox.simulators.vendors import VENDORS
from telephony_sandbox.simulators.voximplant import credentials

HOSTILE = (
    "[link](javascript:alert(1)) `|`",
    "<img src=x onerror=alert(1)>&amp;",
    "\u202eright\u202c\u200f",
    "\x1b[2J\a\x00\r\n",
)
OBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "VirtualNumber": ("25001", {
        "number": "74950001122", "type": "sip_registration", "purpose": "company", "comment": "desk", "app_id": 42,
        "from_redirect_numbers": [{"id": 9, "number": "78000001122"}], "employee_id": 7, "scenario_id": 3,
        "group_id": 4,
    }),
    "BitrixSipLine": ("101", {
        "type": "cloud", "title": "Desk", "server": "pbx.example.org", "login": "desk", "reg_id": 160001,
        "registration_status_code": 200, "portal": "acme.bitrix24.com", "default_outgoing": True,
        "line_id": "reg160001",
    }),
    "SipRegistration": ("5001", {
        "sip_username": "desk", "proxy": "pbx.example.org", "is_persistent": True, "account_id": 4711,
        "application_id": 44, "application_name": "desk.corp.voximplant.com", "rule_id": 78, "rule_name": "in",
    }),
    "VoximplantScenario": ("31", {"name": "in", "application_id": 44, "account_id": 4711, "script_sha256": "0" * 64}),
    "VoximplantRule": ("78", {"application_id": 44, "name": "in", "pattern": ".*", "scenario_ids": [31, 32]}),
    "VoximplantRuleOrder": ("44", {"application_id": 44, "rule_ids": [79, 78], "unlisted_rule_ids": [80]}),
    "VoximplantNumberBinding": ("88", {"phone_id": 88, "application_id": 44, "rule_id": 81, "account_id": 4711}),
    "VoximplantUser": ("60", {"application_id": 44, "name": "anna", "display_name": "Anna", "active": True}),
    "SipWhiteListItem": ("71", {"network": "203.0.113.0/24", "description": "office", "account_id": 4711}),
    "VoximplantApplication": ("45", {"name": "night", "full_name": "night.corp.voximplant.com", "account_id": 4711}),
}  # fmt: skip


def resource(kind: str, id_: str, fields: dict[str, Any], name: str = "it") -> dict[str, Any]:
    type_ = f"pulumi-python:dynamic/telephony:{kind}"
    urn = f"urn:pulumi:prod::shop::{type_}::{name}"
    return {"urn": urn, "type": type_, "custom": True, "id": id_, "inputs": {}, "outputs": fields}


def whole(*more: dict[str, Any]) -> dict[str, Any]:
    resources = [resource(kind, id_, fields) for kind, (id_, fields) in OBJECTS.items()]
    return {"version": 3, "deployment": {"manifest": {}, "resources": [*resources, *more]}}


def filled(stack: RecordedStack) -> State:
    return State(VENDORS, Store(), Customer(), stack.recorded)


@pytest.fixture(scope="module", autouse=True)
def _one_key() -> Iterator[None]:
    """A pair of keys takes longer to make than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "_new_pair", functools.cache(credentials._new_pair))
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def refusal(file: Path, content: object) -> str:
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(SandboxError) as raised:
        RecordedStack.read(str(file))
    return str(raised.value)


def read(file: Path, state: object) -> RecordedStack:
    file.write_text(json.dumps(state), encoding="utf-8")
    return RecordedStack.read(str(file))


def test_accounts_ids_and_what_objects_refer_to_are_as_recorded(file: Path) -> None:
    stack = read(file, whole())
    state = filled(stack)
    assert dict(stack.recorded.skipped) == {}

    def ids(vendor: str, kind: str, key: str) -> set[Any]:
        return {each[key] for each in state.objects(vendor, kind)}

    assert ids("megafon", "account", "app_id") == ids("megafon", "number", "app_id") == {42}
    assert ids("megafon", "number", "id") == {25001, 9}
    assert ids("megafon", "employee", "id") == {7}
    assert ids("megafon", "scenario", "id") == {3}
    assert ids("megafon", "group", "id") == {4}
    assert ids("voximplant", "account", "account_id") == {4711}
    assert ids("voximplant", "account", "account_name") == {"corp"}
    names = ids("voximplant", "application", "application_name")
    assert names == {"desk.corp.voximplant.com", "night.corp.voximplant.com"}
    assert ids("voximplant", "scenario", "scenario_id") == {31, 32}
    assert ids("voximplant", "rule", "rule_id") == {78, 79, 80, 81}
    (desk,) = (each for each in state.objects("voximplant", "application") if each["application_id"] == 44)
    assert desk["rule_order"] == [79, 78, 80]
    assert ids("bitrix24", "line", "CONFIG_ID") == {101}
    assert ids("bitrix24", "registration", "STATUS_RESULT") == {"success"}
    assert ids("bitrix24", "portal", "outgoing_line") == {"reg160001"}
    before = state.snapshot()["objects"]
    state.reset()
    assert [row[:3] for row in state.snapshot()["objects"]] == [row[:3] for row in before]


@pytest.mark.parametrize("version", [None, 0, 1, 2, 5, "3", 3.5, True])
def test_another_version_is_refused_by_its_number(file: Path, version: object) -> None:
    said = refusal(file, {**whole(), "version": version})
    assert f"version {version!r}" in said
    assert "pulumi stack export" in said


def test_a_checkpoint_and_the_version_with_features_are_read(file: Path) -> None:
    state = whole()
    checkpoint = {"version": 3, "checkpoint": {"stack": "organization/shop/prod", "latest": state["deployment"]}}
    assert len(read(file, checkpoint).recorded.objects) == len(OBJECTS)
    assert len(read(file, {**state, "version": 4, "features": ["any"]}).recorded.objects) == len(OBJECTS)


def test_a_state_that_is_cut_short_is_refused_wherever_it_ends(file: Path) -> None:
    text = json.dumps(whole(), indent=1).encode()
    for end in range(0, len(text) - 1, 97):
        said = refusal(file, text[:end])
        assert "cut short" in said
        assert "\n" not in said


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe\x00", b"[" * 100_000, b"null", b"[]", b'"text"', {}, {"version": 3},
    {"version": 3, "deployment": []},
    {"version": 3, "deployment": {"resources": {}}}, {"version": 3, "deployment": {"resources": [1]}},
    {"version": 3, "deployment": {"resources": [{"urn": "x", "type": "y"}]}}, {"version": 3, "deployment": {}},
])  # fmt: skip
def test_what_is_no_state_is_refused_in_one_sentence(file: Path, content: object) -> None:
    said = refusal(file, content)
    assert said.startswith(str(file))
    assert "\n" not in said


@pytest.mark.parametrize("members", [
    {"additionalSecretOutputs": 5}, {"additionalSecretOutputs": [["a"]]}, {"initErrors": 5},
])  # fmt: skip
def test_a_member_that_is_no_list_of_texts_is_refused(file: Path, members: dict[str, Any]) -> None:
    damaged = {**resource("SipRegistration", "1", {}), **members}
    assert "has no readable list of resources" in refusal(file, whole(damaged))


def test_resources_of_other_packages_are_left_alone(file: Path) -> None:
    others = [
        {
            "urn": f"urn:pulumi:prod::shop::{type_}::{n}",
            "type": type_,
            "custom": True,
            "id": "x",
            "outputs": {"number": n},
        }
        for n, type_ in enumerate(("aws:s3/bucket:Bucket", "pulumi-python:dynamic:Resource", "my:own:VirtualNumber"))
    ]
    stack = read(file, whole(*others))
    assert len(stack.recorded.objects) == len(OBJECTS)
    assert [each["type"] for each in stack.state["deployment"]["resources"][-3:]] == [each["type"] for each in others]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_texts_and_nothing_else(file: Path, name: str) -> None:
    named = [
        resource("BitrixSipLine", "7", {"server": "pbx.example.org", "login": "x", "title": name}, name),
        resource("VirtualNumber", "8", {"number": "74950009988", "type": "abc", "comment": name, "region_name": name}),
        resource("VirtualNumber", "10", {"number": name, "type": name}, name),
    ]
    stack = read(file, whole(*named))
    state = filled(stack)
    assert name in {each["TITLE"] for each in state.objects("bitrix24", "line")}
    assert name in {each["comment"] for each in state.objects("megafon", "number")}
    # What a vendor cannot have is told, in a line that a terminal does not obey.
    assert list(stack.recorded.skipped) == [named[2]["urn"]]
    assert all(note.isprintable() for note in stack.notes())


@pytest.mark.parametrize("name", ["..", "a/b", "../../etc", "", "x" * 200, "a\nb", "\u202e"])
def test_a_stack_that_no_directory_can_have_is_refused(file: Path, name: str) -> None:
    text = json.dumps(whole()).replace("pulumi:prod::", f"pulumi:{json.dumps(name)[1:-1]}::")
    assert "cannot exist" in refusal(file, text.encode())


_VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_ANY = st.recursive(
    _VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@given(data=st.data())
def test_no_value_of_a_state_breaks_anything(data: st.DataObject) -> None:
    """What a vendor cannot have is skipped, or refused in one sentence."""
    state = copy.deepcopy(whole())
    resources = state["deployment"]["resources"]
    for _ in range(5):
        each = data.draw(st.sampled_from(resources))
        field = data.draw(st.sampled_from(sorted(each["outputs"]) or ["x"]))
        each["outputs"][field] = data.draw(_ANY)
    data.draw(st.sampled_from(resources))["id"] = data.draw(st.text(max_size=30) | st.just("9" * 5000))
    cleaned = exported_state.without_secrets(state)
    stack = RecordedStack("state.json", "shop", "prod", cleaned, exported_state.recorded(cleaned))
    filled(stack)
    assert all(note.isprintable() for note in stack.notes())


def run(where: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [forks.python(), "-m", "telephony_sandbox.cli", *arguments]
    return subprocess.run(command, cwd=where, input=given, capture_output=True, text=True, timeout=60, check=False)


def test_the_state_of_another_project_is_refused(file: Path) -> None:
    file.write_text(json.dumps(whole()), encoding="utf-8")
    ran = run(file.parent, "run", "--from-state", file.name, "--", "true")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
    assert "there is no Pulumi.yaml" in ran.stderr
    (file.parent / "Pulumi.yaml").write_text("name: other\nruntime: python\n", encoding="utf-8")
    ran = run(file.parent, "run", "--from-state", file.name, "--", "true")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
    assert "state of a stack of shop, not of other" in ran.stderr


def test_a_state_is_read_from_standard_input_and_the_command_finds_the_stack(file: Path) -> None:
    (file.parent / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    shown = run(file.parent, "strip", "-", given=json.dumps(whole()))
    ran = run(file.parent, "run", "--from-state", "-", "--", "telephony-sandbox", "stack", given=shown.stdout)
    assert ran.returncode == 0, ran.stderr
    assert "Stack prod of project shop" in ran.stdout
    assert ran.stderr == "The simulators have the 10 objects of stack prod of shop; secrets are replaced\n"
    assert sorted(path.name for path in file.parent.iterdir()) == ["Pulumi.yaml"]


STACK_FILE = """
secretsprovider: awskms://alias/prod
encryptedkey: bm8=
environment: [prod]
config:
  shop:plain: text
  shop:password: {secure: v1:aaaa:bbbb}
  shop:nested: {list: [{token: {secure: v1:aaaa:bbbb}, host: pbx}]}
  telephony:coordination: {secure: v1:aaaa:bbbb}
  telephony:bitrix24: {webhook: {secure: v1:aaaa:bbbb}, allowedAccounts: [acme.bitrix24.com], burst: 3}
  telephony:voximplant: {credentialsFile: prod.json, allowedAccounts: 4711}
"""


def test_the_configuration_has_placeholders_and_no_credentials(file: Path) -> None:
    """However the original is encrypted; the accounts that a deployment may touch stay."""
    (file.parent / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    original = file.parent / "Pulumi.prod.yaml"
    original.write_text(STACK_FILE, encoding="utf-8")
    file.write_text(json.dumps(whole()), encoding="utf-8")
    keys = "plain password nested telephony:bitrix24 telephony:voximplant"
    script = f"for key in {keys}; do telephony-sandbox config get $key; done"
    ran = run(file.parent, "run", "--from-state", file.name, "--", "sh", "-ec", f"{script}; echo $BITRIX24_WEBHOOK")
    assert ran.returncode == 0, ran.stderr
    plain, password, nested, portal, account, webhook = ran.stdout.splitlines()
    assert (plain, password) == ("text", exported_state.PLACEHOLDER)
    assert json.loads(nested) == {"list": [{"token": exported_state.PLACEHOLDER, "host": "pbx"}]}
    here = webhook.split("/")[2]
    assert json.loads(portal) == {
        "allowedAccounts": ["acme.bitrix24.com", here],
        "formerAccounts": ["acme.bitrix24.com"],
    }
    assert json.loads(account) == {"allowedAccounts": [4711]}
    assert original.read_text(encoding="utf-8") == STACK_FILE
