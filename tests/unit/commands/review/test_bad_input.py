"""What is no preview, or half of one, ends in one sentence; whatever is one makes a report that is complete."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.preview import UnreadableError
from pulumi_telephony.commands.review.report import Report, Status, review
from pulumi_telephony.commands.review.run import written

from .previews import LINE, REGISTRATION, STACK, change, create, delete, info, preview, refresh
from .scenarios import RECORDED, recorded

PLAN = (
    create("BitrixSipLine", "one", LINE),
    change("update", "BitrixSipLine", "two", {**LINE, "password": "[secret]"}, {"title": "new"}),
    change(
        "replace", "SipRegistration", "three", {**REGISTRATION, "application_name": "b.c"}, {"is_persistent": False}
    ),
    delete("VirtualNumber", "four", {"number": "74950001122", "type": "def"}),
)
DRIFT = (STACK, refresh("BitrixSipLine", "five", LINE, {**LINE, "title": "new"}))

SENTENCES = [
    (b"", "the input is empty"),
    (b" \n", "the input is empty"),
    (b"Previewing update (dev)", "the input is not JSON, or was cut short (line 1, column 1)"),
    (preview(*PLAN)[:700], "the input is not JSON, or was cut short (line 1, column"),
    (b"\xff\xfe\xff", "the input is not text"),
    (b"[]", "not the output of"),
    (b"3", "not the output of"),
    (b"null", "not the output of"),
    (b"{}", "neither steps nor a summary"),
    (b'{"version": 3, "deployment": {}}', "a state (of pulumi stack export)"),
    (b'{"result": "succeeded", "resourceChanges": {}}', "neither steps nor a summary"),
    (b'{"steps": {}}', 'at "steps": input should be a valid list'),
    (b'{"steps": [{"op": 3, "urn": "urn:pulumi:a::b::c::d"}]}', 'at "steps.0.op": input should be a valid string'),
    (b'{"steps": [{"op": "create"}]}', 'at "steps.0.urn": field required'),
    (b'{"steps": [{"op": "create", "urn": "nothing"}]}', 'a resource "nothing", which is not a URN'),
    (b'{"steps": [{"op": "same", "urn": "urn:pulumi:a::b::c::d", "newState": []}]}', 'at "steps.0.newState"'),
    (b'{"changeSummary": {"create": "many"}}', 'at "changeSummary.create"'),
    (b'{"steps": [], "diagnostics": [{"message": {}}]}', 'at "diagnostics.0.message"'),
    (b'{"changeSummary": {"create": NaN}}', "the input is not JSON"),
    (b"[" * 5000 + b"]" * 5000, "nested more deeply"),
    (b'{"steps": [], "x": ' + b"[" * 150 + b"]" * 150 + b"}", "nested more deeply"),
]


@pytest.mark.parametrize(("printed", "words"), SENTENCES)
def test_what_is_no_preview_is_told_in_one_sentence(printed: bytes, words: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        review(printed)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_what_a_sentence_quotes_is_short_and_printable() -> None:
    with pytest.raises(UnreadableError) as caught:
        review(json.dumps({"steps": [{"op": "create", "urn": "\x1b[31m" + "x" * 9999}]}).encode())
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def stream() -> list[bytes]:
    return (RECORDED / "pulumi" / "streamed.json").read_bytes().splitlines()


def test_events_that_end_early_are_half_a_plan() -> None:
    assert review(b"\n".join(stream())).plan.drift
    for n in range(1, len(stream()) - 2):
        with pytest.raises(UnreadableError, match="cut short"):
            review(b"\n".join(stream()[:n]))
        with pytest.raises(UnreadableError, match="cut short"):
            review(b"\n".join(stream()[: n + 1])[:-7])


NOISE = b"[resource plugin random-4.8.2] installing\nDownloading policy pack...\n\n"


@pytest.mark.parametrize("before", [b"", NOISE])
@pytest.mark.parametrize("after", [b"", b"\nwarning: A new version of Pulumi is available.\n"])
def test_other_lines_around_the_json_are_skipped(before: bytes, after: bytes) -> None:
    pretty = json.dumps(json.loads(preview(*PLAN)), indent=4).encode()
    for printed in (preview(*PLAN), pretty):
        assert review(before + printed + after).plan == review(printed).plan
    streamed = b"\n".join(stream())
    assert review(before + streamed + after).plan == review(streamed).plan


def test_two_previews_in_one_input_are_not_one() -> None:
    with pytest.raises(UnreadableError, match="not JSON, or was cut short"):
        review(preview(*PLAN) + b"\n" + preview(*PLAN))


def test_an_event_of_another_shape_is_named() -> None:
    lines = stream()
    lines[2] = b'{"sequence": 2, "timestamp": 0, "resourcePreEvent": {"metadata": {"op": 1}}}'
    with pytest.raises(UnreadableError, match=r'at "event 2\.resourcePreEvent\.metadata\.op"'):
        review(b"\n".join(lines))
    lines[2] = b"{}"
    with pytest.raises(UnreadableError, match="entry 2 is not an event"):
        review(b"\n".join(lines))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_what_a_shell_makes_of_the_text_is_read(encoding: str) -> None:
    report = review(preview(*PLAN).decode().encode(encoding))
    assert len(report.plan.changes) == 4


def test_fields_of_a_newer_engine_are_ignored() -> None:
    plan = json.loads(preview(*PLAN))
    plan["newSummary"] = [1]
    for step in plan["steps"]:
        step["newField"] = {"x": 1}
        step.get("newState", {})["newField"] = 3
    assert review(json.dumps(plan).encode()).findings == review(preview(*PLAN)).findings


def test_a_preview_without_telephony_says_so() -> None:
    bucket = {"op": "update", "urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"}
    assert review(preview(bucket)).status is Status.CHANGES
    assert review(preview({**bucket, "op": "same"})).status is Status.NO_CHANGES
    assert review(b'{"changeSummary": {"same": 4}}').status is Status.NO_CHANGES


def test_a_preview_that_failed_may_have_more_to_it() -> None:
    said = [{"severity": "error", "message": "error: Program failed with an unhandled exception\n"}]
    assert review(preview(said=said)).status is Status.NEEDS_A_LOOK


def test_an_announcement_that_is_none_changes_nothing() -> None:
    plan = preview(create("BitrixSipLine", "one", LINE), said=[info('telephony: BitrixSipLine "one" takes over')])
    assert review(plan).plan.changes[0].adoption is None


def test_what_the_provider_notes_may_be_of_any_type() -> None:
    found = refresh("BitrixSipLine", "five", LINE, {**LINE, "title": "new"})
    for notes in ([[]], [{}, "title"], {}, 3):
        found["oldState"]["outputs"]["__managed"] = notes
        assert review(preview(STACK, found)).plan.drift


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PREVIEWS = [
    json.loads(preview(*PLAN)),
    json.loads(preview(*DRIFT, *PLAN)),
    json.loads((RECORDED / "sandbox" / "changed.json").read_text(encoding="utf-8")),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, part in parts for deeper in places(part, (*path, key)))]


PLACES = [(n, place) for n, each in enumerate(PREVIEWS) for place in places(each) if place]


def outcome(printed: bytes) -> Report | str:
    try:
        return review(printed)
    except UnreadableError as error:
        return str(error)


def complete(printed: bytes) -> None:
    """Either one sentence, or a report in every format that names every resource that changes."""
    report = outcome(printed)
    if isinstance(report, str):
        assert report.isprintable()
        return
    told = {each: written(report, each) for each in Format}
    changes = Counter((each["kind"], each["name"]) for each in json.loads(told[Format.json])["changes"])
    assert changes == Counter((each.kind, each.name) for each in report.plan.changes)
    assert told[Format.text].count("\n") >= sum(changes.values())


@given(st.sampled_from(PLACES), anything, st.sampled_from(["set", "add", "remove"]))
def test_wrong_types_anywhere(place: tuple[int, tuple[Any, ...]], value: Any, how: str) -> None:
    number, path = place
    broken = copy.deepcopy(PREVIEWS[number])
    parent = broken
    for key in path[:-1]:
        parent = parent[key]
    if how == "remove":
        del parent[path[-1]]
    elif how == "add" and isinstance(parent, dict):
        parent["added"] = value
    else:
        parent[path[-1]] = value
    complete(json.dumps(broken).encode())


@given(st.data())
def test_wrong_values_of_a_resource(data: st.DataObject) -> None:
    names = st.sampled_from(
        ["type", "application_name", "user_id", "adopt", "existing_id", "release_protection", "password"]
    )
    values = st.dictionaries(names | st.text(max_size=5), anything, max_size=6)
    kind = st.sampled_from(["SipRegistration", "VirtualNumber", "BitrixSipLine", "SipPassword", "Conference"])
    steps = [
        create(data.draw(kind), "one", data.draw(values)),
        change("update", data.draw(kind), "two", data.draw(values), data.draw(values)),
        change("replace", data.draw(kind), "three", data.draw(values), data.draw(values)),
        delete(data.draw(kind), "four", data.draw(values)),
        refresh(data.draw(kind), "five", data.draw(values), data.draw(values)),
    ]
    complete(preview(STACK, *steps))


@given(st.sampled_from(recorded()), st.integers(0, 60_000), st.binary(max_size=4))
def test_broken_bytes(path: Any, place: int, garbage: bytes) -> None:
    printed = path.read_bytes()
    complete(printed[: place % len(printed)])
    complete(printed[: place % len(printed)] + garbage + printed[place % len(printed) + len(garbage) :])


@given(st.binary(max_size=50))
def test_any_bytes(printed: bytes) -> None:
    complete(printed)
