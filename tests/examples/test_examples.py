"""The examples, as they are in the repository: previewed, made, left alone, changed as they say, and destroyed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import forks
from laws.stacks import Stack
from laws.test_accounts import arguments
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml"))


class Example:
    """A copy of an example, with a stack of its own."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.stack = stack
        self.directory = stack.engine.work_dir.parent / name
        if not self.directory.exists():
            shutil.copytree(EXAMPLES / name, self.directory, ignore=shutil.ignore_patterns("__pycache__", ".sandbox"))
        self.select()

    def select(self) -> None:
        """From now on the engine works on this one."""
        self.stack.engine.work_dir = self.directory

    def edit(self, old: str, new: str) -> None:
        """Change the program."""
        program = (self.directory / "__main__.py").read_text(encoding="utf-8")
        assert old in program
        self.stack.engine.program(program.replace(old, new))

    def make(self, resources: int, *says: str) -> dict[str, Any]:
        """Preview, up, and up again, which changes nothing; the outputs. `says`: what the preview has to say."""
        planned = self.stack.preview()
        assert planned.changes == {"create": resources}
        assert [words for words in says if words not in planned.text] == []
        assert self.stack.writes() == {}
        made = self.stack.up()
        assert made.changes == {"create": resources}
        again = self.stack.up(expect_no_changes=True)
        assert again.outputs == made.outputs
        return made.outputs


def passwords(admin: Admin, login: str) -> set[str]:
    """The passwords that the three vendors have for a SIP account."""
    found = [each["password"] for each in admin.objects("megafon") if each.get("login") == login]
    found += [each["password"] for each in admin.objects("voximplant") if each["sip_username"] == login]
    found += [each["PASSWORD"] for each in admin.objects("bitrix24") if each["LOGIN"] == login]
    assert len(found) == 3
    return set(found)


def counts(admin: Admin) -> list[int]:
    """How many numbers, registrations and lines there are."""
    return [len(admin.objects(vendor)) for vendor in ("megafon", "voximplant", "bitrix24")]


def test_hotline(stack: Stack) -> None:
    before = counts(stack.admin)
    example = Example(stack, "hotline")
    outputs = example.make(11)
    assert passwords(stack.admin, "sales") == {outputs["password"]}

    # A caller's way: what one hop is bound to is the next.
    hop = {kind: stack.admin.objects("voximplant", kind) for kind in ("application", "rule", "scenario", "user")}
    (registration,) = (each for each in stack.admin.objects("voximplant") if each["sip_username"] == "sales")
    (rule,) = (each for each in hop["rule"] if each["rule_id"] == registration["rule_id"])
    (scenario,) = (each for each in hop["scenario"] if [each["scenario_id"]] == rule["scenario_ids"])
    (user,) = (each for each in hop["user"] if each["application_id"] == registration["application_id"])
    (application,) = (each for each in hop["application"] if each["application_id"] == user["application_id"])
    assert f'VoxEngine.callUser({{ username: "{user["user_name"]}"' in scenario["scenario_script"]
    assert outputs["operator"] == f"{user['user_name']}@{application['application_name']}"
    assert user["user_password"] == outputs["operatorPassword"]

    # ignore_changes: a note that people at the desk wrote stays, in the update of something else as well.
    (number,) = (each for each in stack.admin.objects("megafon") if each.get("login") == "sales")
    stack.admin.patch("megafon", number["id"], {"comment": "ask for Olga"})
    stack.engine.config("passwordRenewed", "2027-05")
    renewed = stack.up(refresh=True)
    assert renewed.operations("sales-password") == ["refresh", "create-replacement", "replace", "delete-replaced"]
    (password,) = passwords(stack.admin, "sales")
    assert password == renewed.outputs["password"] != outputs["password"]
    (number,) = (each for each in stack.admin.objects("megafon") if each.get("login") == "sales")
    assert number["comment"] == "ask for Olga"

    # protect: the registration cannot be deleted before the program says so.
    refused = stack.destroy(check=False)
    assert not refused.ok
    assert "sales-registration" in refused.messages("error")
    stack.engine.config("protected", "false")
    stack.up()
    assert stack.find_leaks({outputs["password"], password, outputs["operatorPassword"]}) == set()
    stack.destroy()
    assert counts(stack.admin) == before
    assert all(len(stack.admin.objects("voximplant", kind)) == len(rows) - 1 for kind, rows in hop.items())


def test_two_accounts(stack: Stack, branch: Simulators) -> None:
    before = [counts(stack.admin), counts(branch.admin)]
    given = arguments(branch)
    example = Example(stack, "two_accounts")
    secrets = {
        "megafonToken": given["megafon"]["token"],
        "voximplantCredentials": given["voximplant"]["credentials"],
        "bitrix24Webhook": given["bitrix24"]["webhook"],
        "nightPassword": "dark and quiet",
    }
    for key, value in secrets.items():
        stack.engine.config(key, value, secret=True)
    stack.engine.config("megafonEndpoint", given["megafon"]["endpoint"])
    stack.engine.config("voximplantEndpoint", given["voximplant"]["endpoint"])

    example.make(13)
    (here,) = passwords(stack.admin, "head-office")
    (there,) = passwords(branch.admin, "branch-office")
    assert here != there
    assert "night" in {each["LOGIN"] for each in branch.admin.objects("bitrix24")}
    assert [counts(stack.admin), counts(branch.admin)] == [
        [count + 1 for count in before[0]],
        [before[1][0] + 1, before[1][1] + 1, before[1][2] + 2],
    ]
    key = json.loads(given["voximplant"]["credentials"])["private_key"].splitlines()[2]
    assert stack.find_leaks({secrets["megafonToken"], secrets["nightPassword"], key, here, there}) == set()
    stack.destroy()
    assert [counts(stack.admin), counts(branch.admin)] == before


def test_platform_and_team(stack: Stack) -> None:
    before = counts(stack.admin)
    platform = Example(stack, "platform")
    given = platform.make(3)["passwords"]
    assert given.keys() == {"support", "sales"}
    team = Example(stack, "team")
    team.make(5)
    assert passwords(stack.admin, "support") == {given["support"]}

    platform.select()
    stack.engine.config("passwordsRenewed", "2027-05")
    renewed = stack.up().outputs["passwords"]
    team.select()
    assert stack.up().changes == {"read": 1, "same": 2, "update": 3}
    assert passwords(stack.admin, "support") == {renewed["support"]}
    assert stack.find_leaks({*given.values(), *renewed.values()}) == set()
    stack.destroy()
    platform.select()
    stack.destroy()
    assert counts(stack.admin) == before


def test_adopt(stack: Stack) -> None:
    def objects() -> list[list[dict[str, Any]]]:
        return [stack.admin.objects(vendor) for vendor in ("megafon", "voximplant", "bitrix24")]

    before = objects()
    example = Example(stack, "adopt")
    outputs = example.make(4, *(f'"{name}" takes over' for name in ("branch", "switchboard", "reception")))
    assert outputs == {"application": "backoffice.acme.voximplant.com", "line": "reg150011"}
    assert stack.recorded() == {"branch": "315", "switchboard": "901", "reception": "11"}
    stack.destroy()
    assert stack.writes() == {}
    assert objects() == before


def test_custom_component(stack: Stack) -> None:
    before = counts(stack.admin)
    example = Example(stack, "custom_component")
    now = (example.directory / "__main__.py").read_text(encoding="utf-8")
    # As it was before the office got its new name.
    example.edit('Office("moscow"', 'Office("centre"')
    example.make(17)
    ids = stack.recorded()
    made = stack.engine.resources()
    stack.calls()

    # aliases: nothing is made, replaced or deleted.
    stack.engine.program(now)
    assert stack.up().changes.keys() <= {"same", "update"}
    assert stack.writes() == {}
    assert stack.recorded() == {name.replace("centre", "moscow"): id_ for name, id_ in ids.items()}

    # depends_on: the basement's line waited for the hotline, and is the first to go.
    hotline = {made[f"centre-hotline-{part}"]["urn"] for part in ("number", "registration", "line", "password")}
    assert hotline <= set(made["centre-basement"]["dependencies"])
    deleted = [name for operation, name in stack.destroy().steps() if operation == "delete"]
    assert deleted.index("tula-basement") < min(deleted.index(f"tula-hotline-{part}") for part in ("number", "line"))
    assert counts(stack.admin) == before


def test_beside_dns(stack: Stack) -> None:
    example = Example(stack, "beside_dns")
    example.make(7)
    zone = example.directory / "sales.zone"
    record = '2.2.1.1.0.0.0.5.9.4.7.e164.arpa. IN NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:{}@pbx.example.org!" .\n'
    assert zone.read_text(encoding="utf-8") == record.format("sales")

    example.edit('login="sales"', 'login="shop"')
    assert {operation for operation, _ in stack.up().steps()} == {"same", "update"}
    assert zone.read_text(encoding="utf-8") == record.format("shop")
    stack.destroy()
    assert not zone.exists()


def test_every_example_is_in_the_list_of_examples() -> None:
    listed = re.findall(r"\]\((\w+)\)", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


ALIKE = ["export PULUMI_CONFIG_PASSPHRASE=sandbox", "telephony-sandbox run -- telephony-sandbox preview"]
"""What most READMEs say; it is run for one of them."""


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_of_a_readme_work_with_the_package_alone(name: str, tmp_path: Path) -> None:
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    assert len(re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE).splitlines()) < 20
    (block,) = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    printed = [line for line in block.splitlines() if not line.startswith("$ ")]
    if commands == ALIKE and not printed and name != "adopt":
        return
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__", ".sandbox"))
    path = os.pathsep.join([forks.commands(), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PULUMI_PYTHON_CMD": forks.python()}
    done = subprocess.run(
        ["sh", "-e"],
        input="\n".join(commands),
        cwd=tmp_path / "examples" / name,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "to create" in done.stdout
    # The order of resources that do not wait for each other varies.
    assert Counter(printed) - Counter(line.rstrip() for line in done.stdout.splitlines()) == Counter()
