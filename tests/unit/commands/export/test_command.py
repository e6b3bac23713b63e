"""`telephony export` on the simulators: filters, what is left out, files."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators

from .accounts import fill, run_export

RUFF = Path(sys.executable).with_name("ruff")


def ids(out: Path) -> set[str]:
    entries = json.loads((out / "import.json").read_text(encoding="utf-8"))["resources"]
    return {entry["id"] for entry in entries}


def exported(out: Path, simulators: Simulators, *options: str) -> str:
    done = run_export(out, simulators.env, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_that_can_be_managed_is_exported_and_the_rest_is_listed(
    tmp_path: Path, simulators: Simulators
) -> None:
    told = exported(tmp_path / "out", simulators)
    assert ids(tmp_path / "out") == {
        *("309", "310", "311", "312", "315", "316"),
        *("4411", "4412", "301", "302", "7890", "7891", "7892", "501", "502", "503", "882", "71", "901", "902"),
        *("11", "12"),
    }
    left_out = [line for line in told.splitlines() if line.startswith("left out: ")]
    assert [line.split(" ")[3] for line in left_out] == ["313", "314", "74950007788", "reg150013", "sip14"]
    notes = [line for line in told.splitlines() if line.startswith("note: ")]
    assert notes == ["note: SIP registration 902 (fax at sip.partner.example) is frozen until it is paid"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--vendor", "bitrix24"], {"11", "12"}),
        (["--kind", "BitrixSipLine", "--kind", "SipRegistration"], {"11", "12", "901", "902"}),
        (["--kind", "SipRegistration"], {"901", "902"}),
        (["--name", "7495000*"], {"309", "311", "315", "316"}),
        (["--name", "WAREHOUSE"], {"12"}),
        (["--name", "[rf]*"], {"11", "902", "309", "4411", "302", "7890", "7891", "501", "502"}),
        (["--kind", "SipRegistration", "--name", "fax"], {"902"}),
        (["--kind", "VirtualNumber", "--id", "315"], {"315"}),
        (["--kind", "VirtualNumber", "--id", "315", "--id", "309"], {"309", "315"}),
    ],
)
def test_filters(tmp_path: Path, simulators: Simulators, options: list[str], expected: set[str]) -> None:
    exported(tmp_path, simulators, *options)
    assert ids(tmp_path) == expected


def test_an_id_names_an_object_of_one_kind(tmp_path: Path, simulators: Simulators) -> None:
    for kinds in ([], ["--kind", "VirtualNumber", "--kind", "BitrixSipLine"]):
        refused = run_export(tmp_path, simulators.env, "--id", "11", *kinds)
        assert refused.returncode == 2
        assert "--id requires exactly one --kind" in refused.stderr
    assert simulators.admin.journal() == []


def test_an_id_that_is_not_there_or_cannot_be_managed_is_told(tmp_path: Path, simulators: Simulators) -> None:
    missing = run_export(tmp_path, simulators.env, "--kind", "VirtualNumber", "--id", "315", "--id", "99")
    assert missing.returncode == 1
    assert "there is no VirtualNumber with the id 99; nothing was written" in missing.stderr
    left_out = run_export(tmp_path, simulators.env, "--kind", "VirtualNumber", "--id", "313")
    assert left_out.returncode == 1
    assert left_out.stdout.startswith("left out: VirtualNumber 313 ")
    assert len(left_out.stdout.splitlines()) == 1
    assert "there is nothing to export" in left_out.stderr
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_filter_renames_nothing(tmp_path: Path, simulators: Simulators) -> None:
    fill(simulators.admin, 20)
    exported(tmp_path / "all", simulators)
    exported(tmp_path / "some", simulators, "--name", "*system*")
    entries = {
        out: {
            (entry["type"], entry["id"]): entry
            for entry in json.loads((tmp_path / out / "import.json").read_text())["resources"]
        }
        for out in ("all", "some")
    }
    assert 0 < len(entries["some"]) < len(entries["all"])
    assert entries["some"].items() <= entries["all"].items()


def test_two_exports_are_the_same_and_laid_out_as_ruff_does(tmp_path: Path, simulators: Simulators) -> None:
    fill(simulators.admin, 100)
    for out in ("one", "two"):
        exported(tmp_path / out, simulators)
    program = tmp_path / "one/__main__.py"
    assert program.read_bytes() == (tmp_path / "two/__main__.py").read_bytes()
    assert (tmp_path / "one/import.json").read_bytes() == (tmp_path / "two/import.json").read_bytes()
    for width in ("88", "120"):
        subprocess.run([RUFF, "format", "--check", "--isolated", "--line-length", width, program], check=True)
    subprocess.run([RUFF, "check", "--isolated", "--select", "F,I", program], check=True)


def test_files_with_passwords_are_private_and_nothing_is_overwritten_unasked(
    tmp_path: Path, simulators: Simulators
) -> None:
    out = tmp_path / "out"
    exported(out, simulators)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in out.iterdir() if path.is_file()}
    assert modes == {"__main__.py": 0o644, "Pulumi.yaml": 0o644, "import.json": 0o600, "secrets.sh": 0o600}
    assert "reception-password'" not in (out / "__main__.py").read_text()
    (out / "__main__.py").write_text("mine", encoding="utf-8")
    refused = run_export(out, simulators.env)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert (out / "__main__.py").read_text() == "mine"
    (out / "import.json").chmod(0o666)
    exported(out, simulators, "--force")
    assert (out / "__main__.py").read_text() != "mine"
    assert stat.S_IMODE((out / "import.json").stat().st_mode) == 0o600


def test_the_owner_is_the_project_around_and_the_stack(tmp_path: Path, simulators: Simulators) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nmain: telephony\nruntime: python\n", encoding="utf-8")
    exported(tmp_path / "telephony", simulators, "--stack", "prod", "--vendor", "bitrix24")
    assert not (tmp_path / "telephony/Pulumi.yaml").exists()
    entries: list[dict[str, Any]] = json.loads((tmp_path / "telephony/import.json").read_text())["resources"]
    assert entries[0]["inputs"]["__owner"] == entries[0]["outputs"]["__owner"] == "shop/prod/line-reception"
    refused = run_export(tmp_path / "telephony", simulators.env, "--project", "other", "--force")
    assert refused.returncode == 2
    assert "shop" in refused.stderr
    refused = run_export(tmp_path / "else", simulators.env, "--stack", "a; touch pwned")
    assert refused.returncode == 2


def test_the_configuration_of_the_stack_is_read_when_asked_for(tmp_path: Path, simulators: Simulators) -> None:
    told = {"telephony:bitrix24": {"objectValue": {"webhook": simulators.env["BITRIX24_WEBHOOK"]}, "secret": True}}
    command = tmp_path / "bin/pulumi"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\necho \"$@\" > {tmp_path}/asked\ncat <<'E'\n{json.dumps(told)}\nE\n")
    command.chmod(0o755)
    environment = {"PATH": f"{command.parent}:/usr/bin:/bin", "NO_PROXY": "127.0.0.1"}
    done = run_export(tmp_path / "out", environment, "--use-config", "--stack", "prod")
    assert done.returncode == 0, done.stderr
    assert ids(tmp_path / "out") == {"11", "12"}
    assert "--stack=prod" in (tmp_path / "asked").read_text()
    assert run_export(tmp_path / "else", environment, "--stack", "prod").returncode == 2


def test_fields_that_nobody_knows_are_listed_with_a_cut_list(tmp_path: Path, simulators: Simulators) -> None:
    simulators.admin.switches("megafon", extra_fields=True)
    told = exported(tmp_path / "extra", simulators, "--kind", "VirtualNumber")
    assert " of 8 numbers (id 309, 310, 311, 312, 313, ...) is unknown to this version" in told
    fill(simulators.admin, 992)
    told = exported(tmp_path / "cut", simulators, "--kind", "VirtualNumber")
    assert "MegaFon listed exactly 1000 numbers: the list may be incomplete" in told


def test_an_account_that_cannot_be_read_ends_the_export(tmp_path: Path, simulators: Simulators) -> None:
    failed = run_export(tmp_path / "out", {**simulators.env, "MEGAFON_TOKEN": "wrong-token"})
    assert failed.returncode == 1
    assert "wrong-token" not in failed.stderr + failed.stdout
    assert "Traceback" not in failed.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_read_is_told_page_by_page(tmp_path: Path, simulators: Simulators) -> None:
    fill(simulators.admin, 118)
    done = run_export(tmp_path, simulators.env, "--vendor", "megafon", "--vendor", "bitrix24")
    again = "reading BitrixSipLine again, to check whether the list has changed"
    assert done.stderr.splitlines() == [
        "reading VirtualNumber ...",
        "reading VirtualNumber: 126 so far",
        "reading BitrixSipLine ...",
        *(f"reading BitrixSipLine: {count} so far" for count in (50, 100, 120)),
        *(f"{again}: {count} so far" for count in (50, 100, 120)),
    ]


def test_on_a_terminal_what_is_read_is_one_line_that_is_gone_at_the_end(tmp_path: Path, simulators: Simulators) -> None:
    ours, theirs = pty.openpty()
    with ThreadPoolExecutor(1) as watcher:
        written = watcher.submit(_all_of, ours)
        done = run_export(tmp_path, {**simulators.env, "TERM": "xterm"}, "--vendor", "bitrix24", stderr=theirs)
        os.close(theirs)
    assert done.returncode == 0
    head, shown, tail = written.result().rpartition("reading BitrixSipLine")
    assert shown
    assert "\n" not in head
    assert ERASED in tail
    assert done.stdout.startswith("left out: ")


ERASED = "\x1b[2K"
"""What empties the line that a terminal's cursor is in."""


def _all_of(terminal: int) -> str:
    """What a program writes on its terminal until it closes it, which Linux calls an error."""
    written = b""
    with contextlib.suppress(OSError):
        while read := os.read(terminal, 4096):
            written += read
    os.close(terminal)
    return written.decode()


def test_nothing_configured_or_nothing_found_is_told(tmp_path: Path, simulators: Simulators) -> None:
    assert run_export(tmp_path, {}).returncode == 2
    assert run_export(tmp_path, simulators.env, "--vendor", "megafon", "--kind", "BitrixSipLine").returncode == 2
    nothing = run_export(tmp_path, simulators.env, "--name", "no such thing")
    assert nothing.returncode == 1
    assert "nothing to export" in nothing.stderr
    only = {name: value for name, value in simulators.env.items() if not name.startswith("MEGAFON_")}
    done = run_export(tmp_path, only)
    assert done.returncode == 0
    assert "not read: MegaFon, which is not configured" in done.stdout
