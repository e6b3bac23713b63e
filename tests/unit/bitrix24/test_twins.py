"""Many creates share the look for lines that have the title already (contracts: bitrix24 1.11, 2.1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_telephony.base.errors import ConflictError
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.listing import GLANCE_PAGES
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.run.intents import FileIntents
from unit.bitrix24.fakes import ADDED, CLOUD, OFFICE, FakePortal, client, lost, result, rows


class Program:
    """Resources of one program that ask for lines."""

    def __init__(self, directory: Path, *script: Answer | Exception) -> None:
        self.portal = FakePortal(*script)
        self._client = client(self.portal)
        self._deployment = Deployment(intents=FileIntents(directory))

    def create(self, owner: str, title: str = "Front desk") -> str:
        inputs = BitrixSipLineInputs(title=title, server="pbx.example.org", login="reception", password="pa55word")
        return BitrixSipLineLifecycle(self._client, self._deployment, f"p/s/{owner}").create(inputs).id


def test_many_creates_look_in_one_list(tmp_path: Path) -> None:
    other = {**ADDED, "CONFIG_ID": "22", "REG_ID": 160002, "TITLE": "Back office"}
    program = Program(tmp_path, rows(), result(ADDED), result(other))
    assert [program.create("a"), program.create("b", "Back office")] == ["21", "22"]
    assert program.portal.called == ["sip.get", "sip.add", "sip.add"]


def test_a_twin_in_the_list_is_looked_at_before_it_stops_a_create(tmp_path: Path) -> None:
    program = Program(tmp_path, rows(CLOUD), rows(CLOUD))
    with pytest.raises(ConflictError, match="CONFIG_ID 21"):
        program.create("a")
    assert [sent["FILTER"] for _, sent in program.portal.sent] == [{}, {"=TITLE": "Front desk"}]


def test_a_line_that_was_renamed_since_the_list_is_no_twin(tmp_path: Path) -> None:
    assert Program(tmp_path, rows(CLOUD), rows(), result(ADDED)).create("a") == "21"


def test_what_another_create_has_made_since_the_list_is_seen(tmp_path: Path) -> None:
    """A list that is older than the line would let a lost answer take it for one's own."""
    program = Program(tmp_path, rows(), result(ADDED), rows(CLOUD))
    assert program.create("a") == "21"
    with pytest.raises(ConflictError, match="CONFIG_ID 21"):
        program.create("b")


def test_an_answer_lost_after_a_glance_is_found(tmp_path: Path) -> None:
    assert Program(tmp_path, rows(), lost(), rows(CLOUD)).create("a") == "21"


def test_the_lines_of_a_large_portal_are_not_listed_for_each_create(tmp_path: Path) -> None:
    listed = range(2, 2 * GLANCE_PAGES + 4, 2)
    pages = [rows(*({**OFFICE, "CONFIG_ID": str(n), "TITLE": str(n)} for n in (at, at + 1)), next=at) for at in listed]
    other = {**ADDED, "CONFIG_ID": "22", "REG_ID": 160002, "TITLE": "Back office"}
    program = Program(tmp_path, *pages, rows(), result(ADDED), rows(), result(other))
    assert [program.create("a"), program.create("b", "Back office")] == ["21", "22"]
    assert program.portal.called == ["sip.get"] * len(pages) + ["sip.get", "sip.add", "sip.get", "sip.add"]
