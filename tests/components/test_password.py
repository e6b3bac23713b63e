"""A password by itself: no account is needed, and one that an import file brings is kept."""

from __future__ import annotations

from pulumi.dynamic.dynamic import serialize_provider

from laws.stacks import Stack
from pulumi_telephony.providers import SipPasswordProvider
from unit.adapters.dynamic_server import SECRET, SIGNATURE

PROGRAM = """
import pulumi
import pulumi_telephony as telephony

new = telephony.SipPassword("new", length=30)
kept = telephony.SipPassword("kept")
pulumi.export("new", new.result)
pulumi.export("kept", kept.result)
"""
KEPT = "kept since 2019"


def test_without_accounts_one_is_made_and_one_is_imported(stack: Stack) -> None:
    stack.forget_accounts()
    common = {"length": 20, "__owner": "laws/dev/kept", "__provider": serialize_provider(SipPasswordProvider())}
    result = {SIGNATURE: SECRET, "plaintext": f'"{KEPT}"'}
    imported = {
        "type": "pulumi-python:dynamic/telephony:SipPassword",
        "name": "kept",
        "id": "0123456789abcdef",
        "inputs": common,
        "outputs": {**common, "result": result, "__managed": ["length"]},
    }
    stack.engine.import_resources([imported])
    stack.engine.program(PROGRAM)
    made = stack.up(refresh=True)
    assert made.changes == {"create": 1, "same": 2}
    assert made.outputs["kept"] == KEPT
    assert len(made.outputs["new"]) == 30
    assert made.secret_outputs == {"new", "kept"}
    assert stack.find_leaks({KEPT, made.outputs["new"]}) == set()
    stack.destroy()
