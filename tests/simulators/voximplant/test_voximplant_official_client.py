"""The independent judge: ``voximplant-apiclient`` 2.12.0, unmodified, over TLS, with the steps of contract 7."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from management_api import ACCOUNT, FILES
from official_client import OfficialClient, Refused

from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.voximplant import VENDOR

OWNER_KEY = "3d7f6c0e-0000-4000-8000-0000000000aa"
Deny = Callable[..., int]


def test_it_is_the_version_the_contract_speaks_of() -> None:
    assert version("voximplant-apiclient") == "2.12.0"


def test_the_probe_of_step_5(tls: Simulators, client: OfficialClient, denied: Deny) -> None:
    made = client.call(
        "create_sip_registration", "reception", "pbx.example.test", password="s3cret", application_id=4411
    )
    rid = made["sip_registration_id"]
    (row,) = client.call("get_sip_registrations", sip_registration_id=rid)["result"]
    assert row["is_persistent"] is True
    assert "password" not in row
    assert client.call("update_sip_registration", rid, proxy="pbx2.example.test")["result"] == 1
    assert client.call("bind_sip_registration", sip_registration_id=rid, bind=False)["result"] == 1
    assert "application_id" not in client.call("get_sip_registrations", sip_registration_id=rid)["result"][0]
    assert client.call("delete_sip_registration", rid)["result"] == 1
    assert denied("delete_sip_registration", rid) == 275
    assert tls.admin.counters() == {
        "voximplant": {
            "CreateSipRegistration": 1,
            "GetSipRegistrations": 2,
            "UpdateSipRegistration": 1,
            "BindSipRegistration": 1,
            "DeleteSipRegistration": 2,
        }
    }


def test_it_understands_every_type_of_a_registration(tls: Simulators, client: OfficialClient) -> None:
    made = client.call(
        "create_sip_registration", "bob", "reject.sim", auth_user="b", outbound_proxy="edge.test", password="p&=+ä",
        is_persistent=True, application_id=4411, rule_id=7890, user_id=501,
    )  # fmt: skip
    assert made["account_info"]["balance"] == 99.0
    tls.admin.clock(advance=3)
    (row,) = client.call("get_sip_registrations", sip_registration_id=made["sip_registration_id"])["result"]
    assert len(row) == 20
    assert isinstance(row["next_subscription_renewal"], datetime.date)
    assert row["purchase_date"].tzinfo is not None
    assert (row["successful"], row["status_code"], row["error_message"]) == (False, 403, "Forbidden")
    assert (row["application_name"], row["rule_name"], row["user_name"]) == (
        "frontdesk.acme.voximplant.com", "inbound", "operator",
    )  # fmt: skip
    assert row["subscription_price"] == "1.0"
    assert tls.admin.objects("voximplant")[-1]["password"] == "p&=+ä"


def test_it_reads_the_neighbours(client: OfficialClient) -> None:
    assert client.call("get_account_info")["result"]["created"].year == 2024
    assert [row["application_id"] for row in client.call("get_applications")["result"]] == [4411, 4412]
    assert [row["rule_id"] for row in client.call("get_rules", application_id=4411)["result"]] == [7890, 7891]
    assert [row["user_id"] for row in client.call("get_users", application_name="backoffice")["result"]] == [503]
    prices = client.call("get_subscription_price", subscription_template_type="SIP_REGISTRATION")["result"]
    assert [row["price"] for row in prices] == [1.0]


def test_it_makes_and_deletes_the_neighbours(client: OfficialClient) -> None:
    application = client.call("add_application", "sales")["application_id"]
    rule = client.call("add_rule", "all", ".*", application_id=application)["rule_id"]
    user = client.call("add_user", "anna", "Anna", "Pa55word!", application_id=application)["user_id"]
    assert client.call("del_user", user_id=[user])["result"] == 1
    assert client.call("del_rule", rule_id=rule)["result"] == 1
    assert client.call("del_application", application_id=application)["result"] == 1


# Step 6: the negative runs


@pytest.fixture
def credentials(client: OfficialClient, tmp_path: Path) -> Callable[..., Path]:
    """A credentials file that differs from the owner's in what is said."""

    def write(**changes: Any) -> Path:
        own = json.loads(client.credentials.read_text())
        file = tmp_path / "credentials.json"
        file.write_text(json.dumps(own | changes))
        return file

    return write


def test_another_key_id(denied: Deny, credentials: Callable[..., Path]) -> None:
    assert denied("get_sip_registrations", credentials=credentials(key_id="another")) == 100


def test_another_private_key(denied: Deny, credentials: Callable[..., Path]) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert denied("get_sip_registrations", credentials=credentials(private_key=pem)) == 100


def test_an_unknown_account_id(denied: Deny, credentials: Callable[..., Path]) -> None:
    assert denied("get_sip_registrations", credentials=credentials(account_id=1)) in (100, 115)


def test_a_key_without_roles(tls: Simulators, denied: Deny) -> None:
    tls.admin.patch("voximplant", OWNER_KEY, {"roles": []}, "key")
    assert denied("get_sip_registrations") == 100


@pytest.mark.parametrize(
    ("role", "method", "arguments", "code"),
    [
        ("Developer", "create_sip_registration", ("bob", "pbx.test"), 100),
        ("Developer", "update_sip_registration", (901,), None),
        ("Accountant", "update_sip_registration", (901,), 100),
        ("Accountant", "create_sip_registration", ("bob", "pbx.test"), None),
    ],
)
def test_keys_with_one_role(
    client: OfficialClient, denied: Deny, role: str, method: str, arguments: tuple[Any, ...], code: int | None
) -> None:
    file = client.credentials.parent / FILES[role]
    if code is None:
        assert client.call(method, *arguments, credentials=file)["result"] == 1
    else:
        assert denied(method, *arguments, credentials=file) == code


def test_a_balance_of_zero(tls: Simulators, denied: Deny) -> None:
    tls.admin.patch("voximplant", ACCOUNT, {"balance": 0.0}, "account")
    assert denied("create_sip_registration", "bob", "pbx.test") == 127


def test_a_full_quota(tls: Simulators, denied: Deny) -> None:
    tls.admin.patch("voximplant", ACCOUNT, {"max_sip_registrations": 2}, "account")
    assert denied("create_sip_registration", "bob", "pbx.test") == 272


def test_two_pages(client: OfficialClient) -> None:
    client.call("create_sip_registration", "bob", "pbx.test")
    first = client.call("get_sip_registrations", count=2)
    second = client.call("get_sip_registrations", count=2, offset=2)
    ids = [row["sip_registration_id"] for page in (first, second) for row in page["result"]]
    assert (ids, first["count"], second["count"]) == ([901, 902, 5001], 2, 1)


def test_lists_and_booleans_arrive_as_it_writes_them(tls: Simulators, client: OfficialClient) -> None:
    found = client.call("get_sip_registrations", application_id=[4411, 4412], deactivated=False)
    assert found["count"] == 1
    (entry,) = tls.admin.journal()
    assert entry["request"] == {"application_id": "4411;4412", "deactivated": "False", "cmd": "GetSipRegistrations"}
    assert (entry["method"], entry["path"]) == ("POST", "/platform_api")


def test_a_refused_credential_with_status_401(tls: Simulators, denied: Deny, credentials: Callable[..., Path]) -> None:
    tls.admin.switches("voximplant", bad_authentication_status=401)
    assert denied("get_sip_registrations", credentials=credentials(key_id="another")) == 100


def test_a_gateways_page_is_its_own_error(tls: Simulators, denied: Deny) -> None:
    tls.admin.faults({"vendor": "voximplant", "operation": "GetSipRegistrations", "effect": "html"})
    assert denied("get_sip_registrations") == 502


def test_another_account_answers_its_own_key_only(tls: Simulators, tmp_path: Path) -> None:
    with Simulators(vendors=[VENDOR], tls=True, account="branch", directory=tmp_path) as branch:
        endpoint = branch.env["VOXIMPLANT_ENDPOINT"].removeprefix("https://")
        with OfficialClient(branch.env, endpoint, Path(branch.env["VOXIMPLANT_CREDENTIALS"])) as client:
            account = client.call("get_account_info")["result"]
            assert (account["account_name"], account["account_id"] == ACCOUNT) == ("branch", False)
            (row,) = client.call("get_sip_registrations", sip_registration_id=901)["result"]
            assert row["application_name"] == "backoffice.branch.voximplant.com"
            made = client.call("create_sip_registration", "reception", "pbx.example.test", application_id=4411)
            assert made["account_info"]["account_id"] == account["account_id"]

            ours = json.loads(Path(tls.env["VOXIMPLANT_CREDENTIALS"]).read_text())
            theirs = json.loads(client.credentials.read_text())
            mixed = tmp_path / "mixed.json"
            for foreign in (ours, {**theirs, "account_id": ACCOUNT}, {**theirs, "private_key": ours["private_key"]}):
                mixed.write_text(json.dumps(foreign))
                with pytest.raises(Refused) as refused:
                    client.call("get_account_info", credentials=mixed)
                assert refused.value.code == 100
