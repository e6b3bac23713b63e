"""Whatever a portal or the authorization server answers, client and lifecycle return or raise an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pulumi_telephony.base.waiting import PACE
from pulumi_telephony.bitrix24.client import Bitrix24Client
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.oauth import OAuth
from pulumi_telephony.bitrix24.state import BitrixSipLineState
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import ADDED, CLOUD, CODE, OFFICE, FakePortal
from unit.fuzz import CANARY, MOST_CALLS, answers, copes

TIME = {"start": 1790000000.1, "finish": 1790000000.42, "operating": 0.2, "operating_reset_at": 1790000600}
DOCUMENTS: list[Any] = [
    {"result": [CLOUD, OFFICE], "total": 2, "next": 50, "time": TIME},
    {"result": [CLOUD], "total": 1, "time": TIME},
    {"result": ADDED, "time": TIME},
    {"result": 1, "time": TIME},
    {"result": {"reg160001": "Front desk", "sip22": "Office"}, "time": TIME},
    {"result": "reg160001", "time": TIME},
    {"result": {"REG_ID": 160001, "STATUS_CODE": 200, "ERROR_MESSAGE": "", "STATUS_RESULT": "success"}, "time": TIME},
    {"result": {"FREE_MINUTES": 60, "PAID": True, "PAID_DATE_END": "2035-12-31"}, "time": TIME},
    {"result": {"ID": "1", "ADMIN": True}, "time": TIME},
    {"result": ["telephony"], "time": TIME},
    {"result": {"isExisting": True, "isAvailable": True}, "time": TIME},
    {"error": "ERROR_CORE", "error_description": f"no {CANARY} at {CODE}<br> again", "argument": "PASSWORD"},
    {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"},
    {"error": "TITLE_EXISTS", "error_description": "taken"},
    {"error": "ERROR_NOT_FOUND", "error_description": "none"},
    {"access_token": "a", "refresh_token": "r", "expires": 1790003600, "expires_in": 3600, "domain": "oauth.example"},
    {"error": "expired_token", "error_description": "The access token has expired"},
]
INPUTS = BitrixSipLineInputs(title="Front desk", server="pbx.example.org", login="reception", password=CANARY)
UNTITLED = INPUTS.model_copy(update={"title": None, "type": "office", "default_outgoing": True})
KNOWN = BitrixSipLineState(**{**INPUTS.model_dump(), "reg_id": 160001, "line_id": "reg160001"})
METHODS: dict[str, Callable[[Bitrix24Client], Any]] = {
    "add": lambda api: api.add(type="cloud", server="s", login="l", password=CANARY, title="t"),
    "lines": lambda api: api.lines({"=TITLE": "t"}),
    "update": lambda api: api.update(21, {"PASSWORD": CANARY}),
    "delete": lambda api: api.delete(21),
    "status": lambda api: api.status(160001),
    "connector": lambda api: api.connector_status(),
    "names": lambda api: api.line_names(),
    "outgoing": lambda api: api.outgoing_line(),
    "set outgoing": lambda api: api.set_outgoing_line(21),
    "time": lambda api: api.server_time(),
    "profile": lambda api: api.profile(),
    "scopes": lambda api: api.scopes(),
    "method": lambda api: api.method("voximplant.sip.add"),
}
OPERATIONS: dict[str, Callable[[BitrixSipLineLifecycle], Any]] = {
    "create": lambda life: life.create(INPUTS),
    "create without a title": lambda life: life.create(UNTITLED),
    "read": lambda life: life.read("21", KNOWN),
    "read the outgoing line": lambda life: life.read("21", KNOWN.model_copy(update={"default_outgoing": True})),
    "look up": lambda life: life.read("21", None),
    "update": lambda life: life.update("21", KNOWN, UNTITLED, {"password": CANARY, "default_outgoing": True}),
    "delete": lambda life: life.delete("21", KNOWN),
}


class FuzzedPortal(FakePortal):
    """Gives the answers in turn, over and over."""

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        assert len(self.sent) < MOST_CALLS, "endless"
        answer = self.script[len(self.sent) % len(self.script)]
        assert isinstance(answer, Answer)
        self.sent.append((path, {}))
        return answer


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACE, "0")


@pytest.mark.parametrize("method", METHODS)
@given(answers(DOCUMENTS), st.booleans())
def test_every_call_copes_with_every_answer(method: str, answer: Answer, after_a_good_one: bool) -> None:
    """The client remembers what good answers tell of operating times."""
    good = Answer(200, {}, b'{"result": 1, "time": {"finish": 1, "operating": 1, "operating_reset_at": 600}}')
    portal = FuzzedPortal(*([good] if after_a_good_one else []), answer)
    api = Bitrix24Client(portal)
    if after_a_good_one:
        api.delete(1)
        portal.script.pop(0)
    copes(lambda: METHODS[method](api), CODE, *([CANARY] if method in ("add", "update") else []))


@pytest.mark.parametrize("operation", OPERATIONS)
@given(st.lists(answers(DOCUMENTS), min_size=1, max_size=4))
def test_every_operation_copes_with_every_row_of_answers(operation: str, script: list[Answer]) -> None:
    copes(lambda: OPERATIONS[operation](BitrixSipLineLifecycle(Bitrix24Client(FuzzedPortal(*script)))), CODE)


@given(st.lists(answers(DOCUMENTS), min_size=1, max_size=3))
def test_a_refresh_of_tokens_copes_with_every_answer(
    tmp_path_factory: pytest.TempPathFactory, script: list[Answer]
) -> None:
    directory: Path = tmp_path_factory.getbasetemp() / "tokens"
    oauth = OAuth(
        FuzzedPortal(*script),
        endpoint="https://portal.example/rest",
        client_id="local.app",
        client_secret=SecretStr(CANARY),
        refresh_token=SecretStr("r3fre5h"),
        access_token=None,
        directory=directory,
    )
    oauth.file.path.unlink(missing_ok=True)
    copes(oauth.access_token, CANARY, "r3fre5h")
    copes(lambda: oauth.renew("a"), CANARY, "r3fre5h")
