"""What the unit tests of all rooms have in common: they speak with nobody but this machine."""

from __future__ import annotations

import pytest

from pulumi_telephony.http.session import AUTHORITIES


@pytest.fixture(autouse=True)
def _no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle of the user's own would be read for every session that is made."""
    for variable in AUTHORITIES:
        monkeypatch.delenv(variable, raising=False)
