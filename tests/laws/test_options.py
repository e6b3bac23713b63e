"""Pulumi's own options do for these resources what they do for any other."""

from __future__ import annotations

import pytest

from .cases import CLOUD_LINE, OFFICE_LINE, SIP_NUMBER, SIP_REGISTRATION
from .stacks import Declared, Stack, output

SECRET = {"4dabf18193072939515e22adb298388d", "ciphertext"}
"""What an encrypted value consists of in a state."""

IGNORING = OFFICE_LINE.declared(1, "ignoring").but(ignore_changes=["server"])
KEPT = SIP_REGISTRATION.declared(1, "kept").but(retain_on_delete=True)
GUARDED = SIP_NUMBER.declared(1, "guarded").but(protect=True)
LATER = CLOUD_LINE.declared(2, "later").but(depends_on=["guarded"])
HIDDEN = SIP_REGISTRATION.declared(2, "hidden").but(additional_secret_outputs=["proxy"])


def test_options_of_resources(stack: Stack) -> None:
    stack.declare(IGNORING, KEPT, GUARDED, LATER, HIDDEN)
    stack.up()
    ids = stack.recorded()
    # depends_on: the line is not even looked for before the number is there.
    (made,) = (entry["n"] for entry in stack.admin.journal("megafon", "POST /numbers/virtual-number"))
    looked_for = [entry["n"] for entry in stack.admin.journal("bitrix24") if "cloud 2" in str(entry["request"])]
    assert made < min(looked_for)
    # additional_secret_outputs: the state has it encrypted, as it has the password.
    assert stack.state("hidden")["outputs"]["proxy"].keys() == SECRET
    assert stack.state("hidden")["outputs"]["password"].keys() == SECRET
    assert isinstance(stack.state("kept")["outputs"]["proxy"], str)

    # ignore_changes: neither the program nor a person makes a difference. retain_on_delete: forgotten, not deleted.
    stack.admin.patch("bitrix24", ids["ignoring"], {"SERVER": "other.example.org"})
    stack.calls()
    stack.declare(IGNORING.but({"server": "ignored.example.org"}), GUARDED, LATER, HIDDEN)
    up = stack.up()
    assert up.operations("ignoring") == ["same"]
    assert up.operations("kept") == ["delete"]
    assert stack.calls() == {}
    assert "kept" not in stack.recorded()
    assert SIP_REGISTRATION.found(stack.admin, ids["kept"]) is not None

    # protect: a preview already refuses to delete it.
    stack.declare(IGNORING, HIDDEN)
    refused = stack.preview(check=False)
    assert not refused.ok
    assert "guarded" in refused.messages("error")
    assert "protect" in refused.messages("error")
    assert stack.recorded().keys() == {"ignoring", "guarded", "later", "hidden"}

    stack.declare(IGNORING, GUARDED.but(protect=False), LATER, HIDDEN)
    stack.up()
    destroyed = [name for _, name in stack.destroy().steps()]
    assert destroyed.index("later") < destroyed.index("guarded")
    assert stack.recorded() == {}


LOOK_UPS = (
    (Declared("BitrixSipLine", "reception", {"server": "any.example.org", "login": "any"}, {"id": "11"}), "title"),
    (Declared("SipRegistration", "board", {"sip_username": "any", "proxy": "any.example.org"}, {"id": "901"}), "proxy"),
    (Declared("VirtualNumber", "toll-free", {"number": "78000004403", "type": "toll_free"}, {"id": "313"}), "type"),
)


ACCOUNTS = {
    "BitrixSipLine": "what these credentials see of the Bitrix24 portal 127.0.0.1:",
    "SipRegistration": "Voximplant account 700123",
    "VirtualNumber": "the MegaFon account at 127.0.0.1:",
}


def test_an_object_that_nobody_manages_is_looked_up_by_its_id_and_left_alone(stack: Stack) -> None:
    exports = {each.name: output(each.name, attribute) for each, attribute in LOOK_UPS}
    stack.declare(*(each for each, _ in LOOK_UPS), exports=exports)
    preview = stack.preview()
    assert {each.name: preview.operations(each.name) for each, _ in LOOK_UPS} == {
        each.name: ["read"] for each, _ in LOOK_UPS
    }
    up = stack.up()
    assert up.outputs == {"reception": "Reception", "board": "sip.partner.example", "toll-free": "toll_free"}
    stack.refresh(expect_no_changes=True)
    stack.destroy()
    assert stack.writes() == {}
    assert stack.recorded() == {}
    assert stack.find_leaks(["reception-password"]) == set()


@pytest.mark.parametrize("kind", sorted(ACCOUNTS))
def test_an_object_that_is_not_there_cannot_be_looked_up(stack: Stack, kind: str) -> None:
    (declared,) = (each for each, _ in LOOK_UPS if each.kind == kind)
    stack.declare(declared.but(id="99999"))
    failed = stack.preview(check=False)
    assert not failed.ok
    assert f"there is no {kind} with the id 99999 in {ACCOUNTS[kind]}" in failed.messages("error")
    assert "Traceback" not in failed.messages("error")
