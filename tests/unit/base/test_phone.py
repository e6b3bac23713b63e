"""What people type for a phone number, at every place that takes one: refused with the spelling that works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pulumi_telephony.base import phone
from pulumi_telephony.base.errors import InvalidInputError, NotFoundError
from pulumi_telephony.commands.cli import app
from pulumi_telephony.core.check import check
from pulumi_telephony.megafon import lookups
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators
from unit.megafon.fakes import LIST, FakeAccount, record
from unit.megafon.test_handover import resource

PLAIN = "74950001122"
SPELLINGS = (
    "+7 495 000-11-22",
    "8 495 000-11-22",
    "8 (495) 000 11 22",
    "+7\u00a0495\u202f000\u00a011\u00a022",
    "+7 495 000\u201011\u201122",
    "+7 495 000\u201311\u201422",
    "+7\u2212495\u2212000\u22121122",
    "tel:+7-495-000-11-22",
    "TEL: 8(495)0001122",
    "\uff17\uff14\uff19\uff15\uff10\uff10\uff10\uff11\uff11\uff12\uff12",
    "\uff0b\uff17 495 0001122",
    "\u202a+7 495 000 11 22\u202c",
    "7.495.000.11.22",
    "84950001122",
    "4950001122",
    " 74950001122\n",
)
NOTHING = ("", "+7495000112", "749500011223", "+49 30 901820", "front desk", "7495000112x", "1234567890", "112")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_what_people_type_is_understood(typed: str) -> None:
    assert phone.plain(typed) == PLAIN
    assert not phone.is_plain(typed)
    assert phone.refusal(typed).endswith(f'write "{PLAIN}"')


@pytest.mark.parametrize("typed", NOTHING)
def test_what_is_no_russian_number_is_taken_for_none(typed: str) -> None:
    assert phone.plain(typed) is None
    assert "write" not in phone.refusal(typed)


def test_the_spelling_of_the_apis_is_itself() -> None:
    assert phone.plain(PLAIN) == PLAIN
    assert phone.is_plain(PLAIN)


@given(st.text(max_size=30))
def test_whatever_is_typed_comes_to_the_spelling_of_the_apis_or_to_nothing(typed: str) -> None:
    meant = phone.plain(typed)
    assert meant is None or phone.is_plain(meant)


@pytest.mark.parametrize("field", ["number", "dgn_number"])
@pytest.mark.parametrize("typed", SPELLINGS[:4])
def test_an_input_is_refused_with_the_spelling_that_works(field: str, typed: str) -> None:
    inputs: dict[str, Any] = {"number": "79990000001", "type": "def", field: typed}
    (problem,) = check(VirtualNumberLifecycle, inputs).problems
    assert problem.field == field
    assert problem.reason.endswith(f'write "{PLAIN}"')


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> FakeAccount:
    fake = FakeAccount({LIST: [record(1, PLAIN)]})
    monkeypatch.setattr(lookups, "client_of", lambda _: resource(fake, "any")._client)
    return fake


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_look_up_never_says_that_there_is_no_number_in_another_spelling(account: FakeAccount, typed: str) -> None:
    with pytest.raises(InvalidInputError, match=f'write "{PLAIN}"'):
        lookups.virtual_number(Deployment(), fresh=False, number=typed, id=None)


def test_a_look_up_of_a_number_that_is_not_there_says_so(account: FakeAccount) -> None:
    with pytest.raises(NotFoundError, match="there is no number 74950009999"):
        lookups.virtual_number(Deployment(), fresh=False, number="74950009999", id=None)


def test_an_export_by_a_number_in_another_spelling_names_the_one_that_works(
    simulators: Simulators, tmp_path: Path
) -> None:
    def export(name: str) -> Any:
        command = ["export", "--out", str(tmp_path / "out"), "--vendor", "megafon", "--name", name]
        return CliRunner().invoke(app, command, env=simulators.env)

    refused = export("8 (495) 000-44-05")
    assert refused.exit_code == 1
    assert '--name "74950004405"' in refused.stderr
    assert not (tmp_path / "out").exists()
    assert export(" 74950004405 ").exit_code == 0
