"""``account``: the simulators as another customer has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from toy import TOY

from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.platform.customer import Customer
from telephony_sandbox.simulators.platform.errors import SandboxError
from telephony_sandbox.simulators.server import Simulators

KINDS = {
    "megafon": ("number", "employee", "scenario", "capacity", "account"),
    "voximplant": ("sip_registration", "application", "rule", "user", "account", "key", "subscription_template"),
    "bitrix24": ("line", "registration", "number", "portal", "user", "webhook", "application", "token"),
}
THEIR_OWN = {
    ("megafon", "account"): ("token",),
    ("megafon", "number"): ("number", "comment", "login", "password"),
    ("megafon", "employee"): ("login",),
    ("voximplant", "account"): ("account_id", "account_name", "account_email", "api_key"),
    ("voximplant", "key"): ("key_id", "public_key"),
    ("voximplant", "application"): ("application_name",),
    ("voximplant", "rule"): ("rule_name",),
    ("voximplant", "user"): ("user_name", "user_display_name"),
    ("voximplant", "sip_registration"): ("sip_username",),
    ("bitrix24", "line"): ("TITLE", "LOGIN", "PASSWORD"),
    ("bitrix24", "number"): ("LINE_ID", "TITLE"),
    ("bitrix24", "portal"): ("member_id",),
    ("bitrix24", "webhook"): ("code",),
    ("bitrix24", "application"): ("client_id", "client_secret"),
    ("bitrix24", "token"): ("access_token", "refresh_token"),
}


@pytest.fixture(scope="module")
def other() -> Iterator[Simulators]:
    with Simulators(account="other") as simulators:
        yield simulators


def held(admin: Admin) -> dict[tuple[str, str], list[dict[str, Any]]]:
    return {(vendor, kind): admin.objects(vendor, kind) for vendor, kinds in KINDS.items() for kind in kinds}


def values(objects: list[dict[str, Any]], field: str) -> set[Any]:
    return {each[field] for each in objects if each.get(field) is not None}


def test_another_customer_has_the_same_kinds_of_objects_under_the_same_ids(
    simulators: Simulators, branch: Simulators
) -> None:
    ours, theirs = held(simulators.admin), held(branch.admin)
    assert {kind: len(objects) for kind, objects in ours.items()} == {kind: len(each) for kind, each in theirs.items()}
    assert branch.admin.objects("megafon")[0]["id"] == 309
    assert [each["sip_registration_id"] for each in branch.admin.objects("voximplant")] == [901, 902]
    assert [each["CONFIG_ID"] for each in branch.admin.objects("bitrix24")] == [11, 12, 13, 14]
    for simulated in (simulators, branch):
        assert simulated.admin.make("bitrix24", {"SERVER": "pbx.example.org", "LOGIN": "a"})["CONFIG_ID"] == 101
        assert simulated.admin.make("megafon", {"number": "74990001122", "type": "abc"})["id"] == 317
        made = simulated.admin.make("voximplant", {"sip_username": "a", "proxy": "pbx.example.org"})
        assert made["sip_registration_id"] == 5001


def test_a_foreign_object_is_under_the_id_that_a_new_one_gets(simulators: Simulators, foreign: Simulators) -> None:
    made = {
        ("megafon", "id"): {"number": "74990001122", "type": "abc"},
        ("voximplant", "sip_registration_id"): {"sip_username": "a", "proxy": "pbx.example.org"},
        ("bitrix24", "CONFIG_ID"): {"SERVER": "pbx.example.org", "LOGIN": "a"},
    }
    for (vendor, key), fields in made.items():
        ours = simulators.admin.make(vendor, fields)
        (theirs,) = (each for each in foreign.admin.objects(vendor) if each[key] == ours[key])
        assert theirs != ours


def test_what_identifies_opens_or_names_something_is_another_customers_own(
    simulators: Simulators, branch: Simulators, other: Simulators
) -> None:
    ours, theirs, third = (held(each.admin) for each in (simulators, branch, other))
    for kind, fields in THEIR_OWN.items():
        for field in fields:
            found = [values(objects[kind], field) for objects in (ours, theirs, third)]
            assert len(found[0]) == len(found[1]) == len(found[2]) > 0, (kind, field)
            assert sum(map(len, found)) == len(set().union(*found)), (kind, field)


def test_whose_a_new_object_is_follows_from_the_account(branch: Simulators) -> None:
    (vats,) = branch.admin.objects("megafon", "account")
    (voximplant,) = branch.admin.objects("voximplant", "account")
    assert values(branch.admin.objects("megafon"), "app_id") == {vats["app_id"]} != {1000001}
    assert branch.admin.make("megafon", {"number": "74990001122", "type": "abc"})["app_id"] == vats["app_id"]
    made = branch.admin.make("voximplant", {"sip_username": "a", "proxy": "pbx.example.org"})
    assert made["account_id"] == voximplant["account_id"] != 700123


def test_a_name_has_the_same_accounts_in_every_process(branch: Simulators) -> None:
    again = Customer("branch")
    (account,) = branch.admin.objects("megafon", "account")
    # Pinned: to a stack that somebody keeps, other values are the accounts of somebody else.
    assert (account["app_id"], account["token"]) == (9545575, "keixl4wjx0nmq89spe29ditdqvuc0et7d0mu4mtj")
    assert (again.account_id(1000001), again.phone("74950004401")) == (9545575, "74952300475")


def test_a_reset_brings_the_same_account_back(branch: Simulators) -> None:
    before, environment = held(branch.admin), dict(branch.env)
    branch.admin.patch("megafon", before["megafon", "account"][0]["app_id"], {"token": "x" * 40}, "account")
    branch.admin.reset()
    after = held(branch.admin)
    for kind, fields in THEIR_OWN.items():
        for field in fields:
            assert values(after[kind], field) == values(before[kind], field)
    assert branch.env == environment


@pytest.mark.parametrize("shape", ["ujzde8gxd6nc", "yR3uT7wQ", "9d1c-7e2f", "65a1c0de7f3b21.48201937"])
def test_a_credential_keeps_its_shape(shape: str) -> None:
    made = Customer("branch").secret(shape)
    assert made != shape == Customer().secret(shape)
    kinds = [(sign.isdigit(), sign.isupper(), sign.isalnum()) for sign in shape]
    assert [(sign.isdigit(), sign.isupper(), sign.isalnum()) for sign in made] == kinds


@pytest.mark.parametrize("name", ["a", "branch", "north-2", "z" * 30])
def test_numbers_keep_their_length_and_their_area_and_stay_apart(name: str) -> None:
    customer = Customer(name)
    assert 100000 <= customer.account_id(700123) <= 999999
    assert customer.account_id(700123) != 700123
    ours = [f"7495{line:07}" for line in (0, 1, 4401, 9_999_999)]
    theirs = [customer.phone(each) for each in ours]
    assert len({*ours, *theirs}) == 8
    assert all(each.startswith("7495") and len(each) == 11 for each in theirs)


@pytest.mark.parametrize("name", ["", "Branch", "two words", "-", "3rd", "a" * 31, "../etc"])
def test_a_name_that_cannot_name_an_account_is_refused(name: str) -> None:
    with pytest.raises(SandboxError, match="cannot name an account"):
        Simulators(account=name)


def test_a_state_is_not_opened_as_another_customers(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Simulators(state=state, account="branch") as simulators:
        simulators.admin.reset()
    for account in ("acme", "other"):
        refusal = f"holds the accounts of branch, not of {account}; give --account branch, or another --state"
        with pytest.raises(SandboxError, match=refusal), Simulators(state=state, account=account):
            pass
    with Simulators(state=state, account="branch") as simulators:
        assert simulators.admin.objects("voximplant", "account")[0]["account_name"] == "branch"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["branch", "state.db"]


def test_a_state_that_does_not_say_whose_it_is_belongs_to_the_first_customer(tmp_path: Path) -> None:
    """Versions before this one knew no other."""
    state = tmp_path / "state.db"
    with Simulators(vendors=[TOY], state=state):
        pass
    with closing(sqlite3.connect(state)) as database, database:
        database.execute("DELETE FROM settings WHERE name IN ('account', 'ports')")
    with (
        pytest.raises(SandboxError, match="holds the accounts of acme"),
        Simulators(vendors=[TOY], state=state, account="branch"),
    ):
        pass
    with Simulators(vendors=[TOY], state=state) as simulators:
        assert simulators.moved == {}


def test_two_customers_side_by_side_keep_their_files_apart(tmp_path: Path) -> None:
    with (
        Simulators(directory=tmp_path, tls=True) as simulators,
        Simulators(directory=tmp_path, tls=True, account="branch") as branch,
    ):
        told = [json.loads(Path(each.env["VOXIMPLANT_CREDENTIALS"]).read_text()) for each in (simulators, branch)]
        assert [each["account_email"] for each in told] == ["ops@acme.example", "ops@branch.example"]
        assert simulators.ca_bundle == tmp_path / "ca.pem"
        assert simulators.admin.status()["pid"] == branch.admin.status()["pid"]
