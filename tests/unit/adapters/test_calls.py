"""What creates cost in calls: many share one look at the account, and a twin that appears after it is found in time."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from laws.cases import CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from pulumi_telephony import vendors
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.service import Known, Service
from pulumi_telephony.base.errors import ConflictError, TransportError
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.http.listing import ALONE
from pulumi_telephony.megafon import client
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.models import NumberRecord
from pulumi_telephony.run import once
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from telephony_sandbox.simulators.server import Simulators

ONE_LIST_CALL = 1
WITH_USERS = dataclasses.replace(SIP_REGISTRATION, inputs=SIP_REGISTRATION.everything)
CALLS = {
    "MegaFon": (SIP_NUMBER, 2),
    "Voximplant": (SIP_REGISTRATION, 2),
    "Voximplant, each with a user": (WITH_USERS, 2),
    "Bitrix24": (CLOUD_LINE, 1),
}
"""Calls for each create beside the list: the create itself, and a look at the object where the answer is only an id."""


@dataclasses.dataclass
class Program:
    """Resources of one kind in one deployment."""

    case: Case
    simulators: Simulators

    def __post_init__(self) -> None:
        self.deployment = Deployment(Settings({}, self.simulators.env))

    def service(self, n: int) -> Service:
        return Service(vendors.KINDS[self.case.kind].lifecycle, self.deployment, f"project/stack/it-{n}")

    def create(self, n: int) -> str:
        return self.created(n)[0]

    def created(self, n: int) -> tuple[str, Known]:
        self.case.prepare(self.simulators.admin, n)
        checked = self.service(n).check(self.case.inputs(n), {}, False)
        assert checked.problems == []
        return self.service(n).create(checked.values)

    def appears(self, n: int, **fields: Any) -> str:
        """Another program makes what resource ``n`` asks for."""
        object_: dict[str, Any] = {**self.case.remote(self.case.inputs(n)), **fields}
        known = {name: value for name, value in object_.items() if value is not None}
        return str(self.simulators.admin.make(self.case.vendor, known)[self.case.key])


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(STATE_DIR, str(tmp_path))
    monkeypatch.setattr(once, "LOOKS", 1)


def calls(simulators: Simulators) -> list[str]:
    return [entry["operation"] for entry in simulators.admin.journal()]


@pytest.mark.parametrize("vendor", CALLS)
def test_many_creates_share_one_look_at_the_account(vendor: str, simulators: Simulators) -> None:
    case, each = CALLS[vendor]
    program = Program(case, simulators)
    for n in range(1, 7):
        program.create(n)
    made = calls(simulators)
    assert len(made) == 6 * each + ONE_LIST_CALL, json.dumps(made, indent=1)


@pytest.mark.parametrize("vendor", CALLS)
def test_many_deletes_share_one_look_at_the_account(vendor: str, simulators: Simulators) -> None:
    case, _ = CALLS[vendor]
    made = [Program(case, simulators).created(n) for n in range(1, 7)]
    simulators.admin.clear_journal()
    program = Program(case, simulators)
    for n, (id_, known) in enumerate(made, 1):
        program.service(n).delete(id_, known)
    assert len(calls(simulators)) == 6 + ALONE + ONE_LIST_CALL, calls(simulators)


@pytest.mark.parametrize("case", [SIP_NUMBER, CLOUD_LINE], ids=lambda case: case.name)
def test_a_twin_that_appears_after_the_look_is_refused_with_its_id(case: Case, simulators: Simulators) -> None:
    program = Program(case, simulators)
    program.create(1)
    id_ = program.appears(2)
    with pytest.raises(ConflictError, match=rf"(id|CONFIG_ID) {id_}.*(adopt=True|existing_id)"):
        program.create(2)


@pytest.mark.parametrize("alike", [True, False], ids=["alike", "bound-elsewhere"])
@pytest.mark.parametrize("carried_out", [True, False], ids=["made", "not-made"])
def test_a_registration_of_another_program_that_appears_after_the_look_is_never_taken_for_a_lost_one(
    simulators: Simulators, alike: bool, carried_out: bool
) -> None:
    """Voximplant makes two that are alike, so nothing but what else is shown tells them apart."""
    program = Program(SIP_REGISTRATION, simulators)
    program.create(1)
    foreign = program.appears(2, **({} if alike else {"auth_user": "theirs"}))
    when = "after" if carried_out else "before"
    simulators.admin.faults(
        {"vendor": "voximplant", "operation": "CreateSipRegistration", "effect": "reset", "when": when}
    )
    if not alike and carried_out:
        assert program.create(2) != foreign
    elif not alike:
        with pytest.raises(TransportError, match="was not found; run up again"):
            program.create(2)
    elif carried_out:
        with pytest.raises(ConflictError, match="it is unknown which one is"):
            program.create(2)


def test_a_registration_that_this_run_has_renamed_is_not_taken_for_a_lost_one(simulators: Simulators) -> None:
    program = Program(SIP_REGISTRATION, simulators)
    first = program.create(1)
    account = SipRegistrationLifecycle.client_of(program.deployment)
    account.update_sip_registration(int(first), {"sip_username": SIP_REGISTRATION.inputs(2)["sip_username"]})
    simulators.admin.faults({"vendor": "voximplant", "operation": "CreateSipRegistration", "effect": "reset"})
    with pytest.raises(TransportError, match="was not found; run up again"):
        program.create(2)


def test_6_23_a_list_that_may_have_been_cut_shows_no_absence(
    simulators: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it once this run has added a number to it."""
    program = Program(SIP_NUMBER, simulators)
    monkeypatch.setattr(client, "PAGE_SIZES", (len(simulators.admin.objects("megafon")),))
    program.create(1)
    looks = [call for call in calls(simulators) if call.startswith("GET /numbers/virtual-number")]
    program.create(2)
    again = [call for call in calls(simulators) if call.startswith("GET /numbers/virtual-number")][len(looks) :]
    assert again == ["GET /numbers/virtual-number", "GET /numbers/virtual-number/{id}"], "a look of its own"


@pytest.mark.parametrize("case", [SIP_NUMBER, SIP_REGISTRATION], ids=lambda case: case.name)
def test_a_list_that_fails_is_no_reason_not_to_create(case: Case, simulators: Simulators) -> None:
    program = Program(case, simulators)
    operation = {"megafon": "GET /numbers/virtual-number", "voximplant": "GetSipRegistrations"}[case.vendor]
    simulators.admin.faults({"vendor": case.vendor, "operation": operation, "effect": {"body": {"result": 7}}})
    assert program.create(1)


def test_an_interrupted_order_of_another_type_is_refused_with_its_id(simulators: Simulators) -> None:
    """An earlier run ordered a mobile number and was interrupted; the program asks for one of another operator now."""
    program = Program(SIP_NUMBER, simulators)
    lifecycle = VirtualNumberLifecycle.connect(program.deployment, "project/stack/it-1")
    inputs = VirtualNumberInputs.model_validate(SIP_NUMBER.inputs(1))
    ordered = NumberRecord(id=77, number=inputs.number, type="def", state="activation")
    with pytest.raises(ConflictError, match=r"interrupted|cut off.*another type.*77"):
        lifecycle.adopt(ordered, inputs, recovered=True)
