"""What a program looks up: functions in both forms, and `.get()`, in a preview as in `up`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators

from .stacks import Stack
from .test_accounts import arguments, secrets

HEAD = """
import json

import pulumi

import pulumi_telephony as telephony

given = json.load(open("given.json"))


def export(**values):
    for name, value in values.items():
        pulumi.export(name, value)

"""

SEEDED_PASSWORDS = ["reception-password", "warehouse-password", "q8w4e2r6t1y9u3i7o5p0a2s4d6f8g1h3", "seeded-password"]

LOOK_UPS = """
export(
    number=telephony.get_virtual_number(number="79990004401"),
    by_id=telephony.get_virtual_number(id="313").number,
    cities=[each.number for each in telephony.get_virtual_numbers(type="abc", state="active")],
    free=telephony.get_available_mobile_numbers()[0],
    employee=telephony.get_megafon_employees(login="petrov")[0].id,
    scenario=telephony.get_megafon_scenarios(virtual_number_id=312)[0],
    scenarios=telephony.get_megafon_scenarios_output(
        virtual_number_id=telephony.get_virtual_number_output(number="79990004402").id
    ).apply(lambda found: [each.id for each in found]),
    registrations=[each.sip_registration_id for each in telephony.get_sip_registrations()],
    frozen=[each.sip_username for each in telephony.get_sip_registrations(deactivated=True)],
    bound=[each.sip_username for each in telephony.get_sip_registrations(application_name="backoffice")],
    account=telephony.get_voximplant_account(),
    application=telephony.get_voximplant_applications(application_name="frontdesk")[0].application_id,
    rule=telephony.get_voximplant_rules(application_id="4411", rule_name="night")[0].rule_id,
    user=telephony.get_voximplant_users(application_name="frontdesk", user_name="second")[0].user_id,
    lines=telephony.get_bitrix_lines(),
    line=telephony.get_bitrix_lines(title="Reception")[0].id,
    status=telephony.get_bitrix_line_status(id=11),
    outputs=telephony.get_virtual_number_output(id=313).number,
    got_number=telephony.VirtualNumber.get("hot-line", 312).comment,
    got_registration=telephony.SipRegistration.get("board", "901").proxy,
)
line = telephony.BitrixSipLine.get("reception", telephony.get_bitrix_lines_output(title="Reception")[0].id)
export(got_line=line.title, got_password=line.password)
"""


def program(stack: Stack, text: str, given: Any = None) -> None:
    (stack.engine.work_dir / "given.json").write_text(json.dumps(given), encoding="utf-8")
    stack.engine.program(HEAD + text)


def test_a_program_looks_up_what_nobody_manages_and_leaves_it_alone(stack: Stack) -> None:
    program(stack, LOOK_UPS)
    preview = stack.preview()
    got = ("hot-line", "board", "reception")
    assert {name: preview.operations(name) for name in got} == {name: ["read"] for name in got}
    looked_up = stack.calls()
    assert looked_up["megafon"].count("GET /numbers/virtual-number") == 2, "one for the functions, one for .get()"
    assert "Reception" in preview.text, "a preview has the values"

    up = stack.up()
    outputs = up.outputs
    assert outputs["number"]["id"] == 310
    assert outputs["number"]["from_redirect_numbers"] == [{"id": 309, "number": "74950004401"}]
    assert (outputs["by_id"], outputs["outputs"]) == ("78000004403", "78000004403")
    assert outputs["cities"] == ["74950004401", "74950004402", "74950009901"]
    assert outputs["free"] == {"number": "79990003344", "dgn_number": "74950003344", "state": "freeze"}
    assert (outputs["employee"], outputs["registrations"]) == (78, [901, 902])
    hot_line = {"id": 41, "name": None, "is_active": None, "group_id": None, "virtual_number_ids": [312]}
    assert (outputs["scenario"], outputs["scenarios"]) == (hot_line, [41])
    assert (outputs["frozen"], outputs["bound"]) == (["fax"], ["switchboard"])
    assert outputs["account"]["account_id"] == 700123
    assert (outputs["application"], outputs["rule"], outputs["user"]) == (4411, 7891, 502)
    assert [line["line_id"] for line in outputs["lines"]] == ["reg150011", "sip12"]
    assert (outputs["line"], outputs["status"]["status_code"]) == (11, 200)
    assert (outputs["got_number"], outputs["got_line"]) == ("hot line", "Reception")
    assert outputs["got_registration"] == "sip.partner.example"
    assert up.secret_outputs == {"got_password"}

    # One password was asked for, and is encrypted; the others are nowhere.
    assert outputs.pop("got_password") == SEEDED_PASSWORDS[0]
    assert stack.find_leaks(SEEDED_PASSWORDS) == set()
    stack.refresh(expect_no_changes=True)
    stack.destroy()
    assert stack.writes() == {}
    assert stack.recorded() == {}


DEPENDENT = """
before = telephony.get_sip_registrations()
lines = telephony.get_bitrix_lines()
made = telephony.SipRegistration("made", sip_username="new", proxy="pbx.example.org")
line = telephony.BitrixSipLine("line", title="New", server="pbx.example.org", login="new", password="s3cret-of-new")
after = telephony.get_sip_registrations_output(sip_username="new", opts=pulumi.InvokeOutputOptions(depends_on=made))
export(
    before=len(before),
    after=after.apply(lambda found: [each.sip_registration_id for each in found]),
    made=made.id,
    again=telephony.SipRegistration.get("again", made.id).sip_username,
    lines=telephony.get_bitrix_lines_output(login=line.login).apply(lambda found: [each.title for each in found]),
    status=telephony.get_bitrix_line_status_output(id=line.id).reg_id,
    reg_id=line.reg_id,
)
"""


def test_a_function_sees_what_its_arguments_come_from_although_the_account_was_listed_before(stack: Stack) -> None:
    program(stack, DEPENDENT)
    preview = stack.preview()
    assert preview.operations("made") == ["create"]
    up = stack.up()
    assert up.outputs["before"] == 2
    assert up.outputs["after"] == [int(up.outputs["made"])]
    assert up.outputs["again"] == "new"
    assert up.outputs["lines"] == ["New"]
    assert up.outputs["status"] == up.outputs["reg_id"]
    stack.preview(expect_no_changes=True)


BRANCH = """
branch = telephony.Provider("branch", **given)
secret = pulumi.Output.secret(given["megafon"]["token"])
late = telephony.Provider("late", megafon={**given["megafon"], "token": secret})
home = pulumi.ComponentResource("example:Office", "office", opts=pulumi.ResourceOptions(providers=[branch]))


def numbers(found):
    return [each.number for each in found]


by_branch = pulumi.InvokeOptions(provider=branch)
export(
    here=numbers(telephony.get_virtual_numbers(type="sip_registration")),
    there=numbers(telephony.get_virtual_numbers(type="sip_registration", opts=by_branch)),
    at_home=numbers(telephony.get_virtual_numbers(type="sip_registration", opts=pulumi.InvokeOptions(parent=home))),
    late=telephony.get_virtual_numbers_output(
        type="sip_registration", opts=pulumi.InvokeOptions(provider=late)
    ).apply(numbers),
    account=telephony.get_voximplant_account(opts=by_branch).account_name,
    lines=len(telephony.get_bitrix_lines(opts=by_branch)),
    got=telephony.VirtualNumber.get("got", 315, pulumi.ResourceOptions(provider=branch)).comment,
)
"""


def test_functions_of_a_second_account(stack: Stack, branch: Simulators) -> None:
    branch.admin.patch("megafon", 315, {"number": "74950007777", "comment": "there"})
    program(stack, BRANCH, arguments(branch))
    for result in (stack.preview(), stack.up()):
        assert "74950007777" in result.text
    outputs = result.outputs
    assert outputs["here"] == ["74950004405"]
    assert outputs["there"] == outputs["at_home"] == outputs["late"] == ["74950007777"]
    assert (outputs["account"], outputs["got"], outputs["lines"]) == ("branch", "there", 2)
    assert result.secret_outputs == set(), "what is read with a secret is none"
    assert stack.find_leaks([*secrets(stack.simulators), *secrets(branch)]) == set()


def test_functions_of_accounts_from_the_stack_configuration(stack: Stack, branch: Simulators) -> None:
    """As the provider process does it: an object for each vendor, and the environment wins."""
    branch.admin.patch("megafon", 315, {"number": "74950007777"})
    home = dict(stack.engine.environment)
    stack.forget_accounts()
    for vendor, settings in arguments(branch).items():
        for name, value in settings.items():
            stack.engine.config(f"telephony:{vendor}.{name}", value, secret=name != "endpoint", path=True)
    program(stack, "export(number=telephony.get_virtual_number(id=315).number, lines=telephony.get_bitrix_lines())")
    up = stack.up()
    assert up.outputs["number"] == "74950007777"
    assert up.secret_outputs == set()
    stack.engine.environment.update(home)
    assert stack.up().outputs["number"] == "74950004405"
    assert stack.find_leaks([*secrets(stack.simulators), *secrets(branch)]) == set()


WRONG = "wr0ng-t0ken-of-nobody"
BAD = f'bad = telephony.Provider("bad", megafon=dict(token="{WRONG}", endpoint=given))\n'
BY_BAD = "opts=pulumi.InvokeOptions(provider=bad)"
USED = """
number = telephony.get_virtual_number_output(number=pulumi.Output.from_input("79990000000"))
line = telephony.BitrixSipLine("line", server="pbx.example.org", login=number.number)
telephony.SipRegistration("registration", sip_username="s", proxy=line.server)
"""
NO_NUMBER = "get_virtual_number: there is no number 79990000000 in the MegaFon account at 127.0.0.1:"

FAILURES = {
    "missing": ('telephony.get_virtual_number(number="79990000000")', NO_NUMBER),
    "missing, as an output": (USED, NO_NUMBER),
    "missing line": (
        "telephony.get_bitrix_line_status(id=13)",
        "get_bitrix_line_status: there is no line with the id 13 in what these credentials see of the Bitrix24 portal",
    ),
    "no application": (
        'telephony.get_voximplant_users(application_name="nope")',
        "get_voximplant_users: there is no application 'nope' in Voximplant account 700123",
    ),
    "bad credentials": (f"{BAD}telephony.get_virtual_numbers({BY_BAD})", "get_virtual_numbers: MegaFon refused"),
    "bad credentials, as an output": (
        f"{BAD}telephony.get_virtual_numbers_output({BY_BAD})",
        "get_virtual_numbers: MegaFon refused",
    ),
    "an output in the plain form": (
        'telephony.get_virtual_number(number=pulumi.Output.from_input("79990004401"))',
        "get_virtual_number: number is an output, which has no value yet; use get_virtual_number_output",
    ),
    "a late setting in the plain form": (
        f'bad = telephony.Provider("bad", megafon=dict(token=pulumi.Output.secret("{WRONG}"), endpoint=given))\n'
        f"telephony.get_virtual_numbers({BY_BAD})",
        "get_virtual_numbers: megafon.token of the provider bad is an output, which has no value yet; use"
        " get_virtual_numbers_output",
    ),
    "a provider of something else": (
        f'bad = pulumi.ProviderResource("pulumi-python", "bad", {{}})\ntelephony.get_virtual_numbers({BY_BAD})',
        "provider: must be a pulumi_telephony.Provider",
    ),
    "get without an id": ('telephony.SipRegistration.get("x", "")', "id must be the id of an object, but is empty"),
    "get without an id, as an output": (
        'telephony.SipRegistration.get("x", pulumi.Output.from_input(""))',
        "id must be the id of an object, but is empty",
    ),
    "get by something else": ('telephony.SipRegistration.get("x", "board")', "'board' is not a sip_registration_id"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_one_sentence_in_the_preview(empty_stack: Stack, case: str) -> None:
    text, sentence = FAILURES[case]
    program(empty_stack, text, empty_stack.simulators.env["MEGAFON_ENDPOINT"])
    failed = empty_stack.preview(check=False)
    assert not failed.ok
    told = failed.messages("error")
    assert sum(sentence in line for line in told.splitlines()) == 1
    # After a resource that fails, the real engine interrupts the program, and its language host prints where.
    assert "Traceback" not in told + ("" if "could not be read" in told else failed.text)
    assert empty_stack.find_leaks([WRONG]) == set()


def test_nothing_is_made_of_what_a_function_could_not_tell(stack: Stack) -> None:
    program(stack, USED)
    failed = stack.up(check=False)
    assert not failed.ok
    assert NO_NUMBER in failed.text
    assert "Traceback" not in failed.text
    assert stack.writes() == {}
    assert stack.recorded() == {}


def test_a_program_can_go_on_without_what_is_not_there(empty_stack: Stack) -> None:
    program(
        empty_stack,
        """
try:
    found = telephony.get_virtual_number(number="79990000000").number
except telephony.ObjectNotFoundError:
    found = "none"
export(found=found, none=telephony.get_sip_registrations(sip_username="nobody"))
""",
    )
    assert empty_stack.preview().ok
    outputs = empty_stack.up().outputs
    assert outputs == {"found": "none", "none": []}
