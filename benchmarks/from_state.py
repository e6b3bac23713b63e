"""`telephony-sandbox strip` and `run --from-state` with a state of 10,000 resources of every vendor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import table

COUNT = 10_000
PACKAGE = "pulumi-python:dynamic/telephony:"
SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:c2VjcmV0c2VjcmV0:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
}


def _number(n: int) -> dict[str, Any]:
    sip = {"login": f"user-{n}", "password": SECRET, "server_host": "pbx.example.org", "server_port": 5060}
    return {"number": f"7812{n:07}", "type": "sip_registration", "purpose": "company", "app_id": 1000001, **sip}


def _registration(n: int) -> dict[str, Any]:
    bound = {"application_id": 4411, "application_name": "desk.acme.voximplant.com", "rule_id": 10_000 + n % 100}
    return {"sip_username": f"user-{n}", "proxy": "pbx.example.org", "password": SECRET, "account_id": 700123, **bound}


def _line(n: int) -> dict[str, Any]:
    account = {"server": "pbx.example.org", "login": f"user-{n}", "password": SECRET}
    return {"type": "cloud", "title": f"Линия {n}", "reg_id": 200_000 + n, "portal": "acme.bitrix24.com", **account}


def _scenario(n: int) -> dict[str, Any]:
    script = {"script": SECRET, "script_sha256": f"{n:064x}"}
    return {"name": f"scenario-{n}", "application_id": 4411, "account_id": 700123, **script}


KINDS = {
    "VirtualNumber": _number,
    "SipRegistration": _registration,
    "BitrixSipLine": _line,
    "VoximplantScenario": _scenario,
}


def measure() -> str:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        (home / "Pulumi.yaml").write_text("name: big\nruntime: python\n", encoding="utf-8")
        (home / "state.json").write_text(json.dumps(_state()), encoding="utf-8")
        rows = [
            _timed("strip", home, "strip", "state.json", out="clean.json"),
            _timed("run -- true, for comparison", home, "run", "--", "true"),
            _timed("run --from-state -- true", home, "run", "--from-state", "clean.json", "--", "true"),
        ]
        size = (home / "clean.json").stat().st_size / 2**20
    title = f"A stack's state with {COUNT:,} resources ({size:.0f} MiB without secrets)"
    return table(title, ("telephony-sandbox", "seconds", "peak memory, MiB"), rows)


def _state() -> dict[str, Any]:
    resources = [
        {
            "urn": f"urn:pulumi:prod::big::{PACKAGE}{kind}::{kind}-{n}",
            "type": PACKAGE + kind,
            "custom": True,
            "id": str(10_000 + n),
            "inputs": make(n),
            "outputs": make(n),
        }
        for n in range(COUNT)
        for kind, make in [list(KINDS.items())[n % len(KINDS)]]
    ]
    return {"version": 3, "deployment": {"resources": resources}}


def _timed(name: str, home: Path, *arguments: str, out: str | None = None) -> tuple[str, str, str]:
    command = [str(Path(sys.executable).with_name("telephony-sandbox")), *arguments]
    started = time.perf_counter()
    with (home / (out or os.devnull)).open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=home, stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    # Linux counts in KiB.
    return name, f"{seconds:.1f}", f"{used.ru_maxrss / 1024:.0f}"
