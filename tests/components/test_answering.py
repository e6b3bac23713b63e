"""The answering side of a hotline, on each engine: made, wired, left alone, changed, taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest

from laws.stacks import Stack

NUMBER = 'number="74950001122", server="pbx.example.org", login="sales", title="Sales", password="given"'
NIGHT = NUMBER.replace("2", "3").replace("sales", "night").replace("Sales", "Night")
PROGRAM = f"""
import pulumi
import pulumi_telephony as telephony
from pulumi_telephony.components import Hotline

hotline = Hotline("sales", {NUMBER}, %s)
"""
SCRIPT = "VoxEngine.addEventListener(AppEvents.CallAlerting, (event) => event.call.answer());\n"
TEXT = json.dumps(SCRIPT)

LATE = f"""
import pulumi
import pulumi_telephony as telephony
from pulumi_telephony.components import Hotline

application = telephony.VoximplantApplication("desk", name="desk")
password = telephony.SipPassword("olga-password", special=True)
user = telephony.VoximplantUser(
    "olga", application_id=application.id, name="olga", display_name="Olga", password=password.result
)
Hotline("sales", {NUMBER}, application_id=application.id, forward_to_user=user.name)
Hotline(
    "night", {NIGHT}, application_id=application.id,
    forward_to_number=application.id.apply(lambda known: "7495000" + str(known)),
    caller_id=pulumi.Output.from_input("74950001122"),
)
"""
ANSWERING = ("sales-application", "sales-scenario", "sales-rule")


def program(stack: Stack, more: str) -> None:
    stack.engine.program(PROGRAM % more)


def made(stack: Stack, kind: str, key: str, value: object) -> dict[str, Any]:
    (found,) = (each for each in stack.admin.objects("voximplant", kind) if each[key] == value)
    return found


def registration(stack: Stack, username: str = "sales") -> dict[str, Any]:
    return made(stack, "sip_registration", "sip_username", username)


def rows(stack: Stack) -> dict[str, int]:
    return {kind: len(stack.admin.objects("voximplant", kind)) for kind in ("application", "scenario", "rule")}


def test_all_of_it_is_made_and_wired_to_each_other(stack: Stack) -> None:
    before = rows(stack)
    program(stack, f"script={TEXT}")
    planned = stack.preview()
    assert planned.changes == {"create": 8}
    done = stack.up()
    assert done.changes == {"create": 8}

    ids = stack.recorded()
    application = made(stack, "application", "application_name", "sales.acme.voximplant.com")
    scenario = made(stack, "scenario", "scenario_name", "sales")
    rule = made(stack, "rule", "rule_name", "sales")
    assert [ids[name] for name in ANSWERING] == [
        str(each) for each in (application["application_id"], scenario["scenario_id"], rule["rule_id"])
    ]
    assert scenario["scenario_script"] == SCRIPT
    assert scenario["application_id"] == application["application_id"]
    assert rule["application_id"] == application["application_id"]
    assert (rule["rule_pattern"], rule["scenario_ids"]) == (".*", [scenario["scenario_id"]])
    bound = registration(stack)
    assert (bound["application_id"], bound["rule_id"]) == (application["application_id"], rule["rule_id"])
    resources = stack.engine.resources()
    assert all(resources[name]["parent"] == resources["sales"]["urn"] for name in ANSWERING)
    assert SCRIPT not in json.dumps(stack.engine.export()) + done.text

    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)
    stack.destroy()
    assert rows(stack) == before


def test_a_hotline_gets_it_later_and_loses_it_again(stack: Stack) -> None:
    """What is there stays as it is: the registration, which costs a fee, is only bound to something else."""
    before = rows(stack)
    program(stack, 'application_name="frontdesk"')
    stack.up()
    there, old = stack.engine.resources(), registration(stack)

    program(stack, 'forward_to_user="operator"')
    done = stack.up()
    assert done.changes == {"create": 3, "update": 1, "same": 4}
    new = registration(stack)
    assert new["sip_registration_id"] == old["sip_registration_id"]
    assert new["application_id"] != old["application_id"]
    assert stack.engine.resources().keys() == {*there, *ANSWERING}
    assert {name: entry["urn"] for name, entry in stack.engine.resources().items() if name in there} == {
        name: entry["urn"] for name, entry in there.items()
    }

    program(stack, 'application_name="frontdesk"')
    done = stack.up()
    assert done.changes == {"delete": 3, "update": 1, "same": 4}
    again = registration(stack)
    assert again["sip_registration_id"] == old["sip_registration_id"]
    assert (again["application_id"], again.get("rule_id")) == (old["application_id"], old.get("rule_id"))
    assert rows(stack) == before


def test_a_script_is_taken_from_a_file_and_its_edits_are_updates(stack: Stack) -> None:
    script: Path = stack.engine.work_dir / "answer.js"
    script.write_text(SCRIPT, encoding="utf-8")
    program(stack, f'script=pulumi.FileAsset("{script}")')
    stack.up()
    first = made(stack, "scenario", "scenario_name", "sales")
    assert first["scenario_script"] == SCRIPT

    script.write_text(SCRIPT.replace("answer", "reject"), encoding="utf-8")
    assert stack.up().changes == {"update": 1, "same": 7}
    second = made(stack, "scenario", "scenario_name", "sales")
    assert second["scenario_script"] == SCRIPT.replace("answer", "reject")
    assert second["scenario_id"] == first["scenario_id"]


def test_values_of_other_resources_may_be_unknown_in_a_preview(stack: Stack) -> None:
    stack.engine.program(LATE)
    assert stack.preview().changes == {"create": 16}
    stack.up()
    application = made(stack, "application", "application_name", "desk.acme.voximplant.com")
    id_ = application["application_id"]
    assert made(stack, "user", "user_name", "olga")["application_id"] == id_
    assert '"olga"' in made(stack, "scenario", "scenario_name", "sales")["scenario_script"]
    night = made(stack, "scenario", "scenario_name", "night")["scenario_script"]
    assert f'VoxEngine.callPSTN("7495000{id_}", "74950001122")' in night
    for name in ("sales", "night"):
        bound = registration(stack, name)
        assert (bound["application_id"], str(bound["rule_id"])) == (id_, stack.recorded()[f"{name}-rule"])
    stack.up(expect_no_changes=True)

    stack.engine.program(LATE.replace("user.name", 'user.name.apply(lambda name: "")'))
    refused = stack.preview(check=False)
    assert not refused.ok
    assert "forward_to_user must not be empty" in refused.text


def test_each_of_them_can_be_told_more(stack: Stack) -> None:
    program(
        stack,
        f"""script={TEXT}, application_args={{"name": "desk", "secure_record_storage": True}},
        scenario_args={{"name": "welcome", "opts": pulumi.ResourceOptions(retain_on_delete=True)}},
        rule_args={{"name": "shop", "pattern": "sales", "pattern_exclude": "x.*"}},
        registration_args={{"rule_id": None}}""",
    )
    stack.up()
    application = made(stack, "application", "application_name", "desk.acme.voximplant.com")
    assert application["secure_record_storage"] is True
    rule = made(stack, "rule", "rule_name", "shop")
    assert (rule["rule_pattern"], rule["rule_pattern_exclude"]) == ("sales", "x.*")
    assert registration(stack).get("rule_id") is None
    assert stack.state("sales-scenario")["retainOnDelete"] is True


def test_a_new_name_with_an_alias_renames_them(stack: Stack) -> None:
    program(stack, 'forward_to_user="operator"')
    stack.up()
    ids = stack.recorded()
    alias = 'opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="sales")])'
    renamed = PROGRAM.replace('Hotline("sales"', 'Hotline("shop"')
    stack.engine.program(renamed % f'forward_to_user="operator", {alias}')
    assert stack.up().changes.keys() == {"same", "update"}
    assert stack.recorded() == {name.replace("sales", "shop"): id_ for name, id_ in ids.items()}
    assert (
        str(made(stack, "application", "application_name", "shop.acme.voximplant.com")["application_id"])
        == (ids["sales-application"])
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('script="//", forward_to_user="operator"', "give one of script, forward_to_user and forward_to_number"),
        ('forward_to_number="74950001133"', "forward_to_number and caller_id need each other"),
        ('forward_to_user="operator", caller_id="74950001133"', "forward_to_number and caller_id need each other"),
        ('forward_to_user="operator", application_name="frontdesk"', "give application_id instead of application_name"),
        ('script="//", application_id=4411, application_args={"name": "desk"}', "application_id, or application_args"),
        ('application_id=4411, rule_args={"pattern": "1"}', "need script, forward_to_user or forward_to_number"),
        ('scenario_args={"script": "//"}', "need script, forward_to_user or forward_to_number"),
    ],
)
def test_what_does_not_go_together_is_rejected(more: str, said: str) -> None:
    with pytest.raises(pulumi.RunError) as failed:
        exec(PROGRAM % more, {})
    assert str(failed.value).startswith('Hotline "sales": ')
    assert said in str(failed.value)
