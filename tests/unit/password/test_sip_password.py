"""A password that is made once: its form, what renews it, and that it is a secret wherever it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony import SipPassword, providers
from pulumi_telephony.password.declaration import LETTERS_AND_DIGITS, LONGEST, SHORTEST, SPECIAL
from pulumi_telephony.password.lifecycle import generated
from pulumi_telephony.voximplant.routing.values import known_password
from unit.adapters.dynamic_server import UNKNOWN, DynamicServer, dynamic_server, secret

OWNER = {"__owner": "project/stack/one"}


@pytest.fixture(scope="module")
def server() -> Iterator[DynamicServer]:
    with dynamic_server(providers.SipPasswordProvider()) as server:
        server.configure({})
        yield server


@pytest.fixture
def made(server: DynamicServer) -> tuple[str, dict[str, Any]]:
    return server.create({"length": 20, "keepers": {"renewed": "2026"}, **OWNER})


@given(st.integers(SHORTEST, LONGEST))
def test_it_has_its_length_and_a_letter_of_each_case_and_a_digit(length: int) -> None:
    password = generated(length)
    assert len(password) == length
    assert all(set(kind) & set(password) for kind in LETTERS_AND_DIGITS)
    assert set(password) <= set("".join(LETTERS_AND_DIGITS))


def test_it_has_no_characters_that_look_alike_or_have_to_be_escaped() -> None:
    alphabet = "".join(LETTERS_AND_DIGITS)
    assert len(set(alphabet)) == len(alphabet) == 57
    assert alphabet.isascii()
    assert alphabet.isalnum()
    assert not set("lI1O0") & set(alphabet)


@pytest.mark.parametrize("length", [SHORTEST, 20, 100])
def test_with_special_it_is_a_password_for_a_voximplant_user(length: int) -> None:
    assert known_password(generated(length, special=True))
    assert set(generated(1000, special=True)) == set("".join((*LETTERS_AND_DIGITS, SPECIAL)))
    with pytest.raises(ValueError, match="a special character"):
        known_password(generated(length))


def test_no_two_are_the_same() -> None:
    assert len({generated(SHORTEST) for _ in range(1000)}) == 1000


def test_what_is_unset_is_filled_in_and_no_keepers_are_none(server: DynamicServer) -> None:
    assert server.check({"keepers": {}, **OWNER}) == ({"length": 20, **OWNER}, [])


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({"length": 11}, "length must be at least 12"),
        ({"length": 101}, "length must be at most 100"),
        ({"length": "20"}, "length must be a whole number"),
        ({"keepers": {"renewed": 2026}}, "keepers must be texts by name, such as {'renewed': '2026'}"),
        ({"keepers": "2026"}, "keepers must be texts by name, such as {'renewed': '2026'}"),
        ({"digits": True}, "digits is not an input of SipPassword"),
    ],
)
def test_a_wrong_input_is_told_in_one_sentence(server: DynamicServer, inputs: dict[str, Any], problem: str) -> None:
    _, failures = server.check({**inputs, **OWNER})
    assert failures == [("", problem)]


def test_the_password_is_a_secret_in_the_state(made: tuple[str, dict[str, Any]]) -> None:
    id_, state = made
    assert state["result"] == secret(state["result"]["value"])
    assert state["result"]["value"] not in id_


def test_a_refresh_keeps_it(server: DynamicServer, made: tuple[str, dict[str, Any]]) -> None:
    id_, state = made
    assert server.read(id_, state) == (id_, state, {"length": 20, "keepers": {"renewed": "2026"}, **OWNER})


@pytest.mark.parametrize(
    ("news", "replaces"),
    [
        ({"length": 20, "keepers": {"renewed": "2026"}}, []),
        ({"length": 24, "keepers": {"renewed": "2026"}}, ["length"]),
        ({"length": 20, "keepers": {"renewed": "2027"}}, ["keepers"]),
        ({"length": 20, "keepers": {"renewed": "2026", "server": "pbx"}}, ["keepers"]),
        ({"length": 20, "keepers": {"renewed": UNKNOWN}}, ["keepers"]),
        ({"length": 20}, ["keepers"]),
    ],
)
def test_every_change_makes_a_new_one_before_the_old_one_goes(
    server: DynamicServer, made: tuple[str, dict[str, Any]], news: dict[str, Any], replaces: list[str]
) -> None:
    id_, state = made
    difference = server.diff(id_, state, {**news, **OWNER})
    assert list(difference.replaces) == replaces
    assert difference.deleteBeforeReplace is False
    assert (difference.changes == difference.DIFF_SOME) is bool(replaces)


def test_it_cannot_be_looked_up(server: DynamicServer) -> None:
    with pytest.raises(pulumi.RunError, match="kept in the state of its stack only"):
        SipPassword.get("one", "17")
    with pytest.raises(grpc.RpcError, match="kept in the state of its stack only"):
        server.read("17", {})
