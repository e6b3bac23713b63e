"""`telephony export` of 10,000 objects of each vendor: 50 ms a call, documented limits on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import table
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

COUNT = 10_000
AT_ONCE = 1_000
"""How many objects the simulators are given in one request."""
DELAY = 0.05


def _registration(n: int) -> dict[str, Any]:
    bound = {"application_id": 4411, "rule_id": 7890} if n % 2 else {}
    return {"sip_registration_id": 10_000 + n, "sip_username": f"user-{n}", "proxy": "pbx.example.org", **bound}


def _number(n: int) -> dict[str, Any]:
    kind = ("sip_registration", "def", "abc")[n % 3]
    return {"id": 10_000 + n, "number": f"7812{n:07}", "type": kind, "comment": f"Отдел {n}"}


def _line(n: int) -> dict[str, Any]:
    account = {"SERVER": "pbx.example.org", "LOGIN": f"user-{n}", "PASSWORD": f"password-{n}"}
    incoming = {"INCOMING_LOGIN": f"sip{10_000 + n}", "INCOMING_PASSWORD": f"incoming-{n}"}
    return {"CONFIG_ID": 10_000 + n, "TYPE": "office", "TITLE": f"Линия {n}", **account, **incoming}


MADE = {
    "megafon": ("number", _number),
    "voximplant": ("sip_registration", _registration),
    "bitrix24": ("line", _line),
}


def measure() -> str:
    rows = []
    for vendor in MADE:
        with Simulators() as simulators:
            fill(simulators.admin, vendor)
            if vendor == "bitrix24":
                # Lines of other applications: to be sure that they are not seen, the list would be read twice.
                for hidden in (13, 14):
                    simulators.admin.delete("bitrix24", hidden, "line")
            simulators.admin.faults({"vendor": vendor, "effect": {"delay": DELAY}, "times": 1_000_000})
            simulators.admin.clear_journal()
            print(f"exporting {COUNT:,} objects of {vendor} ...", file=sys.stderr, flush=True)
            seconds, megabytes, objects = _export(vendor, simulators)
            calls = sum(simulators.admin.counters()[vendor].values())
            rows.append((vendor, objects, str(calls), f"{seconds:.1f}", f"{megabytes:.0f}"))
    title = f"Export of {COUNT:,} objects with {DELAY * 1000:.0f} ms a call"
    return table(title, ("", "exported", "calls", "seconds", "peak memory, MiB"), rows)


def made(vendor: str, n: int) -> dict[str, Any]:
    """The n-th object that ``fill`` makes."""
    return MADE[vendor][1](n)


def fill(admin: Admin, vendor: str) -> None:
    type_, make = MADE[vendor]
    for begin in range(0, COUNT, AT_ONCE):
        print(f"\r{vendor}: {begin:,} objects made", end="", file=sys.stderr, flush=True)
        admin.seed({vendor: {type_: [make(n) for n in range(begin, begin + AT_ONCE)]}})
    print("\r", end="", file=sys.stderr)


def _export(vendor: str, simulators: Simulators) -> tuple[float, float, str]:
    """Seconds, MiB, and how many of what the command says it has written most."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **simulators.env, "PULUMI_TELEPHONY_STATE_DIR": f"{home}/state"}
        command = [
            str(Path(sys.executable).with_name("telephony")),
            "export",
            "--vendor",
            vendor,
            "--out",
            f"{home}/out",
        ]
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    written = re.search(r"wrote (.*?) to ", output)
    if process.returncode or not written:
        raise SystemExit(f"{' '.join(command)} failed:\n{output}")
    # Linux tells KiB.
    return seconds, usage.ru_maxrss / 1024, max(written[1].split(", "), key=lambda kind: int(kind.split()[0]))
