"""A Bitrix24 portal without a network: scripted answers, and a record of what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pulumi_telephony.base.errors import TransportError
from pulumi_telephony.bitrix24.client import Bitrix24Client
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer

CODE = "c0dec0dec0de"

# As sip.get tells them: every scalar is text or null (2.2).
CLOUD: dict[str, Any] = {
    "TYPE": "cloud",
    "CONFIG_ID": "21",
    "REG_ID": "160001",
    "SERVER": "pbx.example.org",
    "LOGIN": "reception",
    "PASSWORD": "pa55word",
    "AUTH_USER": None,
    "OUTBOUND_PROXY": "",
    "DETECT_LINE_NUMBER": "N",
    "LINE_DETECT_HEADER_ORDER": "diversion;to",
    "REGISTRATION_STATUS_CODE": "200",
    "REGISTRATION_ERROR_MESSAGE": "",
    "TITLE": "Front desk",
}
OFFICE: dict[str, Any] = {
    "TYPE": "office",
    "CONFIG_ID": "22",
    "SERVER": "pbx.example.org",
    "LOGIN": "reception",
    "PASSWORD": "pa55word",
    "INCOMING_SERVER": "ip.b24-1-2.bitrixphone.com",
    "INCOMING_LOGIN": "sip22",
    "INCOMING_PASSWORD": "z123456789abcdef",
    "AUTH_USER": None,
    "OUTBOUND_PROXY": None,
    "DETECT_LINE_NUMBER": "N",
    "LINE_DETECT_HEADER_ORDER": "diversion;to",
    "REGISTRATION_STATUS_CODE": "0",
    "REGISTRATION_ERROR_MESSAGE": None,
    "TITLE": "Front desk",
}
# As sip.add tells a cloud line: REG_ID is a number, ID is there and is not the identifier (traps 3 and 4).
ADDED: dict[str, Any] = {
    **CLOUD,
    "ID": "9",
    "REG_ID": 160001,
    "REGISTRATION_STATUS_CODE": None,
    "REGISTRATION_ERROR_MESSAGE": None,
}


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def result(value: Any, **more: Any) -> Answer:
    return answer({"result": value, "time": {"start": 1790000000, "finish": 1790000000.42}, **more})


def rows(*found: Mapping[str, Any], **more: Any) -> Answer:
    """A page of sip.get; without ``total`` when there is nothing (trap 12)."""
    return result(list(found), **({"total": len(found)} if found else {}), **more)


def error(code: Any, status: int = 400, description: str = "no", **more: Any) -> Answer:
    return answer({"error": code, "error_description": description, **more}, status)


def lost() -> TransportError:
    return TransportError("Bitrix24: the connection to portal.example broke")


class FakePortal(HttpAccount):
    """Answers each call with the next of ``script``; an exception in it is raised."""

    def __init__(self, *script: Answer | Exception, root: str = f"https://portal.example/rest/1/{CODE}") -> None:
        super().__init__("Bitrix24", root, secrets=(CODE,))
        self.script = list(script)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.arguments: list[dict[str, Any]] = []

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        self.sent.append((path.removeprefix("/").removesuffix(".json"), dict(arguments.get("body") or {})))
        self.arguments.append({"verb": method, "path": path, **arguments})
        turn = self.script.pop(0)
        if isinstance(turn, Exception):
            raise turn
        return turn

    @property
    def called(self) -> list[str]:
        """The methods called, without what they have in common."""
        return [method.removeprefix("voximplant.") for method, _ in self.sent]


def client(portal: FakePortal) -> Bitrix24Client:
    return Bitrix24Client(portal)
