"""The account on the first start (6.A.1): numbers of every type, employees, a scenario, capacity, token, allow-list."""

from __future__ import annotations

from pathlib import Path

from telephony_sandbox.simulators.platform import Document, World

TOKEN = "ujzde8gxd6ncf10epf91dhodzdoc9is0j8ht9lgm"  # noqa: S105 - opens nothing but this simulator
APP_ID = 1000001

ACCOUNT = {"app_id": APP_ID, "token": TOKEN, "allow_list": ["127.0.0.1/32"]}

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


def seed(world: World) -> None:
    world.create("account", ACCOUNT)
    for number in NUMBERS:
        world.create("number", dict(number))
    for mobile, city in CAPACITY.items():
        world.create("capacity", {"id": mobile, "number": mobile, "dgn_number": city})
    for employee in EMPLOYEES:
        world.create("employee", dict(employee))
    world.create("scenario", SCENARIO)


def environment(world: World, origin: str, _: Path) -> dict[str, str]:
    """The token may have been changed by hand since the seed."""
    (account,) = world.objects("account")
    return {"MEGAFON_ENDPOINT": origin, "MEGAFON_TOKEN": account["token"]}
