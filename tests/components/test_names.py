"""Resources of the same kind and name in components of different types: two resources, whose names do not tell them
apart."""

from __future__ import annotations

from laws.stacks import Stack

PROGRAM = """
import pulumi
from pulumi import ResourceOptions
import pulumi_telephony as telephony

class Group(pulumi.ComponentResource):
    def __init__(self, type_, number, opts=None):
        super().__init__(type_, "desk", None, opts)
        telephony.VirtualNumber(
            "desk-number", number=number, type="sip_registration", login="desk", password="p", server_host="pbx",
            server_port=5060, opts=ResourceOptions(parent=self),
        )

shop = Group("acme:index:Shop", "74950001122")
"""
SAME = PROGRAM + 'Group("acme:index:Office", "74950001122")\n'
OTHER = PROGRAM + 'Group("acme:index:Office", "74950001123", ResourceOptions(parent=shop))\n'


def test_they_are_told_apart(stack: Stack) -> None:
    stack.engine.program(SAME)
    refused = stack.preview(check=False)
    assert not refused.ok
    said = 'VirtualNumber "desk-number" of this program also asks for number 74950001122'
    assert said in refused.messages("error")

    stack.engine.program(OTHER)
    stack.up()
    exported = stack.engine.export()["deployment"]["resources"]
    owners = {item["outputs"]["__owner"] for item in exported if "/telephony:" in item["type"]}
    assert owners == {
        "laws/dev/acme:index:Shop::desk-number",
        "laws/dev/acme:index:Shop$acme:index:Office::desk-number",
    }
