"""BitrixSipLine, of both types."""

from __future__ import annotations

from typing import Any

from .case import CANARY, CANARY_2, Case, Edit, Fields, Hand


def _line(inputs: Fields) -> dict[str, Any]:
    fields = {name.upper(): inputs.get(name) for name in ("title", "server", "login", "password")}
    return {**fields, "TITLE": inputs.get("title", "").strip() or None, "TYPE": inputs.get("type", "cloud")}


def _line_case(name: str, type_: str, edits: tuple[Edit, ...]) -> Case:
    def inputs(n: int) -> dict[str, Any]:
        account = {"server": "pbx.example.org", "login": f"login-{n}", "password": CANARY}
        return {"title": f"{name} {n}", **account, "type": type_}

    return Case(
        name=name,
        kind="BitrixSipLine",
        vendor="bitrix24",
        key="CONFIG_ID",
        inputs=inputs,
        everything=inputs,
        one_field={"server": "pbx2.example.org"},
        hand=Hand({"SERVER": "other.example.org", "LOGIN": "somebody"}, frozenset({"server", "login"})),
        remote=_line,
        edits=(
            Edit("title-changed", {}, {"title": f"{name} renamed"}, "update"),
            Edit("server", {}, {"server": "pbx2.example.org:5080"}, "update"),
            Edit("login", {}, {"login": "other-login"}, "update"),
            Edit("password-added", {"password": None}, {"password": CANARY}, "update"),
            Edit("password-changed", {}, {"password": CANARY_2}, "update"),
            Edit("password-removed", {}, {"password": None}, "update"),
            *edits,
        ),
        calls={
            "create": ["voximplant.sip.get", "voximplant.sip.add"],
            "read": ["voximplant.sip.get", "voximplant.sip.status"] if type_ == "cloud" else ["voximplant.sip.get"],
            "update": ["voximplant.sip.update", "voximplant.sip.get"],
            "delete": ["voximplant.sip.delete"],
        },
        always_replaced={"type": "recreate"},
        made_secrets=frozenset({"INCOMING_PASSWORD"} if type_ == "office" else ()),
    )


CLOUD_LINE = _line_case(
    "cloud",
    "cloud",
    (
        Edit("title-removed", {}, {"title": None}, "update"),
        Edit("title-with-blanks-around", {"title": "Trimmed"}, {"title": "  Trimmed "}, "nothing"),
        Edit("type-changed", {}, {"type": "office"}, "recreate"),
        Edit("type-left-to-the-default", {}, {"type": None}, "nothing"),
        Edit("default_outgoing-added", {}, {"default_outgoing": True}, "update"),
        Edit("default_outgoing-false", {}, {"default_outgoing": False}, "nothing"),
        # The API can only appoint another line: what ends is the management.
        Edit("default_outgoing-removed", {"default_outgoing": True}, {"default_outgoing": None}, "update"),
    ),
)
OFFICE_LINE = _line_case(
    "office",
    "office",
    (
        Edit("title-added", {"title": None}, {"title": "Named at last"}, "update"),
        Edit("type-changed", {}, {"type": "cloud"}, "recreate"),
        Edit("type-removed", {}, {"type": None}, "recreate"),
    ),
)
