"""VirtualNumber, of the three types that a program can have."""

from __future__ import annotations

from typing import Any

from telephony_sandbox.simulators.client import Admin

from .case import CANARY, CANARY_2, OTHERWISE, Case, Edit, Fields, Hand, added_changed_removed, another

LIST, ONE = "GET /numbers/virtual-number", "GET /numbers/virtual-number/{id}"
PUT, DELETE = "PUT /numbers/virtual-number/{id}", "DELETE /numbers/virtual-number/{id}"
CREDENTIALS = {"login": "sip", "password": CANARY, "server_host": "pbx.example.org", "server_port": 5060}
NO_CREDENTIALS = {"login": None, "password": None, "server_host": None, "server_port": None}


def _phone(n: int) -> str:
    return f"7495{n:07}"


def _mobile(n: int) -> str:
    return f"7999{n:07}"


def _behind(n: int) -> str:
    """The city number that is linked with the n-th mobile one."""
    return f"7496{n:07}"


def _city(n: int) -> str:
    return f"7497{n:07}"


def _employee(n: int) -> int:
    return 10_000 + n


def _city_id(n: int) -> int:
    return 20_000 + n


IN_HANDS = {"purpose": "employee", "employee_id": _employee}


def _make_mobile(admin: Admin, n: int) -> None:
    admin.switches("megafon", activation_reads=1)
    for each in (n, n + OTHERWISE):
        offer = {"id": _mobile(each), "number": _mobile(each), "dgn_number": _behind(each)}
        admin.make("megafon", offer, "capacity")
        admin.make("megafon", {"id": _employee(each), "login": f"employee-{each}"}, "employee")


def _make_city(admin: Admin, n: int) -> None:
    for each in (n, n + OTHERWISE):
        admin.make("megafon", {"id": _city_id(each), "number": _city(each), "type": "abc"}, "number")


def _number(inputs: Fields) -> dict[str, Any]:
    plain = ("number", "type", "comment", "login", "password", "server_host")
    fields = {name: inputs.get(name) for name in plain}
    fields["employee_id"] = int(inputs["employee_id"]) if "employee_id" in inputs else None
    if "server_port" in inputs:
        fields["server_port"] = int(inputs["server_port"])
    if "dgn_number" in inputs:
        fields["dgn_number"] = inputs["dgn_number"]
    return {**fields, "purpose": inputs.get("purpose", "company")}


def _sip_number(n: int) -> dict[str, Any]:
    account = {"login": f"login-{n}", "password": CANARY, "server_host": "pbx.example.org", "server_port": 5060}
    return {"number": _phone(n), "type": "sip_registration", "comment": "front desk", **account}


SPOKEN_TO_THE_PROVIDER = frozenset({"activation_timeout", "adopt", "existing_id"})
SPEAKS_TO_THE_PROVIDER = (
    Edit("activation_timeout-added", {}, {"activation_timeout": 60}, "nothing"),
    Edit("activation_timeout-changed", {"activation_timeout": 60}, {"activation_timeout": 70}, "nothing"),
    Edit("activation_timeout-removed", {"activation_timeout": 60}, {"activation_timeout": None}, "nothing"),
)
# The program says now what the number is already: nobody is called, but the state learns who manages it.
SAID_AT_LAST = (
    Edit("purpose-added", {"purpose": None}, {"purpose": "company"}, "update"),
    Edit("purpose-removed", {"purpose": "company"}, {"purpose": None}, "update"),
)

RELINKS = {"detach_unlinks_city_number": True}
PROTECTED, LIFTED = {"release_protection": True}, {"release_protection": False}
# What is on record changes, and nothing is sent; what was in effect anyway is not recorded again.
UNPROTECTED_BY_DEFAULT = (
    Edit("release_protection-switched-on", {}, PROTECTED, "update"),
    Edit("release_protection-removed", PROTECTED, {"release_protection": None}, "update"),
    Edit("release_protection-spelt-out", {}, LIFTED, "nothing"),
)

SIP_NUMBER = Case(
    name="sip",
    kind="VirtualNumber",
    vendor="megafon",
    key="id",
    inputs=_sip_number,
    everything=lambda n: {
        **_sip_number(n),
        "purpose": "company",
        "activation_timeout": 60,
        "adopt": False,
        **LIFTED,
    },
    one_field={"server_port": 5080},
    hand=Hand({"comment": "by hand"}, frozenset({"comment"})),
    remote=_number,
    edits=(
        Edit("number", {}, {"number": another(_phone)}, "replace"),
        Edit("number-and-type", {}, {"number": _mobile, "type": "def", **NO_CREDENTIALS}, "replace"),
        *SAID_AT_LAST,
        *added_changed_removed("comment", "front desk", "back office"),
        Edit("login", {}, {"login": "other-login"}, "update"),
        Edit("password", {}, {"password": CANARY_2}, "update"),
        Edit("server_host", {}, {"server_host": "2001:db8::1"}, "update"),
        Edit("server_port", {}, {"server_port": 5080}, "update"),
        Edit("server_port-as-text", {}, {"server_port": "5060"}, "nothing"),
        *SPEAKS_TO_THE_PROVIDER,
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
        Edit("adopt-removed", {"adopt": True}, {"adopt": None}, "nothing"),
        *UNPROTECTED_BY_DEFAULT,
    ),
    calls={
        "create": [LIST, "POST /numbers/virtual-number", ONE],
        "read": [LIST],
        "update": [ONE, PUT, ONE],
        "delete": [ONE, DELETE],
    },
    always_replaced={"number": "replace", "type": "recreate"},
    ignores=SPOKEN_TO_THE_PROVIDER,
    prepare=_make_mobile,
)

MOBILE_NUMBER = Case(
    name="mobile",
    kind="VirtualNumber",
    vendor="megafon",
    key="id",
    inputs=lambda n: {"number": _mobile(n), "type": "def", "purpose": "company", "comment": "courier", **LIFTED},
    everything=lambda n: {
        "number": _mobile(n),
        "type": "def",
        "dgn_number": _behind(n),
        "purpose": "employee",
        "comment": "courier",
        "employee_id": _employee(n),
        "activation_timeout": 60,
        "adopt": False,
        **LIFTED,
    },
    one_field={"comment": "driver"},
    hand=Hand({"comment": "by hand", "purpose": "not_specified"}, frozenset({"comment", "purpose"})),
    remote=_number,
    edits=(
        Edit("number", {}, {"number": another(_mobile)}, "replace"),
        Edit("number-of-an-employee", IN_HANDS, {"number": another(_mobile)}, "recreate"),
        Edit("type", {}, {"type": "sip_registration", **CREDENTIALS}, "recreate"),
        Edit("dgn_number-added", {}, {"dgn_number": _behind}, "update"),
        Edit("dgn_number-removed", {"dgn_number": _behind}, {"dgn_number": None}, "update"),
        # The same phone number cannot be there twice.
        Edit("dgn_number-changed", {"dgn_number": _behind}, {"dgn_number": another(_behind)}, "recreate", RELINKS),
        Edit("dgn_number-added-another", {}, {"dgn_number": another(_behind)}, "recreate", RELINKS),
        Edit(
            "number-and-dgn_number",
            {"dgn_number": _behind},
            {"number": another(_mobile), "dgn_number": another(_behind)},
            "replace",
        ),
        *SAID_AT_LAST,
        Edit("purpose-changed", {"purpose": "not_specified"}, {"purpose": "company"}, "update"),
        *added_changed_removed("comment", "courier", "driver"),
        Edit("employee_id-added", {}, IN_HANDS, "update"),
        Edit("employee_id-changed", IN_HANDS, {"employee_id": another(_employee)}, "update"),
        Edit("employee_id-as-text", IN_HANDS, {"employee_id": lambda n: str(_employee(n))}, "nothing"),
        Edit("employee_id-removed", IN_HANDS, {"purpose": None, "employee_id": None}, "update"),
        *SPEAKS_TO_THE_PROVIDER,
        Edit("release_protection-lifted", PROTECTED, LIFTED, "update"),
        Edit("release_protection-lifted-at-last", {"release_protection": None}, LIFTED, "update"),
        Edit("release_protection-removed", {}, {"release_protection": None}, "update"),
        Edit("release_protection-spelt-out", {"release_protection": None}, PROTECTED, "nothing"),
    ),
    calls={
        "create": [LIST, "GET /numbers/def-virtual-number-capacity", "POST /numbers/unconfirmed", ONE, ONE],
        "read": [LIST],
        "update": [ONE, PUT, ONE],
        "delete": [ONE, DELETE, ONE, LIST],
    },
    # An employee has one mobile number, so that who keeps it through a replacement is free after the deletion only.
    always_replaced={"number": "recreate", "type": "recreate", "dgn_number": "recreate"},
    ignores=SPOKEN_TO_THE_PROVIDER,
    protected=True,
    prepare=_make_mobile,
)

BY_ID = {"existing_id": _city_id, "adopt": None}

CITY_NUMBER = Case(
    name="city",
    kind="VirtualNumber",
    vendor="megafon",
    key="id",
    inputs=lambda n: {"number": _city(n), "type": "abc", "adopt": True, "comment": "reception"},
    everything=lambda n: {
        "number": _city(n),
        "type": "abc",
        "adopt": True,
        "existing_id": _city_id(n),
        "purpose": "company",
        "comment": "reception",
        "activation_timeout": 60,
        **LIFTED,
    },
    one_field={"comment": "entrance"},
    hand=Hand({"comment": "by hand"}, frozenset({"comment"})),
    remote=_number,
    edits=(
        Edit("number", {}, {"number": another(_city)}, "replace"),
        *SAID_AT_LAST,
        *added_changed_removed("comment", "reception", "entrance"),
        # Another way to name the number that it is already, and one that names another number.
        Edit("existing_id-added", {}, {"existing_id": _city_id}, "nothing"),
        Edit("existing_id-removed", {"existing_id": _city_id}, {"existing_id": None}, "nothing"),
        Edit("existing_id-instead-of-adopt", {}, {"existing_id": _city_id, "adopt": None}, "nothing"),
        Edit("adopt-instead-of-existing_id", BY_ID, {"existing_id": None, "adopt": True}, "nothing"),
        Edit("existing_id-of-another", BY_ID, {"existing_id": another(_city_id), "number": another(_city)}, "replace"),
        *SPEAKS_TO_THE_PROVIDER,
        *UNPROTECTED_BY_DEFAULT,
    ),
    calls={"create": [LIST, PUT, ONE], "read": [LIST], "update": [ONE, PUT, ONE], "delete": [ONE]},
    always_replaced={"number": "replace", "type": "recreate"},
    ignores=SPOKEN_TO_THE_PROVIDER,
    stays=True,
    prepare=_make_city,
)
