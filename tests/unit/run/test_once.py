"""Exactly one new object: lost answers, dead processes, twins (design 4)."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pulumi_telephony.base.errors import ApiError, ConflictError, TelephonyError, TransportError
from pulumi_telephony.run.intents import FileIntents, NoIntents
from pulumi_telephony.run.once import Made
from unit.run.vendor import Killed, Vendor


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


@pytest.fixture
def intents(tmp_path: Path) -> FileIntents:
    return FileIntents(tmp_path / "intents")


@pytest.mark.parametrize("unique", [False, True])
def test_an_answer_is_enough(intents: FileIntents, unique: bool) -> None:
    vendor = Vendor(unique)
    assert vendor.create(intents) == Made("1", None)
    assert vendor.made == 1


@pytest.mark.parametrize("unique", [False, True])
def test_a_lost_answer_is_found_by_looking(intents: FileIntents, unique: bool) -> None:
    vendor = Vendor(unique, ["after"])
    assert vendor.create(intents).id == "1"
    assert vendor.made == 1


def test_what_was_there_before_is_never_taken_for_new(intents: FileIntents) -> None:
    vendor = Vendor(script=["after"])
    vendor.add("desk")
    assert vendor.create(intents).id == "2"


def test_what_is_not_there_is_made_again_only_where_a_second_one_would_be_refused(intents: FileIntents) -> None:
    vendor = Vendor(True, ["before"])
    assert vendor.create(intents).id == "1"
    vendor = Vendor(False, ["before"])
    with pytest.raises(TransportError, match="was not found; run up again"):
        vendor.create(intents, owner="p/s/b")
    assert vendor.made == 0


def test_a_refusal_leaves_nothing_behind(intents: FileIntents) -> None:
    vendor = Vendor(script=["refused"])
    with pytest.raises(ApiError, match="no money"):
        vendor.create(intents)
    vendor.add("desk")
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("2", False)


@pytest.mark.parametrize("unique", [False, True])
def test_a_process_that_dies_after_the_commit_is_healed_by_the_next_run(intents: FileIntents, unique: bool) -> None:
    vendor = Vendor(unique, ["after killed"])
    with pytest.raises(Killed):
        vendor.create(intents)
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("1", True)
    assert vendor.made == 1


@pytest.mark.parametrize("unique", [False, True])
def test_a_process_that_dies_before_the_commit_leaves_the_next_run_to_make_it(
    intents: FileIntents, unique: bool
) -> None:
    vendor = Vendor(unique, ["before killed"])
    with pytest.raises(Killed):
        vendor.create(intents)
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("1", False)


def test_a_process_that_dies_after_the_answer_is_healed_as_well(intents: FileIntents) -> None:
    """The engine never recorded the object, although the create was over."""
    vendor = Vendor()
    vendor.create(intents)
    made = vendor.create(intents)
    assert (made.id, made.recovered, vendor.made) == ("1", True, 1)


def test_a_change_of_the_program_after_the_crash_does_not_lose_the_object(intents: FileIntents) -> None:
    vendor = Vendor(script=["after killed"])
    with pytest.raises(Killed):
        vendor.create(intents, "desk")
    made = vendor.create(intents, "reception")
    assert (made.id, made.recovered) == ("1", True)


def test_what_the_engine_has_on_record_is_not_recovered_so_that_it_can_be_replaced(intents: FileIntents) -> None:
    vendor = Vendor()
    vendor.create(intents)
    vendor.records.note("Thing", "p/s/a", "1")
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("2", False)


def test_a_resource_of_another_kind_may_have_the_same_name_and_id(intents: FileIntents) -> None:
    vendor = Vendor(script=["after killed"])
    with pytest.raises(Killed):
        vendor.create(intents)
    vendor.records.note("Another", "p/s/a", "1")
    assert vendor.create(intents).recovered
    assert vendor.records.was_recovered("Thing", "p/s/a", "1")
    assert not vendor.records.was_recovered("Another", "p/s/a", "1")


def test_a_replacement_that_was_cut_off_is_healed_beside_the_object_on_record(intents: FileIntents) -> None:
    vendor = Vendor()
    vendor.create(intents)
    vendor.records.note("Thing", "p/s/a", "1")
    vendor.script = ["after killed"]
    with pytest.raises(Killed):
        vendor.create(intents)
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("2", True)


def test_an_object_that_was_deleted_since_is_made_anew(intents: FileIntents) -> None:
    vendor = Vendor(script=["after killed"])
    with pytest.raises(Killed):
        vendor.create(intents)
    vendor.objects.clear()
    made = vendor.create(intents)
    assert (made.id, made.recovered) == ("2", False)


def test_what_a_look_alike_resource_made_is_not_taken_over(intents: FileIntents) -> None:
    vendor = Vendor(script=["before killed"])
    with pytest.raises(Killed):
        vendor.create(intents, owner="p/s/a")
    assert vendor.create(intents, owner="p/s/b").id == "1"
    made = vendor.create(intents, owner="p/s/a")
    assert (made.id, made.recovered) == ("2", False)


def test_of_several_that_appeared_none_is_guessed(intents: FileIntents) -> None:
    vendor = Vendor(script=["after killed"])
    with pytest.raises(Killed):
        vendor.create(intents)
    vendor.add("desk")
    with pytest.raises(ConflictError, match="1, 2"):
        vendor.create(intents)
    assert vendor.made == 1


def test_a_twin_stops_a_create_that_has_no_intent() -> None:
    vendor = Vendor(unique=True)
    vendor.add("desk")
    with pytest.raises(ConflictError, match="a twin is there"):
        vendor.create(NoIntents())
    assert vendor.made == 0


def test_creates_that_could_be_mistaken_for_each_other_go_one_at_a_time(intents: FileIntents) -> None:
    vendor = Vendor()
    inside = threading.Semaphore(1)
    crowded = []
    plain_make = vendor.make

    def make(name: str) -> tuple[str, str | None]:
        if not inside.acquire(blocking=False):
            crowded.append(name)
        made = plain_make(name)
        inside.release()
        return made

    vendor.make = make  # type: ignore[method-assign]
    threads = [threading.Thread(target=vendor.create, args=(intents, "desk", f"p/s/{n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowded == []
    assert len(vendor.objects) == 8


@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("second", ["done", "before", "after", "before killed", "after killed", "refused"])
@pytest.mark.parametrize("first", ["done", "before", "after", "before killed", "after killed", "refused"])
def test_whatever_happens_in_two_runs_the_third_leaves_exactly_one(
    intents: FileIntents, first: str, second: str, unique: bool
) -> None:
    vendor = Vendor(unique, [first])
    done: list[Made[str]] = []
    for turn in (first, second, "done"):
        vendor.script = [turn]
        try:
            done.append(vendor.create(intents))
        except (TelephonyError, Killed):
            continue
    assert list(vendor.objects.values()) == ["desk"]
    assert {made.id for made in done} == set(vendor.objects)
