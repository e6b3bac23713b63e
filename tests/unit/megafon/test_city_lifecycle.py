"""VirtualNumber of type abc: taken over, its comment managed, never deleted."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ConflictError, InvalidInputError
from pulumi_telephony.megafon.assignment import remembered
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from unit.megafon.fakes import LIST, FakeAccount, get, known, lifecycle, put, record

pytestmark = pytest.mark.usefixtures("clock")

NUMBER = "74950009901"
INPUTS = VirtualNumberInputs(number=NUMBER, type="abc", adopt=True, comment="main office")


def shown(**more: Any) -> dict[str, Any]:
    return record(309, NUMBER, **{"type": "abc", **more})


def test_a_city_number_is_taken_over_and_its_comment_set() -> None:
    account = FakeAccount({LIST: [shown()], put(309): {}, get(309): shown(comment="main office")})
    id_, state = lifecycle(account).create(INPUTS)
    assert account.writes == [put(309)]
    assert account.bodies(put(309)) == [{"id": 309, "purpose": "company", "comment": "main office"}]
    assert (id_, state.comment, state.purpose) == ("309", "main office", "company")


def test_a_city_number_that_is_as_it_shall_be_is_only_looked_up() -> None:
    account = FakeAccount({LIST: [shown(comment="main office")]})
    assert lifecycle(account).create(INPUTS).id == "309"
    assert account.called == [LIST]
    account = FakeAccount({LIST: [shown(comment="by hand")]})
    state = lifecycle(account).create(INPUTS.model_copy(update={"comment": None})).state
    assert (account.called, state.comment) == ([LIST], "by hand")


def test_a_city_number_that_the_account_has_not_cannot_be_ordered() -> None:
    account = FakeAccount({LIST: []})
    with pytest.raises(InvalidInputError, match="cannot order one"):
        lifecycle(account).create(INPUTS)
    assert account.writes == []


def test_a_mobile_number_is_not_taken_over_as_a_city_number() -> None:
    with pytest.raises(ConflictError, match='type "def"'):
        lifecycle(FakeAccount({LIST: [shown(type="def")]})).create(INPUTS)


def test_4_9_an_update_of_a_city_number_always_has_a_comment() -> None:
    account = FakeAccount({put(309): {}, get(309): shown()})
    inputs = INPUTS.model_copy(update={"comment": None})
    known(account, shown()).update("309", remembered(INPUTS), inputs, {"comment": ""})
    assert account.bodies(put(309)) == [{"id": 309, "purpose": "company", "comment": ""}]
