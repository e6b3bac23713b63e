"""The route of a call at Voximplant, made by hand and exported: what refers to what, scripts as files, what is left
out."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from laws.stacks import Stack
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

from .accounts import run_export
from .importing import export, import_unchanged, run_secrets, take_the_forked_python

SCRIPTS = {
    "night.js": "\ufeff// s\u2028aved on Windows, Ночью\r\nVoxEngine.addEventListener();\r\n",
    "night-402.js": "'''\"; import os; os.system('touch pwned') #\r// \\N{DIGIT ONE} ${x}",
    "403.js": "x\n\n\n",
}
"""What is made by hand, by the files that it is expected in."""

SEEDED = {"inbound.js": "// inbound, made by hand\n", "library.js": "// library, made by hand\n"}


def make_a_route(admin: Admin) -> None:
    """In the account of the seed, with what only a control panel can leave there."""

    def make(kind: str, **fields: Any) -> None:
        admin.make("voximplant", fields, kind)

    night, shared, other = SCRIPTS.values()
    make("scenario", scenario_id=401, application_id=4411, scenario_name="Night", scenario_script=night)
    make("scenario", scenario_id=402, scenario_name="night !", scenario_script=shared)
    make("scenario", scenario_id=403, application_id=4412, scenario_name="夜", scenario_script=other)
    patterns = {"rule_pattern": "7495\\d+", "rule_pattern_exclude": '".*'}
    rule = {"rule_id": 7893, "application_id": 4411, "rule_name": "weekend", "bind_key_id": "k", **patterns}
    make("rule", scenario_ids=[402, 301, 401], **rule)
    admin.patch("voximplant", 7891, {"video_conference": True}, "rule")
    admin.patch("voximplant", 4411, {"rule_order": [7893, 7891, 7890], "secure_record_storage": True}, "application")
    odd = {"user_active": False, "parent_accounting": False, "user_custom_data": "a\r\nb\u2028 'c'"}
    make("user", user_id=504, application_id=4411, user_name="zed", user_display_name='Z"', **odd)
    admin.patch("voximplant", 881, {"application_id": 4411}, "phone_number")
    bound = {"application_id": 4411, "rule_id": 7893, "user_id": 504}
    admin.patch("voximplant", 902, bound, "sip_registration")
    make("sip_whitelist_item", sip_whitelist_id=72, sip_whitelist_network="192.168.1.5/16")


def scripts(directory: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in (directory / "scenarios").iterdir()}


def test_a_route_that_was_made_by_hand_is_imported_unchanged(stack: Stack) -> None:
    make_a_route(stack.admin)
    export(stack)
    assert scripts(stack.engine.work_dir) == SCRIPTS | SEEDED
    run_secrets(stack.engine)
    import_unchanged(stack, 30)
    take_the_forked_python(stack)
    assert stack.state("order-frontdesk")["outputs"]["rule_ids"] == [7893, 7891, 7890]
    assert stack.state("binding-74990005501")["outputs"]["application_id"] == 4411
    for run in (stack.refresh, stack.up, stack.preview):
        assert run(expect_no_changes=True).changes == {"same": 31}
    assert stack.writes() == {}

    # From now on it is managed: what somebody changes by hand is put right.
    stack.admin.patch("voximplant", 302, {"scenario_script": "// edited by hand"}, "scenario")
    stack.admin.patch("voximplant", 4411, {"rule_order": [7890, 7891, 7893]}, "application")
    stack.refresh()
    assert stack.up().changes == {"same": 29, "update": 2}
    assert {name for names in stack.writes().values() for name in names} == {"ReorderRules", "SetScenarioInfo"}
    assert found(stack.admin, "scenario", 302)["scenario_script"] == SEEDED["inbound.js"]


def found(admin: Admin, kind: str, id: int) -> dict[str, Any]:
    return next(each for each in admin.objects("voximplant", kind) if each[f"{kind}_id"] == id)


def exported(out: Path, account: Simulators, *options: str) -> str:
    """The program."""
    done = run_export(out, account.env, "--vendor", "voximplant", *options)
    assert done.returncode == 0, done.stderr
    return (out / "__main__.py").read_text(encoding="utf-8")


def said(program: str, variable: str) -> str:
    """What it gives a resource."""
    return program.partition(f"\n{variable} = ")[2].partition("\n)")[0]


def test_ids_are_those_of_the_resources_that_the_program_has(tmp_path: Path, simulators: Simulators) -> None:
    make_a_route(simulators.admin)
    program = exported(tmp_path, simulators)
    assert "application_id=application_frontdesk.id,\n" in said(program, "scenario_night")
    assert "application_id" not in said(program, "scenario_night_402")
    rule = said(program, "rule_weekend")
    assert "application_id=application_frontdesk.id,\n" in rule
    ids = ("scenario_night_402", "scenario_library", "scenario_night")
    assert "scenario_ids=[\n" + "".join(f"        {each}.id,\n" for each in ids) + "    ],\n" in rule
    assert "scenario_ids=[],\n" in said(program, "rule_night")
    rules = ("rule_weekend", "rule_night", "rule_inbound")
    order = "rule_ids=[\n" + "".join(f"        {each}.id,\n" for each in rules) + "    ],\n"
    assert order in said(program, "order_frontdesk")
    assert "VoximplantRuleOrder(" not in program.replace(said(program, "order_frontdesk"), ""), "one rule has no order"
    registration = said(program, "registration_fax")
    assert "rule_id=rule_weekend.id,\n" in registration
    assert "user_id=user_zed.id,\n" in registration
    assert "rule_id=rule_inbound_7892.id,\n" in said(program, "binding_74990005502")
    assert "rule_id" not in said(program, "binding_74990005501")
    assert 'network="192.168.0.0/16"' in said(program, "white_list_192_168_1_5_16")
    assert "4411" not in program


def test_the_id_of_an_object_that_is_not_exported_is_a_number_with_a_remark(
    tmp_path: Path, simulators: Simulators
) -> None:
    make_a_route(simulators.admin)
    kinds = ("VoximplantRule", "VoximplantScenario", "VoximplantNumberBinding", "SipRegistration")
    program = exported(tmp_path, simulators, *(word for kind in kinds for word in ("--kind", kind)), "--name", "*n*")
    rule = said(program, "rule_weekend")
    assert "application_id=4411,  # frontdesk.acme.voximplant.com\n" in rule
    assert (
        "scenario_ids=[\n        scenario_night_402.id,\n        301,  # not in this export\n"
        "        scenario_night.id,\n    ],\n"
    ) in rule
    assert "user_id=504,  # zed\n" in said(program, "registration_fax")
    assert not (tmp_path / "scenarios/library.js").exists()


def test_scripts_are_private_files_and_not_secrets_of_the_configuration(tmp_path: Path, simulators: Simulators) -> None:
    make_a_route(simulators.admin)
    program = exported(tmp_path, simulators)
    assert 'script=pulumi.FileAsset("scenarios/night-402.js"),\n' in said(program, "scenario_night_402")
    assert scripts(tmp_path) == SCRIPTS | SEEDED
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "scenarios").iterdir()} == {0o600}
    assert "scenario" not in (tmp_path / "secrets.sh").read_text(encoding="utf-8")


def test_a_script_that_is_there_already_is_not_overwritten_unasked(tmp_path: Path, simulators: Simulators) -> None:
    mine = tmp_path / "scenarios" / "inbound.js"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    done = run_export(tmp_path, simulators.env, "--vendor", "voximplant")
    assert done.returncode == 2
    assert "already has scenarios/inbound.js" in done.stderr
    assert not (tmp_path / "import.json").exists()
    exported(tmp_path, simulators, "--force")
    assert mine.read_text(encoding="utf-8") == SEEDED["inbound.js"]


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("VoximplantApplication", ["--name", "front*"], {"4411"}),
        ("VoximplantScenario", ["--name", "IN*"], {"302"}),
        ("VoximplantScenario", ["--id", "301"], {"301"}),
        ("VoximplantRule", ["--name", "backoffice"], {"7892"}),
        ("VoximplantRuleOrder", ["--id", "4411"], {"4411"}),
        ("VoximplantUser", ["--name", "Second"], {"502"}),
        ("VoximplantNumberBinding", ["--name", "backoffice"], {"882"}),
        ("SipRegistration", ["--name", "backoffice"], {"901"}),
        ("VoximplantNumberBinding", ["--id", "882"], {"882"}),
        ("SipWhiteListItem", ["--name", "203.*"], {"71"}),
    ],
)
def test_filters(tmp_path: Path, simulators: Simulators, kind: str, options: list[str], expected: set[str]) -> None:
    exported(tmp_path, simulators, "--kind", kind, *options)
    entries = json.loads((tmp_path / "import.json").read_text(encoding="utf-8"))["resources"]
    assert {entry["id"] for entry in entries} == expected


def test_what_a_program_cannot_have_is_left_out_with_the_reason(tmp_path: Path, simulators: Simulators) -> None:
    admin = simulators.admin
    admin.make("voximplant", {"scenario_id": 401, "scenario_name": "bare"}, "scenario")
    admin.make("voximplant", {"scenario_id": 402, "scenario_name": "long", "scenario_script": "x" * 2**17}, "scenario")
    admin.make("voximplant", {"user_id": 504, "application_id": 4411, "user_name": "Gordon"}, "user")
    done = run_export(tmp_path, simulators.env, "--vendor", "voximplant")
    left_out = [line for line in done.stdout.splitlines() if line.startswith("left out: ")]
    assert [line.split(":")[1] for line in left_out] == [
        " VoximplantScenario 401 (bare)",
        " VoximplantScenario 402 (long)",
        " VoximplantUser 504 (Gordon)",
    ]
    assert "script is required" in left_out[0]
    assert "131,072 bytes" in left_out[1]


def test_kinds_that_the_key_cannot_read_are_told_and_the_others_are_exported(
    tmp_path: Path, simulators: Simulators
) -> None:
    (key,) = (each for each in simulators.admin.objects("voximplant", "key") if each["roles"] == ["Owner"])
    simulators.admin.patch("voximplant", key["key_id"], {"roles": ["Accountant"]}, "key")
    done = run_export(tmp_path, simulators.env, "--vendor", "voximplant")
    assert done.returncode == 0, done.stderr
    assert [line.partition(" is exported")[0] for line in done.stdout.splitlines() if "cannot read" in line] == [
        f"note: no {kind}"
        for kind in (
            "VoximplantApplication",
            "VoximplantScenario",
            "VoximplantRule",
            "VoximplantRuleOrder",
            "VoximplantUser",
            "SipWhiteListItem",
        )
    ]
    assert "wrote 1 VoximplantNumberBinding, 2 SipRegistration to" in done.stdout
    binding = said((tmp_path / "__main__.py").read_text(encoding="utf-8"), "binding_74990005502")
    assert "rule_id=7892,  # inbound\n" in binding
    nothing = run_export(tmp_path / "users", simulators.env, "--kind", "VoximplantUser")
    assert nothing.returncode == 1
    assert "note: no VoximplantUser is exported" in nothing.stdout
