"""Accounts full of objects whose names are meant to do harm, and the command that exports them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import forks
from telephony_sandbox.simulators.client import Admin

HOSTILE = (
    '"); import os; os.system("touch pwned") #',
    "'); import os; os.system('touch pwned') #",
    '"""\nraise SystemExit(1)\n"""',
    "'''", '"', "'", "\\", "\\N{DIGIT ONE}", "\\x41\\", "%s %(x)s {x} {0!r}",
    "fmt: off", "# fmt: skip", "# noqa", "# type: ignore", "coding: latin-1",
    "$(touch pwned)", "`touch pwned`", "${PULUMI}", "'; touch pwned; '",
    "Приёмная «Север»", "Ъ", "日本語", "e\u0301\u0300", "\N{GRINNING FACE}", "\u202eгнп.exe", "a\u2028b", "a\u0085b",
    "first\nsecond", "first\r\nsecond", "tab\tbed", "\x1b[31mred", "\x07", "class", "pulumi", "telephony", "config",
    "protected", "None", "9", "--", "__provider", "a-b", "a b", "A.B", "long " * 40,
)  # fmt: skip
"""Ends of blanks are cut off by the portal, which the last one has."""


def hostile(n: int) -> str:
    """One of them, the same one with another end when they are used up."""
    return HOSTILE[n % len(HOSTILE)] + (f" {n}" if n >= len(HOSTILE) else "")


def word(n: int, longest: int = 90) -> str:
    """The same without blanks."""
    return ("".join(hostile(n).split()) or "x")[:longest] + f"_{n}"


def fill(admin: Admin, count: int) -> None:
    """Make ``count`` objects of each vendor. Every third line logs in where a registration does."""
    admin.switches("bitrix24", rate_limit=False, cloud_line_limit=10_000, empty_titles_collide=False)
    application = {"application_id": 5000, "application_name": "harm_()&;'\".acme.voximplant.com"}
    admin.seed(
        {
            "voximplant": {
                "application": [application],
                "user": [
                    {"user_id": 10_000 + n, "application_id": 5000, "user_name": word(n)} for n in range(0, count, 5)
                ],
                "sip_registration": [_registration(n) for n in range(count)],
            },
            "megafon": {
                "employee": [{"id": 20_000 + n, "login": f"e{n}"} for n in range(1, count, 4)],
                "number": [_number(n) for n in range(count)],
            },
            "bitrix24": {"line": [_line(n) for n in range(count)]},
        }
    )


def _registration(n: int) -> dict[str, Any]:
    bound = {"application_id": 5000, "user_id": 10_000 + n} if n % 5 == 0 else {}
    return {"sip_registration_id": 30_000 + n, "sip_username": word(n), "proxy": f"pbx{n % 3}.example.org", **bound}


def _number(n: int) -> dict[str, Any]:
    kind = ("sip_registration", "def", "abc", "def")[n % 4]
    common = {"id": 40_000 + n, "number": f"7495{n:07}", "type": kind, "comment": hostile(n)}
    if kind == "sip_registration":
        return {**common, "login": word(n), "password": "secret", "server_host": "a.example.org", "server_port": 5060}
    held = {"purpose": "employee", "employee_id": 20_000 + n} if n % 4 == 1 else {}
    return {**common, **held}


def _line(n: int) -> dict[str, Any]:
    account = {"SERVER": f"pbx{n % 3}.example.org", "LOGIN": word(n)} if n % 3 == 0 else {}
    fields = {"CONFIG_ID": 50_000 + n, "TITLE": hostile(n), "SERVER": "other.example.org", "LOGIN": word(n), **account}
    if n % 2:
        return {**fields, "TYPE": "office", "INCOMING_LOGIN": f"sip{50_000 + n}", "INCOMING_SERVER": "ip.example.org"}
    # Long, for pieces of a short one are found in any base64.
    return {**fields, "TYPE": "cloud", "PASSWORD": f"password-{n} {HOSTILE[n % 20].strip()} long", "REG_ID": 60_000 + n}


def run_export(
    out: Path, environment: Mapping[str, str], *options: str, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own: clients are shared within one."""
    blank = {name: "" for name in os.environ if name.startswith(("MEGAFON_", "VOXIMPLANT_", "BITRIX24_", "TELEPHONY_"))}
    unpaced = {"BITRIX24_REQUESTS_PER_SECOND": "1000000", "BITRIX24_BURST": "1000000"}
    return subprocess.run(
        [forks.python(), Path(sys.executable).with_name("telephony"), "export", "--out", out, *options],
        env={**os.environ, **blank, **unpaced, **environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
    )
