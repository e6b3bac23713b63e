"""Who may call what: contract 1.2, 1.4, 1.7, 2.0, U1, U20, U21, U28."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from management_api import ACCOUNT, ManagementApi, code_and_field

from telephony_sandbox.simulators.client import AdminError

OWNER_KEY = "3d7f6c0e-0000-4000-8000-0000000000aa"
ROLES = {
    "CreateSipRegistration": {"Owner", "Admin", "Accountant"},
    "UpdateSipRegistration": {"Owner", "Admin", "Developer"},
    "BindSipRegistration": {"Owner", "Admin", "Developer"},
    "DeleteSipRegistration": {"Owner", "Admin", "Accountant"},
    "GetSipRegistrations": {"Owner", "Admin", "Developer", "Supervisor", "Accountant", "Support"},
}
"""As the contract's table 2.0 and U1 have them."""


def outcome(api: ManagementApi, token: str, method: str = "GetSipRegistrations", **data: Any) -> int:
    """0 for success, else the code."""
    reply = api.request("POST", f"/{method}", token, data=data)
    return code_and_field(reply)[0] if "error" in reply else 0


@pytest.mark.parametrize("iss", [ACCOUNT, str(ACCOUNT)])
def test_iss_may_be_a_number_or_a_text(api: ManagementApi, iss: int | str) -> None:
    assert outcome(api, api.token(iss=iss)) == 0


def test_other_claims_and_headers_do_not_matter(api: ManagementApi) -> None:
    assert outcome(api, api.token(nbf=time.time() - 5, aud="anybody", headers={"typ": "JWT"})) == 0


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic dXNlcjpwYXNz", "nonsense", ""])
def test_what_is_no_token_is_447(api: ManagementApi, header: str) -> None:
    reply = api.request("POST", "/GetSipRegistrations", token="", headers={"Authorization": header})
    assert code_and_field(reply)[0] == 447


def test_no_credential_at_all_is_447(api: ManagementApi) -> None:
    assert outcome(api, "") == 447


@pytest.mark.parametrize(
    "claims",
    [{"iss": None}, {"iss": "acme"}, {"iss": True}, {"iss": 1.5}, {"iat": None}, {"iat": "now"}, {"exp": None},
     {"exp": float("inf")}],
)  # fmt: skip
def test_claims_of_another_form_are_447(api: ManagementApi, claims: dict[str, Any]) -> None:
    assert outcome(api, api.token(**claims)) == 447


def test_a_token_without_kid_is_447(api: ManagementApi) -> None:
    assert outcome(api, api.token(headers={"kid": ""})) == 447


@pytest.mark.parametrize(
    ("claims", "headers"),
    [({}, {"kid": "another"}), ({"iss": "1"}, {})],
    ids=["unknown key", "account of somebody else"],
)
def test_a_token_that_proves_nothing_is_100(
    api: ManagementApi, claims: dict[str, Any], headers: dict[str, Any]
) -> None:
    assert outcome(api, api.token(headers=headers, **claims)) == 100


def test_a_token_signed_by_another_private_key_is_100(api: ManagementApi) -> None:
    assert outcome(api, api.token("Developer", headers={"kid": OWNER_KEY})) == 100


def test_a_changed_token_is_100(api: ManagementApi) -> None:
    head, _, signature = api.token().split(".")
    claims = api.token(exp=time.time() + 100).split(".")[1]
    assert outcome(api, f"{head}.{claims}.{signature}") == 100


@pytest.mark.parametrize(
    ("iat", "exp", "code"),
    [
        (-5, 24, 0),
        (-3000, 500, 0),
        (-5, 3590, 0),
        (3, 60, 0),
        (30, 60, 455),
        (-60, -1, 456),
        (-5, 3600, 454),
        (30, -1, 455),
        (-5000, -1, 456),
    ],
)
def test_the_times_of_a_token_in_the_order_of_u21(api: ManagementApi, iat: int, exp: int, code: int) -> None:
    now = time.time()
    assert outcome(api, api.token(iat=now + iat, exp=now + exp)) == code


def test_the_future_skew_is_a_switch(api: ManagementApi) -> None:
    api.switch(future_skew=60)
    assert outcome(api, api.token(iat=time.time() + 30, exp=time.time() + 60)) == 0


def test_a_kept_token_ages_by_the_virtual_clock_and_a_new_one_does_not(api: ManagementApi) -> None:
    kept = api.token(exp=time.time() + 300)
    assert outcome(api, kept) == 0
    api.admin.clock(advance=200)
    assert outcome(api, kept) == 0
    api.admin.clock(advance=200)
    assert outcome(api, kept) == 456
    assert outcome(api, api.token()) == 0
    api.admin.clock(advance=100_000)
    assert outcome(api, kept) == 456


def test_expired_tokens_are_forgotten(api: ManagementApi) -> None:
    assert outcome(api, api.token(exp=time.time() - 10)) == 456
    api.admin.clock(advance=2)
    assert api.admin.objects("voximplant", "shown_token") == []


@pytest.mark.parametrize("method", ROLES)
@pytest.mark.parametrize("role", ["Owner", "Admin", "Developer", "Supervisor", "Accountant", "Support", None])
def test_a_method_wants_one_of_its_roles(api: ManagementApi, method: str, role: str | None) -> None:
    api.patch(OWNER_KEY, "key", roles=[role] if role else [])
    code = outcome(api, api.token(), method, bind="maybe", count="many")
    assert (code == 100) is (role not in ROLES[method])


def test_roles_add_up(api: ManagementApi) -> None:
    api.patch(OWNER_KEY, "key", roles=["Developer", "Accountant"])
    number = api.create()
    assert api.call("UpdateSipRegistration", sip_registration_id=number, proxy="b.test") == {"result": 1}


def test_the_seed_has_keys_of_three_roles(api: ManagementApi) -> None:
    parameters = {"sip_username": "bob", "proxy": "pbx.test"}
    assert api.refusal("CreateSipRegistration", "Developer", **parameters)[0] == 100
    assert api.call("CreateSipRegistration", "Accountant", **parameters)["sip_registration_id"] == 5001
    update = {"sip_registration_id": 5001, "proxy": "b.test"}
    assert api.refusal("UpdateSipRegistration", "Accountant", **update)[0] == 100
    assert api.call("UpdateSipRegistration", "Developer", **update) == {"result": 1}


def test_a_key_without_roles_can_call_basic_methods_only(api: ManagementApi) -> None:
    api.patch(OWNER_KEY, "key", roles=[])
    assert outcome(api, api.token()) == 100
    assert outcome(api, api.token(), "GetAccountInfo") == 0


def test_the_method_comes_before_the_role_and_the_role_before_the_parameters_u21(api: ManagementApi) -> None:
    assert outcome(api, api.token(exp=0), "Nonsense") == 456
    assert outcome(api, api.token("Accountant"), "Nonsense") == 103
    assert api.refusal("UpdateSipRegistration", "Accountant", sip_registration_id="x")[0] == 100


def test_the_status_of_a_refused_credential_is_a_switch_u20(api: ManagementApi) -> None:
    api.switch(bad_authentication_status=401)
    for token in ("", api.token(headers={"kid": "another"}), api.token(exp=0)):
        outcome(api, token)
        assert api.answer.status_code == 401
    assert api.refusal("DeleteSipRegistration", sip_registration_id=7)[0] == 275
    assert api.answer.status_code == 200


def test_an_account_that_is_not_active_is_131(api: ManagementApi) -> None:
    api.patch(ACCOUNT, "account", active=False)
    assert outcome(api, api.token()) == 131


@pytest.mark.parametrize(
    ("account", "secret"),
    [
        ({"account_id": ACCOUNT}, "api_key"),
        ({"account_name": "acme"}, "api_key"),
        ({"account_email": "ops@acme.example"}, "account_password"),
    ],
)
def test_the_legacy_way_has_all_rights(api: ManagementApi, account: dict[str, Any], secret: str) -> None:
    api.patch(ACCOUNT, "account", account_password="Pa55word!")
    value = api.admin.objects("voximplant", "account")[0][secret]
    parameters = {"sip_username": "bob", "proxy": "pbx.test"}
    assert outcome(api, "", "CreateSipRegistration", **account, **parameters, **{secret: value}) == 0


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"account_id": ACCOUNT, "api_key": "wrong"}, 100),
        ({"account_id": 1, "api_key": "wrong"}, 100),
        ({"api_key": "wrong"}, 100),
        ({"account_id": ACCOUNT, "account_password": ""}, 100),
        ({"account_id": ACCOUNT, "session_id": "1"}, 161),
    ],
)
def test_a_wrong_legacy_credential(api: ManagementApi, sent: dict[str, Any], code: int) -> None:
    assert outcome(api, "", **sent) == code


def test_a_parents_key_acts_for_the_children_it_may_u28(api: ManagementApi) -> None:
    child = {"account_id": 700124, "account_name": "branch", "account_email": "b@acme.example", "balance": 5.0}
    api.admin.make("voximplant", child, "account")
    assert outcome(api, api.token(iss=700124)) == 100
    api.patch(OWNER_KEY, "key", accounts=[700124])
    made = api.request(
        "POST", "/CreateSipRegistration", api.token(iss=700124), data={"sip_username": "bob", "proxy": "pbx.test"}
    )
    assert made["account_info"] == {"account_id": 700124, "balance": 4.0, "currency": "USD", "frozen": False}
    own = api.request("POST", "/GetSipRegistrations", api.token(iss=700124))["result"]
    assert [row["sip_registration_id"] for row in own] == [5001]
    assert api.ids() == [901, 902]
    assert api.refusal("DeleteSipRegistration", sip_registration_id=5001)[0] == 275
    foreign = {"sip_username": "bob", "proxy": "pbx.test", "application_id": 4411}
    assert outcome(api, api.token(iss=700124), "CreateSipRegistration", **foreign) == 116


def test_a_key_made_by_hand_works_at_once(api: ManagementApi) -> None:
    private = rsa.generate_private_key(65537, 2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    api.admin.make("voximplant", {"key_id": "mine", "public_key": public, "roles": ["Admin"]}, "key")
    own = {"key_id": "mine", "account_id": ACCOUNT, "private_key": pem}
    assert outcome(api, api.token(own=own)) == 0
    api.admin.delete("voximplant", "mine", "key")
    assert outcome(api, api.token(own=own)) == 100


def test_a_key_that_is_not_rsa_is_refused(api: ManagementApi) -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    for pem in ("nonsense", curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()):
        with pytest.raises(AdminError, match="not an RSA public key"):
            api.patch(OWNER_KEY, "key", public_key=pem)
    assert outcome(api, api.token()) == 0
