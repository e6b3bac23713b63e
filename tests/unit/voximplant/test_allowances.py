"""An account with more objects than a preview has time to list."""

from __future__ import annotations

import dataclasses

import pytest

from pulumi_telephony.voximplant import allowances
from pulumi_telephony.voximplant.models import Application

from .fakes import FakeAccount, answer, client, rows


def test_what_cannot_be_listed_in_time_is_not_counted_and_the_preview_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(allowances, "BRIEF", dataclasses.replace(allowances.BRIEF, total=-1.0))
    price = rows({"subscription_template_id": 1, "subscription_template_type": "SIP_REGISTRATION", "price": 1.5})
    info = answer({"result": {"account_id": 700123, "balance": 10.0, "currency": "USD", "max_sip_registrations": 5}})
    api = client(FakeAccount(info, price, rows({"application_id": 1, "application_name": "a.acme.voximplant.com"})))
    listing = api.listing("GetApplications", Application, {})
    found = [allowances.registrations(api), allowances.users(api, 1000), allowances.applications(api, listing, 7)]
    assert [(each.used, each.most) for each in found] == [(None, 5), (None, 1000), (None, 7)]
    assert [line.split(" than ")[0] for line in capsys.readouterr().err.splitlines()] == [
        f"telephony: Voximplant account 700123 has more {what}" for what in ("registrations", "users", "applications")
    ]
