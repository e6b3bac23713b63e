"""An object of which the list tells less than the contract says: the others are read all the same."""

from __future__ import annotations

import pytest

from pulumi_telephony.base.errors import TransportError
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from unit.bitrix24 import fakes as bitrix24
from unit.megafon import fakes as megafon
from unit.voximplant import fakes as voximplant


def test_a_registration_without_its_proxy() -> None:
    half = {"sip_registration_id": 7, "sip_username": "gone"}
    account = voximplant.FakeAccount(voximplant.rows(half, voximplant.ROW), *[voximplant.rows(half)] * 6)
    it = SipRegistrationLifecycle(voximplant.client(account))
    assert it.read("4411", None) is not None
    with pytest.raises(TransportError, match="proxy"):
        it.read("7", None)


def test_a_number_without_its_digits() -> None:
    half = {"id": 7, "type": "def"}
    there = megafon.record(612, "74950001122")
    account = megafon.FakeAccount({megafon.LIST: [half, there], megafon.get(7): half})
    it = megafon.lifecycle(account)
    assert it.read("612", None) is not None
    with pytest.raises(TransportError, match="number"):
        it.read("7", None)


def test_a_line_without_its_type() -> None:
    half = {"CONFIG_ID": "7"}
    portal = bitrix24.FakePortal(bitrix24.rows(half, bitrix24.CLOUD), *[bitrix24.rows(half)] * 6)
    it = BitrixSipLineLifecycle(bitrix24.client(portal))
    assert it.read("21", None) is not None
    with pytest.raises(TransportError, match="TYPE"):
        it.read("7", None)
