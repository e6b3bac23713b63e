"""How far the clocks of this machine and of a vendor are apart."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from pulumi_telephony.http.account import HttpAccount
from unit.impostor import Reply, impostor


def dated(date: str) -> Reply:
    return lambda asked: (200, b"{}", {"Date": date} if date else {})


def test_the_date_of_an_answer_tells_how_far_the_clocks_are_apart() -> None:
    now = 1_800_000_000
    with impostor(dated(formatdate(now, usegmt=True))) as vendor, pytest.MonkeyPatch.context() as patch:
        account = HttpAccount("Acme", vendor.origin)
        patch.setattr("pulumi_telephony.http.account.time.time", lambda: now - 90.0)
        account.send("GET", "/", operation="Look")
    assert account.clock_offset == 90.0


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_an_answer_without_a_usable_date_tells_nothing(date: str) -> None:
    with impostor(dated(date)) as vendor:
        account = HttpAccount("Acme", vendor.origin)
        account.send("GET", "/", operation="Look")
    assert account.clock_offset is None
