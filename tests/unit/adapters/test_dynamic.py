"""The dynamic adapter behind the SDK's own server: codec, unknowns, secrets, hidden properties, errors."""

from __future__ import annotations

from collections.abc import Iterator

import grpc
import pytest

from pulumi_telephony.adapters.dynamic import DynamicProvider
from unit.adapters.dynamic_server import UNKNOWN, DynamicServer, dynamic_server, secret


class ThingProvider(DynamicProvider):
    kind = "Thing"
    lifecycle = "unit.thing:ThingLifecycle"


# Pickled by reference under the name by which the server process finds it.
ThingProvider.__module__ = "unit.adapters.test_dynamic"

OWNER = {"__owner": "x"}


@pytest.fixture(scope="module")
def server() -> Iterator[DynamicServer]:
    with dynamic_server(ThingProvider()) as server:
        server.configure({})
        yield server


def refusal(error: pytest.ExceptionInfo[grpc.RpcError]) -> str:
    details = error.value.details()  # type: ignore[attr-defined]  an RpcError of a call is a Call
    assert isinstance(details, str)
    return details


def test_check_fills_defaults_keeps_hidden_inputs_and_wraps_secrets(server: DynamicServer) -> None:
    inputs, failures = server.check({"name": "a", "code": "1234", **OWNER})
    assert failures == []
    assert inputs == {"name": "a", "color": "red", "patience": 10, "code": secret("1234"), **OWNER}


def test_whole_numbers_arrive_as_floats_and_are_whole_again(server: DynamicServer) -> None:
    inputs, failures = server.check({"name": "a", "size": 5.0})
    assert (inputs["size"], failures) == (5, [])


def test_an_unknown_input_goes_through_check_as_unknown(server: DynamicServer) -> None:
    inputs, failures = server.check({"name": UNKNOWN, "code": UNKNOWN})
    assert failures == []
    assert inputs["name"] == UNKNOWN
    assert inputs["code"] in (UNKNOWN, secret(UNKNOWN))


def test_a_check_failure_never_names_a_property_because_the_engine_would_print_its_value(
    server: DynamicServer,
) -> None:
    _, failures = server.check({"name": 5, "code": 1234})
    assert failures == [("", "name must be text"), ("", "code must be text")]


def test_create_returns_the_whole_state_with_secrets_wrapped_and_the_managed_inputs(server: DynamicServer) -> None:
    new_id, state = server.create(
        {"name": "a", "code": "1234", "comment": "hi", "color": "red", "patience": 10, **OWNER}
    )
    assert new_id == "7"
    assert state == {
        "name": "a",
        "comment": "hi",
        "color": "red",
        "patience": 10,
        "code": secret("1234"),
        "token": secret("t0ken"),
        "__managed": ["code", "color", "comment", "name"],
        **OWNER,
    }


def test_diff_always_says_whether_something_changes(server: DynamicServer) -> None:
    _, state = server.create({"name": "a", "color": "red"})
    same = server.diff("7", state, {"name": "a", "color": "red", "patience": 5})
    assert same.changes == same.DIFF_NONE
    other = server.diff("7", state, {"name": "b", "color": "red"})
    assert (other.changes, list(other.replaces), other.deleteBeforeReplace) == (other.DIFF_SOME, ["name"], True)


def test_an_unfinished_create_is_a_diff_until_an_update_has_finished_it(server: DynamicServer) -> None:
    new_id, state = server.create({"name": "slow", "color": "red"})
    assert state["__pending"] == ["activation"]
    found = server.diff(new_id, state, {"name": "slow", "color": "red"})
    assert found.changes == found.DIFF_SOME
    updated = server.update(new_id, state, {"name": "slow", "color": "red"})
    assert updated["token"] == secret("updated [] ['activation']")
    assert "__pending" not in updated


def test_update_gets_what_changed(server: DynamicServer) -> None:
    _, state = server.create({"name": "a", "color": "blue", "size": 1, "comment": "hi"})
    updated = server.update("7", state, {"name": "a", "color": "blue", "size": 2})
    assert updated["token"] == secret("updated ['comment', 'size'] []")


def test_read_returns_the_managed_inputs_as_they_are_so_that_drift_shows(server: DynamicServer) -> None:
    _, state = server.create({"name": "a", "code": "1234", "color": "blue", "size": 1, **OWNER})
    read_id, outs, inputs = server.read("7", state)
    assert read_id == "7"
    assert outs["size"] == 9
    assert inputs == {"name": "found", "code": secret("1234"), "color": "red", "size": 9, **OWNER}


def test_read_leaves_what_is_not_managed_out_of_the_inputs(server: DynamicServer) -> None:
    _, state = server.create({"name": "a", "color": "red"})
    _, outs, inputs = server.read("7", state)
    assert outs["size"] == 9
    assert inputs == {"name": "found", "color": "red"}


def test_a_missing_object_is_an_empty_id_on_refresh(server: DynamicServer) -> None:
    _, state = server.create({"name": "a", "color": "red"})
    read_id, _, _ = server.read("gone", state)
    assert read_id == ""


def test_a_missing_object_is_an_error_when_a_program_looks_it_up(server: DynamicServer) -> None:
    with pytest.raises(grpc.RpcError) as error:
        server.read("gone", {"name": "a", **OWNER})
    assert refusal(error) == (
        'TelephonyError: Thing "x" could not be read: there is no Thing with the id gone in this account\n'
    )


def test_an_error_is_one_sentence_that_names_the_resource(server: DynamicServer) -> None:
    with pytest.raises(grpc.RpcError) as error:
        server.create({"name": "refused", **OWNER})
    assert refusal(error) == 'TelephonyError: Thing "x" could not be created: the name is taken\n'


def test_a_secret_that_a_vendor_tells_back_is_masked(server: DynamicServer) -> None:
    """Also one that this very call did not send, so that the client did not know it."""
    with pytest.raises(grpc.RpcError) as error:
        server.create({"name": "echoed", "code": "s3cret-code", **OWNER})
    assert refusal(error) == 'TelephonyError: Thing "x" could not be created: no: you sent [secret]\n'


@pytest.mark.parametrize(("name", "type_"), [("breaks", "ValueError"), ("exits", "SystemExit")])
def test_an_exception_that_is_not_ours_becomes_one_sentence_without_its_text_and_never_hangs(
    server: DynamicServer, name: str, type_: str
) -> None:
    with pytest.raises(grpc.RpcError) as error:
        server.create({"name": name, **OWNER})
    text = refusal(error)
    assert text.startswith(f'TelephonyError: Thing "x" could not be created: unexpected {type_} at service.py:')
    assert "s3cret" not in text
    assert text.count("\n") == 1


def test_delete_sees_the_state(server: DynamicServer) -> None:
    _, state = server.create({"name": "stuck", "color": "red", **OWNER})
    with pytest.raises(grpc.RpcError) as error:
        server.delete("7", state)
    assert refusal(error) == 'TelephonyError: Thing "x" could not be deleted: it is in use\n'
