"""BitrixSipLine, of both types."""

from __future__ import annotations

from typing import Any

from .case import CANARY, CANARY_2, Case, Edit, Fields, Hand

WAITING, UNSUSPECTING = {"wait_for_registration": True}, {"detect_credential_drift": False}


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
        everything=lambda n: {
            **inputs(n),
            "adopt": False,
            "registration_timeout": 60,
            "live_status": False,
            "detect_credential_drift": True,
            **({"wait_for_registration": False} if type_ == "cloud" else {}),
        },
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
            "read": ["voximplant.sip.get"],
            "update": ["voximplant.sip.get", "voximplant.sip.update", "voximplant.sip.get"],
            "delete": ["voximplant.sip.get", "voximplant.sip.delete"],
        },
        always_replaced={"type": "recreate"},
        ignores=frozenset({"adopt", "wait_for_registration", "registration_timeout"}),
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
        Edit("wait_for_registration-added", {}, WAITING, "nothing"),
        Edit("wait_for_registration-removed", WAITING, {"wait_for_registration": None}, "nothing"),
        Edit("registration_timeout-changed", {}, {"registration_timeout": 90}, "nothing"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
        Edit("adopt-removed", {"adopt": True}, {"adopt": None}, "nothing"),
        Edit("type-changed-of-what-is-adopted", {"adopt": True}, {"type": "office"}, "recreate"),
        # What a refresh has to know changes on record, and nothing is sent.
        Edit("live_status-added", {}, {"live_status": True}, "update"),
        Edit("live_status-removed", {"live_status": True}, {"live_status": None}, "update"),
        Edit("live_status-spelt-out", {}, {"live_status": False}, "nothing"),
        Edit("detect_credential_drift-off", {}, {"detect_credential_drift": False}, "update"),
        Edit("detect_credential_drift-removed", UNSUSPECTING, {"detect_credential_drift": None}, "update"),
        Edit("detect_credential_drift-spelt-out", {}, {"detect_credential_drift": True}, "nothing"),
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
