"""The authorization server and the life of tokens (contract 1.6)."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from bitrix24_portal import Portal

from telephony_sandbox.simulators.bitrix24 import seed

CLIENT = {"client_id": seed.CLIENT, "client_secret": seed.CLIENT_SECRET}
REFRESH = {"grant_type": "refresh_token", **CLIENT, "refresh_token": seed.REFRESH_TOKEN}


def token(portal: Portal, **sent: Any) -> requests.Response:
    return portal.request("GET", "/oauth/token/", params=sent)


def error(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def works(portal: Portal, access_token: str) -> bool:
    return portal.by_token(access_token, "scope")[0] == 200


def test_a_refresh_gives_a_new_pair_in_the_documented_shape(portal: Portal) -> None:
    body = token(portal, **REFRESH).json()
    assert set(body) == {"access_token", "refresh_token", "expires", "expires_in", "client_endpoint",
                         "server_endpoint", "domain", "member_id", "scope", "status", "user_id"}  # fmt: skip
    assert (body["expires_in"], body["status"], body["user_id"], body["scope"]) == (3600, "L", 1, "telephony")
    assert body["client_endpoint"] == portal.origin + "/rest/"
    assert body["expires"] - portal.admin.clock()["now"] <= 3600
    assert works(portal, body["access_token"])
    assert works(portal, seed.ACCESS_TOKEN)
    again = token(portal, **{**REFRESH, "refresh_token": body["refresh_token"]})
    assert again.status_code == 200


def test_u24_the_old_refresh_token_is_dead_at_once(portal: Portal) -> None:
    assert token(portal, **REFRESH).status_code == 200
    assert error(token(portal, **REFRESH)) == (400, "invalid_grant")


def test_access_tokens_live_an_hour_and_refresh_tokens_180_days(portal: Portal) -> None:
    portal.admin.clock(advance=3590)
    assert works(portal, seed.ACCESS_TOKEN)
    portal.admin.clock(advance=11)
    status, body = portal.by_token(seed.ACCESS_TOKEN, "scope")
    assert (status, body["error"]) == (401, "expired_token")
    fresh = token(portal, **REFRESH).json()
    assert works(portal, fresh["access_token"])
    portal.admin.clock(advance=180 * 86400)
    assert error(token(portal, **{**REFRESH, "refresh_token": fresh["refresh_token"]})) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "local.nobody"}, "invalid_client"),
        ({"client_id": seed.SECOND_CLIENT, "client_secret": seed.SECOND_CLIENT_SECRET}, "invalid_grant"),
        ({"refresh_token": "wrong"}, "invalid_grant"),
        ({"refresh_token": None}, "invalid_request"),
        ({"client_secret": None}, "invalid_request"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "wrong"}, "invalid_grant"),
    ],
)
def test_u23_errors_of_the_authorization_server(portal: Portal, changed: dict[str, Any], code: str) -> None:
    assert error(token(portal, **{**REFRESH, **changed})) == (400, code)
    assert token(portal, **REFRESH).status_code == 200


def test_an_application_that_is_not_installed_or_gone_gets_nothing(portal: Portal) -> None:
    portal.admin.patch("bitrix24", seed.CLIENT, {"installed": False})
    assert error(token(portal, **REFRESH)) == (401, "NOT_INSTALLED")
    portal.admin.delete("bitrix24", seed.CLIENT)
    assert error(token(portal, **REFRESH)) == (400, "invalid_client")
    status, body = portal.by_token(seed.ACCESS_TOKEN, "scope")
    assert (status, body["error"]) == (401, "invalid_token")
    # U-18: its lines stay, and so do their titles.
    assert any(line["APP_ID"] == seed.CLIENT for line in portal.admin.objects("bitrix24"))


def test_a_code_is_good_once_and_for_30_seconds(portal: Portal) -> None:
    def consent(code: str) -> dict[str, Any]:
        portal.admin.make("bitrix24", {"code": code, "client_id": seed.CLIENT, "user_id": 1}, "authorization_code")
        return {"grant_type": "authorization_code", **CLIENT, "code": code}

    first = consent("first")
    body = token(portal, **first).json()
    assert not {"expires", "user_id"} & set(body)
    portal.admin.switches("bitrix24", first_exchange_full=True)
    assert {"expires", "user_id"} <= set(token(portal, **consent("full")).json())
    assert works(portal, body["access_token"])
    assert error(token(portal, **first)) == (400, "invalid_grant")
    second = consent("second")
    portal.admin.clock(advance=31)
    assert error(token(portal, **second)) == (400, "invalid_grant")


def test_the_endpoint_reads_the_query_of_a_get_only(portal: Portal) -> None:
    assert portal.request("POST", "/oauth/token/", data=REFRESH).status_code == 404
    assert token(portal, **REFRESH).status_code == 200


def test_the_authorization_server_has_no_rate_limit_of_the_portal(portal: Portal) -> None:
    portal.admin.switches("bitrix24", rate_limit=True, rate_limit_burst=0)
    assert token(portal, **REFRESH).status_code == 200


def test_unknown_tokens_are_invalid(portal: Portal) -> None:
    status, body = portal.by_token("nobody", "scope")
    assert (status, body["error"]) == (401, "invalid_token")
