"""The account on the first start (6.A.1): numbers of every type, employees, a scenario, capacity, token, allow-list."""

from __future__ import annotations

from pathlib import Path

from ..platform import Customer, Document, VendorState

TOKEN = "ujzde8gxd6ncf10epf91dhodzdoc9is0j8ht9lgm"  # noqa: S105 - opens nothing but this simulator
APP_ID = 1000001

NUMBERS: tuple[Document, ...] = (
    {"id": 309, "number": "74950004401", "type": "abc", "comment": "reception"},
    {
        "id": 310, "number": "79990004401", "type": "def", "purpose": "employee", "employee_id": 78,
        "nc_type": "custom+fmc", "dgn_number": "74950004401", "comment": "courier",
        "from_redirect_numbers": [{"id": 309, "number": "74950004401"}],
    },
    {"id": 311, "number": "74950004402", "type": "abc"},
    {
        "id": 312, "number": "79990004402", "type": "def", "nc_type": "custom", "dgn_number": "74950004402",
        "comment": "hot line", "scenario_id": 41, "is_scenario_active": True,
        "from_redirect_numbers": [{"id": 311, "number": "74950004402"}, {"id": 313, "number": "78000004403"}],
    },
    {"id": 313, "number": "78000004403", "type": "toll_free"},
    {"id": 314, "number": "74950004404", "type": "sip_redirection", "sip_uri": "sip:reception@pbx.example.org"},
    {
        "id": 315, "number": "74950004405", "type": "sip_registration", "comment": "branch", "login": "branch",
        "password": "seeded-password", "server_host": "sip.example.org", "server_port": 5060,
    },
    {"id": 316, "number": "74950009901", "type": "abc", "comment": "made by hand"},
)  # fmt: skip

CAPACITY = {
    "79990003344": "74950003344",
    "79990003355": "",
    "79990003366": "74950003366",
    "79990003377": "74950003377",
}

EMPLOYEES: tuple[Document, ...] = (
    {"id": 77, "login": "ivanova"},
    {"id": 78, "login": "petrov", "sim_number_capacity_id": 310},
)

SCENARIO = {
    "id": 41,
    "working_shift1": {
        "scenario_type": "redirect_to_employee", "employee_id": 77, "is_voice_mail_enabled": False, "breaks": [],
        "is_active": True,
    },
}  # fmt: skip
"""The one that the hot line has."""


_PHONES = ("number", "dgn_number")


def given(customer: Customer) -> Document:
    """Whose a number is that is made without saying so."""
    return {"app_id": customer.account_id(APP_ID)}


def account(state: VendorState) -> None:
    """The account, which this machine may call."""
    customer = state.customer
    allowed = ["127.0.0.1/32"]
    state.create("account", {**given(customer), "token": customer.secret(TOKEN), "allow_list": allowed})


def seed(state: VendorState) -> None:
    customer = state.customer
    account(state)
    for number in NUMBERS:
        state.create("number", _of(customer, number))
    for mobile, city in CAPACITY.items():
        offered = customer.phone(mobile)
        state.create("capacity", {"id": offered, "number": offered, "dgn_number": customer.phone(city)})
    for employee in EMPLOYEES:
        state.create("employee", {**employee, "login": customer.login(employee["login"])})
    state.create("scenario", SCENARIO)


def _of(customer: Customer, number: Document) -> Document:
    """The number that this customer has under the same id."""
    theirs = {**number, **{name: customer.phone(number[name]) for name in _PHONES if name in number}}
    for name, other in (("comment", customer.title), ("login", customer.login), ("password", customer.secret)):
        if name in number:
            theirs[name] = other(number[name])
    if "from_redirect_numbers" in number:
        redirected = number["from_redirect_numbers"]
        theirs["from_redirect_numbers"] = [{**each, "number": customer.phone(each["number"])} for each in redirected]
    return theirs


def environment(state: VendorState, origin: str, _: Path) -> dict[str, str]:
    """The token may have been changed by hand since the seed."""
    (account,) = state.objects("account")
    return {"MEGAFON_ENDPOINT": origin, "MEGAFON_TOKEN": account["token"]}
