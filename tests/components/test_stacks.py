"""Components in a user's own component, on each engine: made, left alone, renamed, given a new password, destroyed."""

from __future__ import annotations

from typing import Any

import pytest

from laws.stacks import Stack

PROGRAM = """
import pulumi
from pulumi import Alias, ResourceOptions
from pulumi_telephony.components import Hotline, Trunk

class Office(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("acme:index:Office", name, None, opts)
        self.hotline = Hotline(
            f"{name}-sales", ResourceOptions(parent=self),
            number="74950001122", server="pbx.example.org", login="sales", application_id=4411,
            password_args={"keepers": {"renewed": "2026"}},
            line_args={"title": "Sales of " + name, "opts": ResourceOptions(retain_on_delete=True)},
        )
        self.trunk = Trunk(
            f"{name}-agents", ResourceOptions(parent=self),
            server="pbx.example.org", server_port=5070, login="agents", password="given and not generated",
        )
        self.register_outputs({"number": self.hotline.phone_number})

def noted(args):
    if args.type_.endswith(":VirtualNumber"):
        return pulumi.ResourceTransformationResult({**args.props, "comment": "by a transformation"}, args.opts)

office = Office("moscow", ResourceOptions(transformations=[noted]))
for name in ("phone_number", "login", "number_id", "registration_id", "line_id", "password"):
    pulumi.export(name, getattr(office.hotline, name))
pulumi.export("trunk", office.trunk.password)
"""
GIVEN = "given and not generated"
CHILDREN = ("moscow-sales-number", "moscow-sales-registration", "moscow-sales-line", "moscow-sales-password")


def remote(stack: Stack, vendor: str, key: str, value: str) -> dict[str, Any]:
    (found,) = (each for each in stack.admin.objects(vendor) if each.get(key) == value)
    return found


def passwords(stack: Stack, login: str) -> set[str]:
    number = {each["password"] for each in stack.admin.objects("megafon") if each.get("login") == login}
    registration = remote(stack, "voximplant", "sip_username", login)["password"]
    return {*number, registration, remote(stack, "bitrix24", "LOGIN", login)["PASSWORD"]}


def ids(stack: Stack) -> dict[str, set[Any]]:
    keys = {"megafon": "id", "voximplant": "sip_registration_id", "bitrix24": "CONFIG_ID"}
    return {vendor: {each.get(key) for each in stack.admin.objects(vendor)} for vendor, key in keys.items()}


def test_the_life_of_nested_components(stack: Stack) -> None:
    stack.engine.program(PROGRAM)
    made = stack.up()
    assert made.changes == {"create": 10}

    # Wired to each other, with one password, which is a secret wherever it stands.
    number = remote(stack, "megafon", "number", "74950001122")
    assert (number["server_host"], number["server_port"]) == ("pbx.example.org", 5060)
    assert number["comment"] == "by a transformation"
    registration = remote(stack, "voximplant", "sip_username", "sales")
    assert (registration["proxy"], registration["application_id"]) == ("pbx.example.org", 4411)
    line = remote(stack, "bitrix24", "LOGIN", "sales")
    assert (line["SERVER"], line["TITLE"]) == ("pbx.example.org", "Sales of moscow")
    assert remote(stack, "bitrix24", "LOGIN", "agents")["SERVER"] == "pbx.example.org:5070"
    (generated,) = passwords(stack, "sales")
    assert made.outputs == {
        "phone_number": "74950001122",
        "login": "sales",
        "number_id": str(number["id"]),
        "registration_id": str(registration["sip_registration_id"]),
        "line_id": f"reg{line['REG_ID']}",
        "password": generated,
        "trunk": GIVEN,
    }
    assert made.secret_outputs == {"password", "trunk"}
    resources = stack.engine.resources()
    assert set(CHILDREN) < set(resources)
    assert resources["moscow-sales"]["outputs"]["phone_number"] == "74950001122"
    assert all(resources[child]["parent"] == resources["moscow-sales"]["urn"] for child in CHILDREN)

    stack.refresh(expect_no_changes=True)
    stack.calls()

    # The outermost name is part of all names: an alias there keeps everything, the password included.
    renamed = PROGRAM.replace(
        'Office("moscow", ResourceOptions(', 'Office("tula", ResourceOptions(aliases=[Alias(name="moscow")], '
    )
    stack.engine.program(renamed.replace('"Sales of " + name', '"Sales of moscow"'))
    done = stack.up()
    assert done.changes.keys() <= {"same", "update"}
    assert passwords(stack, "sales") == {generated}
    assert stack.recorded().keys() == {name.replace("moscow", "tula") for name in stack.recorded()}

    # A new password goes to all that use it, before the old one is forgotten.
    renewed = renamed.replace('"2026"', '"2027"')
    stack.engine.program(renewed)
    planned = stack.preview()
    done = stack.up()
    for result in (planned, done):
        assert result.operations("tula-sales-password") == ["create-replacement", "replace", "delete-replaced"]
        assert {result.operations(f"tula-sales-{role}")[0] for role in ("number", "registration", "line")} == {"update"}
    (second,) = passwords(stack, "sales")
    assert second != generated
    assert passwords(stack, "agents") == {GIVEN}

    assert stack.find_leaks({generated, second, GIVEN}) == set()
    stack.destroy()
    kept = [each["LOGIN"] for each in stack.admin.objects("bitrix24") if each["LOGIN"] in ("sales", "agents")]
    assert kept == ["sales"]


RENAMED = """
import pulumi
from pulumi_telephony.components import Hotline

adopt = {"adopt": %s}
Hotline(
    "%s", number="74950001122", server="pbx.example.org", login="sales", title="Sales", application_id=4411,
    number_args=adopt, registration_args=adopt, line_args=adopt,
)
"""


@pytest.mark.parametrize(("adopts", "name"), [("False", "sales"), ("True", "market")], ids=["back", "adopted"])
def test_a_new_name_without_an_alias_loses_nothing_and_is_healed(stack: Stack, adopts: str, name: str) -> None:
    """By the old name, or by adoption; an alias comes too late, when the component is there under both names."""
    stack.engine.program(RENAMED % ("False", "sales"))
    stack.up()
    there = ids(stack)
    stack.engine.program(RENAMED % ("False", "market"))
    refused = stack.up(check=False)
    assert not refused.ok
    assert "exists already" in refused.text or "already has a line" in refused.text
    # Voximplant takes a second registration of the same user (U11): then both are on record.
    assert {**ids(stack), "voximplant": there["voximplant"]} == there
    assert on_record(stack) == registered(stack)

    stack.engine.program(RENAMED % (adopts, name))
    stack.up()
    assert {**ids(stack), "voximplant": there["voximplant"]} == there
    assert on_record(stack) == registered(stack)
    assert len(registered(stack)) == 1
    assert len(passwords(stack, "sales")) == 1
    stack.up(expect_no_changes=True)


def registered(stack: Stack) -> set[str]:
    objects = stack.admin.objects("voximplant")
    return {str(each["sip_registration_id"]) for each in objects if each.get("sip_username") == "sales"}


def on_record(stack: Stack) -> set[str]:
    return {id_ for name, id_ in stack.recorded().items() if name.endswith("-registration")}
