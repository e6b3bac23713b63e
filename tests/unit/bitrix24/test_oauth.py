"""A local application's tokens (contracts: bitrix24 1.6, U-24)."""

from __future__ import annotations

import functools
import json
import stat
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_telephony.base.errors import AuthorizationError, ConfigurationError, TransportError
from pulumi_telephony.base.files import STATE_DIR, state_directory
from pulumi_telephony.bitrix24 import tokens as tokens_module
from pulumi_telephony.bitrix24.client import Bitrix24Client
from pulumi_telephony.bitrix24.oauth import OAuth
from pulumi_telephony.bitrix24.tokens import TokenFile
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import CLOUD, FakePortal, answer, error, lost, result, rows

ROOT = "https://portal.example/rest"
EXPIRED = error("expired_token", 401)


class AuthorizationServer(HttpAccount):
    """Rotates: each refresh token is good for one use (U-24)."""

    def __init__(self, valid: str = "refresh-0", *, before: Callable[[], None] = lambda: None) -> None:
        super().__init__("Bitrix24", "https://oauth.example")
        self.valid = valid
        self.before = before
        self.queries: list[dict[str, str]] = []
        self.script: list[Answer | Exception] = []
        self.verbs: list[tuple[str, str]] = []

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        self.before()
        self.verbs.append((method, path))
        query = dict(arguments["query"])
        self.queries.append(query)
        if self.script:
            turn = self.script.pop(0)
            if isinstance(turn, Exception):
                raise turn
            return turn
        if query["refresh_token"] != self.valid:
            return error("invalid_grant", 400)
        self.valid = f"refresh-{len(self.queries)}"
        access = f"access-{len(self.queries)}"
        return answer({"access_token": access, "refresh_token": self.valid, "expires_in": 3600, "domain": "oauth"})


def oauth(
    server: HttpAccount, directory: Path, *, refresh: str = "refresh-0", access: str | None = "access-0"
) -> OAuth:
    return OAuth(
        server,
        endpoint=ROOT,
        client_id="local.1",
        client_secret=SecretStr("cl1ents3cret"),
        refresh_token=SecretStr(refresh),
        access_token=SecretStr(access) if access else None,
        directory=directory,
    )


def portal(*script: Answer | Exception) -> FakePortal:
    return FakePortal(*script, root=ROOT)


def auths(fake: FakePortal) -> list[str]:
    return [body["auth"] for _, body in fake.sent]


def stored(directory: Path) -> dict[str, Any]:
    [path] = directory.glob("*.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_the_token_goes_into_the_body_and_nowhere_else(tmp_path: Path) -> None:
    """1.1: neither a header nor a query."""
    fake = portal(rows(CLOUD))
    Bitrix24Client(fake, oauth(AuthorizationServer(), tmp_path)).lines({})
    assert auths(fake) == ["access-0"]
    assert "access-0" not in fake.arguments[0]["path"] + str(fake.arguments[0]["headers"])
    assert "access-0" in fake.arguments[0]["secrets"]


def test_nothing_is_refreshed_before_the_portal_says_expired(tmp_path: Path) -> None:
    """1.6: the vendor blocks who refreshes on a schedule."""
    server = AuthorizationServer()
    client = Bitrix24Client(portal(rows(), rows(), rows()), oauth(server, tmp_path))
    for _ in range(3):
        client.lines({})
    assert server.queries == []


def test_an_expired_token_is_refreshed_once_and_the_call_repeated_once(tmp_path: Path) -> None:
    server = AuthorizationServer()
    fake = portal(EXPIRED, result(1))
    Bitrix24Client(fake, oauth(server, tmp_path)).delete(21)
    assert auths(fake) == ["access-0", "access-1"]
    assert server.verbs == [("GET", "/oauth/token/")]
    assert server.queries == [
        {
            "grant_type": "refresh_token",
            "client_id": "local.1",
            "client_secret": "cl1ents3cret",
            "refresh_token": "refresh-0",
        }
    ]


def test_a_token_that_is_refused_again_is_not_refreshed_again(tmp_path: Path) -> None:
    server = AuthorizationServer()
    with pytest.raises(AuthorizationError, match="expired_token"):
        Bitrix24Client(portal(EXPIRED, EXPIRED), oauth(server, tmp_path)).delete(21)
    assert len(server.queries) == 1


def test_even_an_add_is_repeated_after_a_refresh_for_it_was_not_carried_out(tmp_path: Path) -> None:
    """1.11."""
    fake = portal(EXPIRED, result({**CLOUD, "REG_ID": 160001}))
    client = Bitrix24Client(fake, oauth(AuthorizationServer(), tmp_path))
    assert client.add(type="cloud", server="pbx", login="me", password=None, title=None).config_id == 21


def test_without_an_access_token_the_first_is_fetched(tmp_path: Path) -> None:
    fake = portal(rows(), rows())
    client = Bitrix24Client(fake, oauth(AuthorizationServer(), tmp_path, access=None))
    client.lines({})
    client.lines({})
    assert auths(fake) == ["access-1", "access-1"]


def test_the_new_pair_is_on_the_disk_before_it_is_used(tmp_path: Path) -> None:
    """1.6."""
    seen: list[str] = []

    class Watching(FakePortal):
        def send(self, method: str, path: str, **arguments: Any) -> Answer:
            if arguments["body"]["auth"] != "access-0":
                seen.append(stored(tmp_path)["access_token"])
            return super().send(method, path, **arguments)

    Bitrix24Client(Watching(EXPIRED, result(1)), oauth(AuthorizationServer(), tmp_path)).delete(21)
    assert seen == ["access-1"]


def test_the_tokens_are_flushed_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("pulumi_telephony.base.files.os.fsync", synced.append)
    oauth(AuthorizationServer(), tmp_path).renew("access-0")
    assert len(synced) == 2  # the file, then its directory


def test_the_file_is_for_the_user_alone_and_names_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "state"
    oauth(AuthorizationServer(), directory).renew("access-0")
    [path] = directory.glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert "local.1" not in path.name
    assert "portal" not in path.name
    assert stored(directory)["access_token"] == "access-1"
    assert stored(directory)["refresh_token"] == "refresh-1"
    # Neither the seed itself nor the client secret is kept.
    assert "refresh-0" not in path.read_text()
    assert "cl1ents3cret" not in path.read_text()
    assert not list(directory.glob("*.new"))


def test_the_next_run_goes_on_with_the_stored_pair(tmp_path: Path) -> None:
    """The configured refresh token was used up by the first."""
    server = AuthorizationServer()
    oauth(server, tmp_path).renew("access-0")
    later = oauth(server, tmp_path)
    assert later.access_token() == "access-1"
    assert later.renew("access-1") == "access-2"


def test_a_newly_configured_refresh_token_wins_over_the_stored_chain(tmp_path: Path) -> None:
    oauth(AuthorizationServer(), tmp_path).renew("access-0")
    anew = oauth(AuthorizationServer("other-0"), tmp_path, refresh="other-0", access=None)
    assert anew.access_token() == "access-1"
    assert stored(tmp_path)["refresh_token"] == "refresh-1"


def test_another_application_or_portal_has_a_file_of_its_own(tmp_path: Path) -> None:
    names = {TokenFile(tmp_path, client, end)._path.name for client in ("a", "b") for end in ("https://x", "https://y")}
    assert len(names) == 4


def test_a_file_that_cannot_be_understood_counts_as_none(tmp_path: Path) -> None:
    oauth(AuthorizationServer(), tmp_path).renew("access-0")
    [path] = tmp_path.glob("*.json")
    path.write_text("{")
    assert oauth(AuthorizationServer(), tmp_path).access_token() == "access-0"


def test_threads_that_find_the_token_expired_refresh_once(tmp_path: Path) -> None:
    server = AuthorizationServer()
    shared = oauth(server, tmp_path)
    assert in_threads([lambda: shared.renew("access-0")] * 4) == ["access-1"] * 4
    assert len(server.queries) == 1


def test_processes_that_find_the_token_expired_refresh_once(tmp_path: Path) -> None:
    """Each process has its own object; what they share is the directory."""
    server = AuthorizationServer()
    processes = [oauth(server, tmp_path) for _ in range(4)]
    assert {process.access_token() for process in processes} == {"access-0"}
    calls = [functools.partial(process.renew, "access-0") for process in processes]
    assert in_threads(calls) == ["access-1"] * 4
    assert len(server.queries) == 1


def in_threads(calls: Sequence[Callable[[], str]]) -> list[str]:
    found: list[str] = []
    threads = [threading.Thread(target=lambda call: found.append(call()), args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def test_a_lost_refresh_is_tried_again_and_leaves_the_call_unsent(tmp_path: Path) -> None:
    """The old token is used up or it is not: trying again can only help."""
    server = AuthorizationServer()
    server.script = [lost()]
    assert oauth(server, tmp_path).renew("access-0") == "access-2"
    server.script = [lost()] * 20
    fake = portal(EXPIRED)
    with pytest.raises(TransportError) as raised:
        Bitrix24Client(fake, oauth(server, tmp_path)).add(
            type="cloud", server="pbx", login="me", password="pa55word", title=None
        )
    assert raised.value.executed is False
    assert fake.called == ["sip.add"]


@pytest.mark.parametrize("status", [200, 400, 401, 403])
@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("invalid_grant", "authorise the application again"),
        ("invalid_client", "clientSecret"),
        ("wrong_client", "clientSecret"),
        ("PAYMENT_REQUIRED", "tariff"),
        ("NOT_INSTALLED", "install"),
        ("INVALID_SCOPE", "scope telephony"),
        ("invalid_request", "tokens"),
    ],
)
def test_a_refused_refresh_says_what_to_do_and_no_secret(tmp_path: Path, code: str, hint: str, status: int) -> None:
    """1.6, U-23: the statuses are not documented, and a description may be missing."""
    server = AuthorizationServer()
    server.script = [answer({"error": code, "error_description": "cl1ents3cret refresh-0"}, status)]
    with pytest.raises(AuthorizationError, match=hint) as raised:
        oauth(server, tmp_path).renew("access-0")
    assert "cl1ents3cret" not in str(raised.value)
    assert "refresh-0" not in str(raised.value)
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize(
    "grant", [{}, {"access_token": ""}, {"access_token": 5}, {"access_token": "a", "refresh_token": ""}]
)
def test_a_grant_without_tokens_is_no_grant(tmp_path: Path, grant: dict[str, Any]) -> None:
    server = AuthorizationServer()
    server.script = [answer(grant)] * 6
    with pytest.raises(TransportError, match="token"):
        oauth(server, tmp_path).renew("access-0")


def test_a_grant_that_keeps_the_refresh_token_is_let_pass(tmp_path: Path) -> None:
    """1.6: the SDK does without it, too."""
    server = AuthorizationServer()
    server.script = [answer({"access_token": "access-9"})]
    assert oauth(server, tmp_path).renew("access-0") == "access-9"
    assert stored(tmp_path)["refresh_token"] == "refresh-0"


def test_a_directory_that_cannot_be_written_is_found_out_before_the_refresh_token_is_spent(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    server = AuthorizationServer()
    with pytest.raises(ConfigurationError, match=STATE_DIR):
        oauth(server, blocked / "state").renew("access-0")
    assert server.queries == []


def test_the_lock_of_a_process_that_hangs_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens_module, "LOCK_TIMEOUT", 0.01)
    server = AuthorizationServer()
    with (
        TokenFile(tmp_path, "local.1", ROOT).locked(),
        pytest.raises(TransportError, match="another process") as raised,
    ):
        oauth(server, tmp_path).renew("access-0")
    assert raised.value.executed is False
    assert server.queries == []


def test_the_state_directory_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_DIR, str(tmp_path))
    assert state_directory() == tmp_path
    monkeypatch.delenv(STATE_DIR)
    assert state_directory().name == "pulumi-telephony"
