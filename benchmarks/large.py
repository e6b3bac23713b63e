"""The commands that read what an engine prints, with 10,000 resources: seconds and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.export import COUNT, fill, made
from benchmarks.report import table
from telephony_sandbox.simulators.server import Simulators

KINDS = ("SipRegistration", "BitrixSipLine")


def measure() -> str:
    rows = []
    with tempfile.TemporaryDirectory() as home:
        preview, state = Path(home, "preview.json"), Path(home, "state.json")
        preview.write_text(json.dumps(_preview()), encoding="utf-8")
        state.write_text(json.dumps(_state(_recorded)), encoding="utf-8")
        for command, file in (
            ("review --format text", preview),
            ("review --format markdown", preview),
            ("review --format json", preview),
            ("graph", state),
        ):
            rows.append(_row(command, file, {}))
        with Simulators() as simulators:
            print(f"making {COUNT:,} registrations ...", file=sys.stderr, flush=True)
            fill(simulators.admin, "voximplant")
            state.write_text(json.dumps(_state(registration)), encoding="utf-8")
            rows.append(_row("status --format json", state, simulators.env))
    return table(f"Commands that read {COUNT:,} resources", ("", "seconds", "peak memory, MiB"), rows)


def registration(n: int) -> dict[str, Any]:
    """The n-th registration that ``fill`` makes."""
    there = made("voximplant", n)
    account = {name: there[name] for name in ("sip_username", "proxy")}
    return _resource("SipRegistration", n, str(there["sip_registration_id"]), account)


def _row(command: str, file: Path, environment: Mapping[str, str]) -> tuple[str, str, str]:
    seconds, megabytes = _run([*command.split(), str(file)], environment)
    return f"telephony {command}", f"{seconds:.1f}", f"{megabytes:.0f}"


def _recorded(n: int) -> dict[str, Any]:
    """Registrations and lines in turn."""
    kind = KINDS[n % len(KINDS)]
    account = {"sip_username": f"desk{n}", "proxy": "pbx.example.org", "is_persistent": True}
    line = {"title": f"Desk {n}", "server": "pbx.example.org", "login": f"desk{n}", "type": "cloud"}
    return _resource(kind, n, str(n), {**(account if kind == "SipRegistration" else line), "password": "[secret]"})


def _resource(kind: str, n: int, id_: str, inputs: dict[str, Any]) -> dict[str, Any]:
    outputs = {**inputs, "__owner": f"large/dev/desk-{n}", "__managed": sorted(inputs)}
    type_ = f"pulumi-python:dynamic/telephony:{kind}"
    urn = f"urn:pulumi:dev::large::{type_}::desk-{n}"
    return {"urn": urn, "type": type_, "custom": True, "id": id_, "inputs": inputs, "outputs": outputs}


def _preview() -> dict[str, Any]:
    steps = []
    for n in range(COUNT):
        old = _recorded(n)
        # As many servers as there are rows: equal changes would be one.
        server = "server" if "server" in old["inputs"] else "proxy"
        new = {**old, "inputs": {**old["inputs"], server: f"pbx{n}.example.org"}, "outputs": {}}
        steps.append({"op": "update", "urn": old["urn"], "oldState": old, "newState": new})
    return {"steps": steps, "diagnostics": [], "changeSummary": {"update": COUNT}}


def _state(resource: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": [resource(n) for n in range(COUNT)]}}


def _run(arguments: list[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds and MiB."""
    command = [str(Path(sys.executable).with_name("telephony")), *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 2, 3) and "status" not in arguments:
        raise SystemExit(f"{' '.join(command)} failed")
    # Linux tells KiB.
    return seconds, usage.ru_maxrss / 1024
