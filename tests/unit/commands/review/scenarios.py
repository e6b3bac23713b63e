"""A stack that has everything, and the previews of its life, as the command line of an engine prints them.

    cd tests && PATH=/where/pulumi/is:$PATH python -m review.scenarios

records them anew in `recorded/`, of each engine that is there, and in `expected/` what the report on them says.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import forks
from engine.engines import ENGINES, PASSPHRASE, STACK, PulumiEngine
from laws.stacks import PROGRAM, Declared, Stack, output, unknown
from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.report import Report, review
from pulumi_telephony.commands.review.run import written
from telephony_sandbox.simulators.server import Simulators

RECORDED = Path(__file__).with_name("recorded")
EXPECTED = Path(__file__).with_name("expected")
"""What the report says in Markdown. Where only one engine's says so, its name is in the name of the file."""

SECRET = "s3cret-of-the-program"

PLACES = frozenset({"sourcePosition", "stackTrace", "created", "modified", "duration", "timestamp"})
"""What tells of the machine that recorded, and of the moment."""

PASSWORD = Declared("SipPassword", "sip", {"keepers": {"renewed": "2025"}})
RECEPTION = Declared(
    "SipRegistration",
    "reception",
    {
        "sip_username": "reception",
        "proxy": "pbx.example.org",
        "password": output("sip", "result"),
        "application_id": 4411,
        "user_id": 501,
    },
)
BOARD = Declared(
    "SipRegistration", "board", {"sip_username": "switchboard", "proxy": "sip.partner.example", "adopt": True}
)
DOOR = Declared("SipRegistration", "door", {"sip_username": "door", "proxy": "pbx.example.org", "password": SECRET})
FRONT_DESK = Declared(
    "VirtualNumber",
    "front-desk",
    {
        "number": "74950001122",
        "type": "sip_registration",
        "login": "reception",
        "password": SECRET,
        "server_host": "pbx.example.org",
        "server_port": 5060,
        "comment": "front desk",
    },
)
MOBILE = Declared(
    "VirtualNumber",
    "mobile",
    {"number": "79990003344", "type": "def", "purpose": "employee", "employee_id": 77},
    {"depends_on": ["front-desk"]},
)
"""Made after the other number, as `SALES` after the other line, so that the ids are always the same."""
CITY = Declared("VirtualNumber", "city", {"number": "74950009901", "type": "abc", "adopt": True, "comment": "ours"})
CRM = Declared(
    "BitrixSipLine",
    "crm",
    {
        "title": "Front desk",
        "server": "pbx.example.org",
        "login": "reception",
        "password": SECRET,
        "default_outgoing": True,
    },
)
SALES = Declared(
    "BitrixSipLine",
    "sales",
    {"title": "Sales", "server": "pbx.example.org", "login": "sales", "password": SECRET},
    {"depends_on": ["crm"]},
)

BEFORE = (PASSWORD, RECEPTION, BOARD, FRONT_DESK, MOBILE, CITY, CRM, SALES)
AFTER = (
    PASSWORD.but({"keepers": {"renewed": "2026"}}),
    RECEPTION.but({"user_id": None}),
    BOARD.but({"is_persistent": False, "adopt": None}),
    DOOR.but({"user_id": 501, "application_id": 4411}),
    FRONT_DESK.but({"server_host": "sip.example.org", "comment": None}),
    MOBILE.but({"release_protection": False, "purpose": "company", "employee_id": None}),
    CRM.but({"type": "office", "default_outgoing": None}),
    SALES.but({"default_outgoing": True, "title": unknown("Sales and service")}),
)
WITHOUT_MOBILE = tuple(each for each in BEFORE if each is not MOBILE)

COMPONENT = 'import pulumi\n\npulumi.ComponentResource("acme:office:Desk", "desk")\n\n'
"""Something of another package before the program of the laws."""

STREAMING = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}


@dataclasses.dataclass(frozen=True)
class Printed:
    """What a command has printed."""

    scenario: str
    out: bytes
    status: int


def life(stack: Stack) -> Iterator[Printed]:
    """The previews, one after the other; the stack is at the end as it is recorded to be, and the accounts are not."""
    engine = stack.engine
    program = engine.work_dir / "__main__.py"
    program.write_text(COMPONENT + (PROGRAM / "__main__.py").read_text(encoding="utf-8"), encoding="utf-8")
    stack.declare(*BEFORE)
    yield run(stack, "created", "preview", "--json")
    stack.up()
    stack.admin.clock(advance=60)
    stack.declare(*AFTER)
    yield run(stack, "changed", "preview", "--json")
    stack.declare(*WITHOUT_MOBILE)
    yield run(stack, "refused", "preview", "--json")
    stack.declare(*BEFORE)
    ids = stack.recorded()
    stack.admin.patch("megafon", int(ids["front-desk"]), {"comment": "by hand"})
    stack.admin.patch("bitrix24", int(ids["sales"]), {"TITLE": "By hand", "PASSWORD": "another"})
    stack.admin.delete("voximplant", int(ids["reception"]))
    yield run(stack, "refreshed", "preview", "--refresh", "--json")
    yield run(stack, "looked", "refresh", "--preview-only", "--json")
    if engine.name == "pulumi":
        yield run(stack, "streamed", "refresh", "--preview-only", "--json", environment=STREAMING)


def run(stack: Stack, scenario: str, *arguments: str, environment: dict[str, str] | None = None) -> Printed:
    """A command of the engine itself: what a pipeline runs."""
    engine = stack.engine
    if isinstance(engine, PulumiEngine):
        command = ["pulumi", *arguments, "--non-interactive"]
        own = dict(engine.stack().workspace.env_vars)
    else:
        command = [forks.python(), str(Path(sys.executable).with_name("telephony-sandbox")), *arguments]
        own = {
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            **engine.python(),
            "TELEPHONY_SANDBOX_STATE": str(engine.home / "state"),
        }
    variables = {**os.environ, **engine.environment, **own, **(environment or {})}
    done = subprocess.run(
        [*command, "--stack", STACK], cwd=engine.work_dir, env=variables, capture_output=True, check=False
    )
    return Printed(scenario, done.stdout, done.returncode)


def recorded() -> list[Path]:
    return sorted(RECORDED.glob("*/*.json"))


def expected(scenario: str, engine: str) -> str:
    """What the report on a preview has to say."""
    for name in (f"{scenario}.{engine}.md", f"{scenario}.md"):
        if (EXPECTED / name).is_file():
            return (EXPECTED / name).read_text(encoding="utf-8")
    raise AssertionError(f"nothing is expected of {scenario}")


def told(report: Report) -> str:
    """The Markdown without what differs in every run: dates, ports, and the ids of passwords."""
    text = re.sub(r"\d{4}-\d\d-\d\d", "2026-12-31", written(report, Format.markdown))
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", text)
    return re.sub(r'"[0-9a-f]{16}"', '"0123456789abcdef"', text)


def _expect() -> None:
    reports: dict[str, dict[str, str]] = {}
    for path in recorded():
        reports.setdefault(path.stem, {})[path.parent.name] = told(review(path.read_bytes()))
    for path in EXPECTED.glob("*.md"):
        path.unlink()
    for scenario, texts in reports.items():
        agreed = len(set(texts.values())) == 1
        for engine, text in texts.items():
            name = f"{scenario}.md" if agreed else f"{scenario}.{engine}.md"
            (EXPECTED / name).write_text(text, encoding="utf-8")


def _kept(printed: bytes) -> str:
    """One line for each step, each diagnostic or each event."""
    try:
        found = _without_places(json.loads(printed))
    except json.JSONDecodeError:
        events = [_without_places(json.loads(line)) for line in printed.splitlines()]
        return "".join(json.dumps({"timestamp": 0, **event}) + "\n" for event in events)
    found["diagnostics"] = [
        each for each in found.get("diagnostics", []) if not re.search(r' File "/', each["message"])
    ]
    members = []
    for name, value in found.items():
        text = "[\n" + ",\n".join(map(json.dumps, value)) + "\n]" if isinstance(value, list) else json.dumps(value)
        members.append(f"{json.dumps(name)}: {text}")
    return "{" + ",\n".join(members) + "}\n"


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(part) for name, part in value.items() if name not in PLACES}
    return [_without_places(part) for part in value] if isinstance(value, list) else value


def main() -> None:
    """Record."""
    for name, kind in ENGINES.items():
        if name == "pulumi" and not PulumiEngine.is_here():
            print("pulumi is not on PATH: its previews stay as they are")
            continue
        with tempfile.TemporaryDirectory() as directory, Simulators() as simulators:
            stack = Stack(kind(Path(directory, "project"), Path(directory, name)), simulators)
            for printed in life(stack):
                path = RECORDED / name / f"{printed.scenario}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(_kept(printed.out), encoding="utf-8")
                print(path, printed.status)
    _expect()


if __name__ == "__main__":
    main()
