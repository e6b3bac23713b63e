"""Every wrong input, credential, endpoint, portal and number ends in one sentence that says what to do (law 14).

Each line names the resource and the field, and is shown in the preview where it can be known. No traceback, no secret,
nothing that is half done and not recorded.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.engines import Result
from telephony_sandbox.simulators.bitrix24.seed import WEBHOOK

from .cases import CANARY, CITY_NUMBER, CLOUD_LINE, MOBILE_NUMBER, SIP_NUMBER, SIP_REGISTRATION
from .stacks import Declared, Stack

REGISTRATION = SIP_REGISTRATION.declared(1)
NUMBER = SIP_NUMBER.declared(1)
LINE = CLOUD_LINE.declared(1)
MOBILE = MOBILE_NUMBER.declared(1)


@dataclasses.dataclass(frozen=True)
class Wrong:
    """A resource that cannot be, and the sentences of which each must stand on one line of the diagnostics."""

    name: str
    resource: Declared
    sentences: tuple[str, ...]
    arrange: Callable[[Stack], object] = lambda stack: None


def environment(**variables: str) -> Callable[[Stack], None]:
    return lambda stack: stack.engine.environment.update(variables)


def only(**variables: str) -> Callable[[Stack], None]:
    """These instead of all accounts."""

    def arrange(stack: Stack) -> None:
        stack.forget_accounts()
        stack.engine.environment.update(variables)

    return arrange


INPUTS = (
    Wrong(
        "registration",
        REGISTRATION.but({"sip_username": 5, "proxy": "two words", "is_persistent": "yes", "rule_name": "inbound"}),
        (
            "sip_username must be text",
            "proxy must not contain blanks",
            "is_persistent must be True or False",
            "rule_name requires application_id or application_name",
        ),
    ),
    Wrong(
        "registration with both",
        REGISTRATION.but({"application_id": 4411, "application_name": "frontdesk", "user_id": 0}),
        ("give application_id or application_name, not both", "user_id must be an id: a positive whole number"),
    ),
    Wrong(
        "sip number",
        NUMBER.but({"number": "+7 495 0001122", "purpose": "сompany", "server_host": "sip:pbx", "login": None}),
        (
            "number must be 11 digits starting with 7, without + or blanks",
            "purpose is spelled with the Cyrillic letter с (U+0441)",
            "server_host must be a host name or an IP address, without scheme, port or blanks",
            'login is required for type "sip_registration"',
        ),
    ),
    Wrong(
        "sip number with a mobile one's inputs",
        NUMBER.but({"employee_id": 77, "dgn_number": "74950003344", "server_port": 99_999, "activation_timeout": 0}),
        (
            'employee_id is only for type "def", not for "sip_registration"',
            'dgn_number is only for type "def", not for "sip_registration"',
            "server_port must be at most 65535",
            "activation_timeout must be at least 1",
        ),
    ),
    Wrong("city number", CITY_NUMBER.declared(1, changes={"adopt": None}), ('type "abc" needs adopt=True',)),
    Wrong(
        "toll-free number",
        Declared("VirtualNumber", "free", {"number": "78000004403", "type": "toll_free"}),
        ('type "toll_free" can only be read: give opts=ResourceOptions(id=...)',),
    ),
    Wrong(
        "mobile number",
        MOBILE.but({"purpose": "employee", "comment": 5}),
        ("comment must be text", 'employee_id is required with purpose "employee"'),
    ),
    Wrong(
        "line",
        LINE.but(
            {"title": "two\nlines", "server": "https://pbx", "login": "", "password": f" {CANARY}", "type": "pbx"}
        ),
        (
            "title must not contain line breaks or other control characters",
            "server must be a host such as sip.example.org or sip.example.org:5060, without a scheme",
            "login must have at least 1 character(s)",
            "password must not begin or end with a blank or a line break",
            "type must be one of 'cloud' or 'office'",
        ),
    ),
)
"""Known before anything is called: all the problems of a resource at once, in the preview."""

SETTINGS = (
    Wrong("no token", NUMBER, ("MegaFon settings: token is missing: set MEGAFON_TOKEN",), only()),
    Wrong(
        "no key",
        REGISTRATION,
        ("Voximplant settings: credentialsFile is missing: set VOXIMPLANT_CREDENTIALS",),
        only(),
    ),
    Wrong(
        "no key file",
        REGISTRATION,
        ("Voximplant credentials of VOXIMPLANT_CREDENTIALS: cannot read /nowhere/key.json: No such file or directory",),
        environment(VOXIMPLANT_CREDENTIALS="/nowhere/key.json"),
    ),
    Wrong("no webhook", LINE, ("Bitrix24 settings: webhook is missing: set BITRIX24_WEBHOOK",), only()),
    Wrong(
        "half a webhook",
        LINE,
        ("Bitrix24 settings: BITRIX24_WEBHOOK must look like https://portal/rest/<user id>/<code>/",),
        environment(BITRIX24_WEBHOOK=f"https://portal.example/{WEBHOOK}"),
    ),
    Wrong(
        "half an application",
        LINE,
        ("Bitrix24 settings: clientSecret is missing: set BITRIX24_CLIENT_SECRET",),
        only(BITRIX24_ENDPOINT="https://portal.example", BITRIX24_CLIENT_ID="local.1"),
    ),
    Wrong(
        "clear text",
        NUMBER,
        ("MegaFon settings: MEGAFON_ENDPOINT must be an https URL: http would send the credentials in clear text",),
        environment(MEGAFON_ENDPOINT="http://simple-api.example"),
    ),
)
"""Known before anything is called as well."""


@pytest.mark.parametrize("wrong", [*INPUTS, *SETTINGS], ids=lambda wrong: wrong.name)
def test_what_can_be_known_before_is_said_in_the_preview(empty_stack: Stack, wrong: Wrong) -> None:
    stack = empty_stack
    wrong.arrange(stack)
    stack.declare(wrong.resource)
    failed = stack.preview(check=False)
    assert not failed.ok
    lines = _errors(stack, failed)
    resource = f"dynamic/telephony:{wrong.resource.kind} resource '{wrong.resource.name}' has a problem: "
    assert [line for line in lines if resource not in line] == []
    assert len(lines) == len(wrong.sentences)
    assert [said for said in wrong.sentences if not any(resource + said in line for line in lines)] == []
    assert stack.writes() == {}


def test_a_setting_that_does_not_exist_is_named_in_the_preview(stack: Stack) -> None:
    stack.engine.config("telephony:megafon.tokn", "x", path=True)
    stack.declare(NUMBER)
    (line,) = _errors(stack, stack.preview(check=False))
    assert "resource 'sip' has a problem: MegaFon settings: telephony:megafon.tokn is not a setting (known: " in line


REFUSALS = (
    Wrong(
        "wrong token",
        NUMBER,
        ("MegaFon refused", "check the token", "allow-list"),
        environment(MEGAFON_TOKEN="wr0ng-t0ken-that-nobody-has"),
    ),
    Wrong(
        "number that is there",
        NUMBER.but({"number": "74950004405"}),
        ("number 74950004405 exists already", "id 315", "set adopt=True to adopt it"),
    ),
    Wrong(
        "mobile number of somebody else",
        MOBILE.but({"number": "79998887766"}),
        ("number 79998887766 is not among the mobile numbers that the account can attach",),
    ),
    Wrong(
        "mobile number without a city number",
        MOBILE.but({"number": "79990003355"}),
        (
            "dgn_number: MegaFon links no city number with 79990003355",
            "attach it; set dgn_number, or ask MegaFon to link one",
        ),
    ),
    Wrong(
        "employee that is not there",
        MOBILE.but({"number": "79990003344", "purpose": "employee", "employee_id": 999}),
        ("employee_id: MegaFon has no employee 999",),
    ),
    Wrong(
        "employee who has a number",
        MOBILE.but({"number": "79990003344", "purpose": "employee", "employee_id": 78}),
        ("employee_id: employee 78 already has mobile number 79990004401 (id 310)", "unassign it first"),
    ),
    Wrong(
        "missing role",
        REGISTRATION,
        ("Voximplant refused", "error 100", "needs Owner or Admin"),
        lambda stack: environment(VOXIMPLANT_CREDENTIALS=_key_of(stack, "developer"))(stack),
    ),
    Wrong(
        "no money",
        REGISTRATION,
        ("Voximplant refused CreateSipRegistration", "error 127", "top up the account"),
        lambda stack: stack.admin.switches("voximplant", minimum_balance=1000.0),
    ),
    Wrong(
        "application that is not there",
        REGISTRATION.but({"application_name": "nobody"}),
        ("application_name 'nobody' does not exist in the account; check its spelling, or set the id",),
    ),
    Wrong(
        "rule of another application",
        REGISTRATION.but({"application_id": 4412, "rule_name": "night"}),
        ("rule_name 'night' does not exist in application 4412; check its spelling, or set the id",),
    ),
    Wrong(
        "wrong webhook",
        LINE,
        ("Bitrix24 refused voximplant.sip.get", "INVALID_CREDENTIALS"),
        lambda stack: environment(BITRIX24_WEBHOOK=stack.simulators.env["BITRIX24_WEBHOOK"].replace(WEBHOOK, FOREIGN))(
            stack
        ),
    ),
    Wrong(
        "missing permission",
        LINE,
        ("Bitrix24 refused voximplant.sip.get",),
        lambda stack: stack.admin.patch("bitrix24", 1, {"manage_numbers": False}, "user"),
    ),
    Wrong(
        "title of a line that is seen",
        LINE.but({"title": "Reception"}),
        ('the portal already has a line with the title "Reception" (CONFIG_ID 11)', "set another title"),
    ),
    Wrong(
        "title of a line that is not seen",
        LINE.but({"title": "Foreign line"}),
        ("TITLE_EXISTS", "belongs to a line that these credentials do not see", "set another title"),
    ),
    Wrong(
        "one cloud line too many",
        LINE,
        ("Bitrix24 refused voximplant.sip.add",),
        lambda stack: stack.admin.switches("bitrix24", cloud_line_limit=2),
    ),
)
"""Only the vendor knows it: nothing is made, and nothing recorded."""


@pytest.mark.parametrize("wrong", REFUSALS, ids=lambda wrong: wrong.name)
def test_a_refusal_leaves_nothing_behind(empty_stack: Stack, wrong: Wrong) -> None:
    stack = empty_stack
    wrong.arrange(stack)
    stack.declare(wrong.resource)
    before = _objects(stack)
    failed = stack.up(check=False)
    assert not failed.ok
    (line,) = _errors(stack, failed)
    assert line.startswith(_cannot_create(wrong.resource))
    assert [said for said in wrong.sentences if said not in line] == []
    assert stack.recorded() == {}
    assert _objects(stack) == before


def test_an_endpoint_at_which_nobody_or_somebody_else_answers(stack: Stack) -> None:
    """Both are tried again for a while, beside each other."""
    stack.engine.environment.update(MEGAFON_ENDPOINT="http://127.0.0.1:1")
    stack.admin.faults({"vendor": "bitrix24", "times": 1000, "effect": {"html": 200}})
    stack.declare(NUMBER, LINE)
    failed = stack.up(check=False)
    assert not failed.ok
    line, number = sorted(_errors(stack, failed))
    assert number.startswith(_cannot_create(NUMBER) + "MegaFon: cannot connect to 127.0.0.1:1")
    assert number.count("check the endpoint and the network") == 1
    assert line.startswith(_cannot_create(LINE) + "Bitrix24: the answer of 127.0.0.1:")
    assert "to voximplant.sip.get is not from the API" in line
    assert stack.recorded() == {}


FOREIGN = "f0re1gnf0re1gnf0re1gn"


def _cannot_create(resource: Declared) -> str:
    return f'error: TelephonyError: {resource.kind} "{resource.name}" could not be created: '


def _key_of(stack: Stack, role: str) -> str:
    owner = Path(stack.simulators.env["VOXIMPLANT_CREDENTIALS"])
    return str(owner.with_name(owner.name.replace("owner", role)))


def _errors(stack: Stack, failed: Result) -> list[str]:
    """The diagnostics about resources; one line each, and no secret in any."""
    assert "Traceback" not in failed.messages("error", "warning")
    # The real engine interrupts the program, whose own traceback is shown as information; nothing of ours is in it.
    assert "pulumi_telephony" not in failed.messages("info", "info#err")
    secrets = [CANARY, WEBHOOK, FOREIGN, stack.engine.environment["MEGAFON_TOKEN"] or CANARY]
    assert stack.find_told(secrets) == set()
    lines = failed.messages("error").splitlines()
    return [line for line in lines if line and not line.endswith((" failed", "errors occurred"))]


def _objects(stack: Stack) -> dict[str, list[dict[str, Any]]]:
    return {vendor: stack.admin.objects(vendor) for vendor in ("megafon", "voximplant", "bitrix24")}
