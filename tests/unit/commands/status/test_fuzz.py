"""Whatever a state has, it ends in one sentence, or in a report with a finding for each resource."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.commands.review.preview import UnreadableError
from pulumi_telephony.commands.status.asking import ask
from pulumi_telephony.commands.status.data import as_json
from pulumi_telephony.commands.status.report import report
from pulumi_telephony.commands.status.resources import Stack, read
from pulumi_telephony.commands.status.text import lines

from ..graph.pictures import RECORDED
from ..review.test_bad_input import anything, places
from .stacks import NOON

STATE = json.loads((RECORDED / "state.json").read_text(encoding="utf-8"))
PLACES = [place for place in places(STATE) if place]


def outcome(printed: bytes) -> Stack | str:
    try:
        return read(printed)
    except UnreadableError as error:
        return str(error)


def complete(printed: bytes) -> None:
    stack = outcome(printed)
    if isinstance(stack, str):
        assert stack.isprintable()
        return
    found = report(stack, ask(stack.resources, Settings({}, {})), NOON)
    assert len(found.findings) == len(stack.resources)
    assert len(json.loads(as_json(found))["resources"]) == len(stack.resources)
    told = list(lines(found))
    assert len(told) == len(stack.resources) + 1
    assert all(line.isprintable() for line in told)


@given(st.sampled_from(PLACES), anything, st.sampled_from(["set", "add", "remove"]))
def test_wrong_types_anywhere(place: tuple[Any, ...], value: Any, how: str) -> None:
    broken = copy.deepcopy(STATE)
    parent = broken
    for key in place[:-1]:
        parent = parent[key]
    if how == "remove":
        del parent[place[-1]]
    elif how == "add" and isinstance(parent, dict):
        parent["added"] = value
    else:
        parent[place[-1]] = value
    complete(json.dumps(broken).encode())


@given(st.integers(0, 60_000), st.binary(max_size=4))
def test_broken_bytes(place: int, garbage: bytes) -> None:
    printed = (RECORDED / "state.json").read_bytes()
    place %= len(printed)
    complete(printed[:place])
    complete(printed[:place] + garbage + printed[place + len(garbage) :])
