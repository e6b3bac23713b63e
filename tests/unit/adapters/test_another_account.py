"""Under credentials of another account nothing is read, changed, deleted or forgotten, whatever is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from laws.cases import CASES, SIP_NUMBER, Case
from laws.recording import TYPES
from laws.stacks import READS
from pulumi_telephony import providers
from pulumi_telephony.accounts.identity import Accounts, account_name
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.dynamic import DynamicProvider, FailureSentence
from pulumi_telephony.base.errors import ConfigurationError, WrongAccountError
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.base.waiting import PACE
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.megafon.client import MegafonClient
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators
from unit.megafon import fakes

ACCOUNT = {"voximplant": "account_id", "bitrix24": "portal", "megafon": "app_id"}
"""The output that names the account."""
OWNER = {"__owner": "project/stack/desk"}
THEIRS: dict[str, dict[str, Any]] = {
    "voximplant": {"sip_username": "theirs", "proxy": "sip.theirs.example", "purchase_date": None},
    "bitrix24": {"TITLE": "Theirs", "SERVER": "sip.theirs.example", "LOGIN": "theirs"},
    "megafon": {"number": "74950009999", "comment": "theirs"},
    "application": {"application_name": "theirs.other.voximplant.com"},
    "scenario": {"scenario_name": "theirs"},
    "rule": {"rule_name": "theirs"},
    "user": {"user_name": "theirs"},
    "sip_whitelist_item": {"sip_whitelist_network": "192.0.2.0/24"},
}
"""What makes another object of one."""
IN_AN_APPLICATION = {"application_id": 4412, "scenario_ids": [301]}
REPLACED: dict[str, dict[str, Any]] = {
    "registration": {"is_persistent": False},
    "cloud": {"type": "office"},
    "office": {"type": "cloud"},
    **{name: {"number": "74950004321"} for name in ("sip", "mobile", "city")},
    "scenario": {"application_id": 4412},
    "rule": IN_AN_APPLICATION,
    "user": {"application_id": 4412},
}
"""Inputs that replace the object of a case."""


@pytest.fixture(scope="module")
def other_customer() -> Iterator[Simulators]:
    with Simulators(account="other") as simulators:
        yield simulators


@pytest.fixture
def foreign(other_customer: Simulators) -> Simulators:
    """The accounts of another customer, whose ids begin at the same numbers."""
    other_customer.admin.reset()
    return other_customer


class Recorded:
    """An object on record in a stack of one company, and what the provider does with it."""

    def __init__(self, case: Case, simulators: Simulators, n: int = 1) -> None:
        case.prepare(simulators.admin, n)
        self.case, self.simulators = case, simulators
        self.provider: DynamicProvider = getattr(providers, f"{case.kind}Provider")()
        self.use(simulators)
        self.inputs = self.checked(case.inputs(n))
        made = self.provider.create(dict(self.inputs))
        self.id, self.state = made.id, opened(made.outs)

    def use(self, simulators: Simulators, **settings: Any) -> None:
        """As in a run of its own, with these accounts."""
        settings = Settings({self.case.vendor: json.dumps(settings)}, simulators.env)
        self.provider._deployment = Deployment(settings)

    def checked(self, inputs: dict[str, Any]) -> dict[str, Any]:
        # As of a resource on record: what is taken over is no subject here.
        checked = self.provider.check(dict(inputs), {**inputs, **OWNER})
        assert checked.failures == []
        return opened(checked.inputs)

    def read(self) -> dict[str, Any]:
        found = self.provider.read(self.id, dict(self.state))
        return {"id": found.id, **opened(found.outs)}

    def diff(self) -> Any:
        return self.provider.diff(self.id, dict(self.state), dict(self.changed))

    def update(self) -> dict[str, Any]:
        return opened(self.provider.update(self.id, dict(self.state), dict(self.changed)).outs)

    def delete(self) -> None:
        self.provider.delete(self.id, dict(self.state))

    @property
    def changed(self) -> dict[str, Any]:
        return {**self.inputs, **self.case.one_field}

    def found(self, there: Simulators) -> dict[str, Any] | None:
        return self.case.found(there.admin, self.id)

    def put_another_object_under_the_id(self, there: Simulators, **changes: Any) -> None:
        told = {**(self.found(self.simulators) or {}), **self.theirs, **changes}
        if ACCOUNT[self.case.vendor] in told and self.case.vendor != "bitrix24":
            told[ACCOUNT[self.case.vendor]] = int(account_of(there, self.case.vendor))
        for name in ("application_id", "rule_id", "user_id", "employee_id") if self.case.type is None else ():
            told.pop(name, None)
        self.take_away(there)
        kept = {name: value for name, value in told.items() if value is not None}
        there.admin.seed({self.case.vendor: {self.case.type or TYPES[self.case.vendor]: [kept]}})

    @property
    def theirs(self) -> dict[str, Any]:
        return THEIRS[self.case.type or self.case.vendor]

    def take_away(self, there: Simulators) -> None:
        if self.found(there) is not None:
            self.case.delete_by_hand(there.admin, self.id)


def opened(values: Any) -> dict[str, Any]:
    """As the engine gives them back: secrets in clear."""
    return {
        name: value["value"] if isinstance(value, dict) and "value" in value else value
        for name, value in dict(values).items()
    }


def written(simulators: Simulators, vendor: str) -> list[str]:
    return [each["operation"] for each in simulators.admin.journal() if each["operation"] not in READS[vendor]]


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def recorded(request: pytest.FixtureRequest, simulators: Simulators) -> Recorded:
    found = Recorded(request.param, simulators)
    simulators.admin.clear_journal()
    return found


def account_of(simulators: Simulators, vendor: str) -> str:
    if vendor == "bitrix24":
        return simulators.origins["bitrix24"].split("//")[1]
    return str(simulators.admin.objects(vendor, "account")[0][ACCOUNT[vendor]])


def refused(recorded: Recorded, doing: Callable[[], object], foreign: Simulators) -> None:
    with pytest.raises(FailureSentence) as error:
        doing()
    told = str(error.value)
    assert account_of(recorded.simulators, recorded.case.vendor) in told
    assert account_of(foreign, recorded.case.vendor) in told
    assert "nothing was changed" in told
    assert written(foreign, recorded.case.vendor) == []


def test_the_account_is_an_output(recorded: Recorded) -> None:
    vendor = recorded.case.vendor
    assert str(recorded.state[ACCOUNT[vendor]]) == account_of(recorded.simulators, vendor)
    assert str(recorded.read()[ACCOUNT[vendor]]) == account_of(recorded.simulators, vendor)
    assert str(recorded.update()[ACCOUNT[vendor]]) == account_of(recorded.simulators, vendor)


@pytest.mark.parametrize("there", ["another object", "nothing"])
@pytest.mark.parametrize("operation", ["read", "update", "delete"])
def test_nothing_is_done_in_another_account(
    recorded: Recorded, foreign: Simulators, operation: str, there: str
) -> None:
    if there == "nothing":
        recorded.take_away(foreign)
    else:
        recorded.put_another_object_under_the_id(foreign)
    recorded.use(foreign)
    foreign.admin.clear_journal()
    refused(recorded, getattr(recorded, operation), foreign)
    recorded.use(recorded.simulators)
    assert recorded.read()["id"] == recorded.id


def test_a_preview_says_so_as_soon_as_the_account_is_known(recorded: Recorded, foreign: Simulators) -> None:
    recorded.use(foreign)
    if recorded.case.vendor == "megafon":
        # Only numbers tell the account; what they told once is known from then on.
        with pytest.raises(FailureSentence):
            recorded.read()
    foreign.admin.clear_journal()
    refused(recorded, recorded.diff, foreign)
    assert foreign.admin.journal() == []


def test_a_replacement_is_refused_before_the_new_object_is_made(recorded: Recorded, foreign: Simulators) -> None:
    """MegaFon's numbers alone tell the account: they are listed, where nothing has told it yet."""
    replaced = REPLACED.get(recorded.case.name)
    if replaced is None:
        pytest.skip("nothing replaces it")
    recorded.use(foreign)
    refused(recorded, lambda: recorded.provider.diff(recorded.id, recorded.state, recorded.inputs | replaced), foreign)


def test_a_state_that_names_no_account_is_taken_as_it_is_and_learns_it(recorded: Recorded) -> None:
    """As version 0.1 left it."""
    account = ACCOUNT[recorded.case.vendor]
    del recorded.state[account]
    assert str(recorded.read()[account]) == account_of(recorded.simulators, recorded.case.vendor)
    assert str(recorded.update()[account]) == account_of(recorded.simulators, recorded.case.vendor)
    recorded.delete()
    assert (recorded.found(recorded.simulators) is not None) is recorded.case.stays


def test_a_missing_object_without_a_recorded_account_is_dropped_with_a_warning(
    recorded: Recorded, foreign: Simulators, capsys: pytest.CaptureFixture[str]
) -> None:
    del recorded.state[ACCOUNT[recorded.case.vendor]]
    recorded.take_away(foreign)
    recorded.use(foreign)
    assert recorded.read()["id"] == ""
    assert account_of(foreign, recorded.case.vendor) in capsys.readouterr().err


@pytest.mark.parametrize("operation", ["read", "update", "delete"])
def test_without_a_recorded_account_another_object_under_the_id_is_refused(
    recorded: Recorded, foreign: Simulators, operation: str
) -> None:
    del recorded.state[ACCOUNT[recorded.case.vendor]]
    recorded.state.pop("purchase_date", None)
    recorded.put_another_object_under_the_id(foreign)
    recorded.use(foreign)
    foreign.admin.clear_journal()
    with pytest.raises(FailureSentence, match="in the state, but") as error:
        getattr(recorded, operation)()
    name = str(next(iter(recorded.theirs.values()))).removesuffix(".other.voximplant.com")
    assert name in str(error.value)
    assert written(foreign, recorded.case.vendor) == []


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_an_id_that_means_another_object_now_is_refused_and_named(recorded: Recorded, operation: str) -> None:
    recorded.put_another_object_under_the_id(recorded.simulators)
    recorded.state["purchase_date"] = "2020-01-01 00:00:00"
    recorded.use(recorded.simulators)
    recorded.simulators.admin.clear_journal()
    with pytest.raises(FailureSentence, match="in the state, but"):
        getattr(recorded, operation)()
    assert written(recorded.simulators, recorded.case.vendor) == []
    assert recorded.found(recorded.simulators) is not None


def test_a_former_account_is_declared_and_the_record_follows(recorded: Recorded) -> None:
    """A portal that was renamed, for example: the objects are the same, under the same ids."""
    vendor = recorded.case.vendor
    recorded.state[ACCOUNT[vendor]] = {"bitrix24": "old.bitrix24.example"}.get(vendor, 4242)
    refusal = {"bitrix24": "old.bitrix24.example"}.get(vendor, "4242")
    with pytest.raises(FailureSentence, match=f"add it to telephony:{vendor}.formerAccounts") as error:
        recorded.read()
    assert refusal in str(error.value)
    recorded.use(recorded.simulators, formerAccounts=["https://OLD.bitrix24.example/", 4242])
    assert str(recorded.read()[ACCOUNT[vendor]]) == account_of(recorded.simulators, vendor)
    assert str(recorded.update()[ACCOUNT[vendor]]) == account_of(recorded.simulators, vendor)


def test_a_deployment_outside_of_the_allowed_accounts_is_refused_before_it_does_anything(
    recorded: Recorded, foreign: Simulators
) -> None:
    vendor = recorded.case.vendor
    own = account_of(recorded.simulators, vendor)
    recorded.use(recorded.simulators, allowedAccounts=[own])
    recorded.read()
    recorded.use(foreign, allowedAccounts=[own])
    foreign.admin.clear_journal()
    del recorded.state[ACCOUNT[vendor]]
    for operation in (recorded.read, recorded.update, recorded.delete):
        with pytest.raises(FailureSentence, match=f"is not in telephony:{vendor}.allowedAccounts") as error:
            operation()
        assert account_of(foreign, vendor) in str(error.value)
        assert own in str(error.value)
    with pytest.raises(FailureSentence, match="allowedAccounts"):
        recorded.provider.create(dict(recorded.inputs))
    # MegaFon's numbers alone tell the account: they are listed once.
    assert [each["operation"] for each in foreign.admin.journal()] == (
        ["GET /numbers/virtual-number"] if vendor == "megafon" else []
    )
    failures = recorded.provider.check({}, {**recorded.inputs, "__preview": True}).failures
    assert ["allowedAccounts" in failure.reason for failure in failures] == [True]


def test_a_number_that_moved_to_a_declared_account_is_found_by_its_number(
    simulators: Simulators, foreign: Simulators
) -> None:
    """It has another id there, under which a refresh puts it on record."""
    recorded = Recorded(SIP_NUMBER, simulators)
    told = {**(recorded.found(simulators) or {}), "id": 999, "app_id": int(account_of(foreign, "megafon"))}
    recorded.put_another_object_under_the_id(foreign)
    foreign.admin.seed({"megafon": {"number": [{name: value for name, value in told.items() if value is not None}]}})
    recorded.use(foreign, formerAccounts=[recorded.state["app_id"]])
    with pytest.raises(FailureSentence, match="run pulumi refresh"):
        recorded.update()
    found = recorded.read()
    assert (found["id"], str(found["app_id"])) == ("999", account_of(foreign, "megafon"))


def test_an_account_whose_last_number_was_deleted_by_hand_is_known_by_what_it_told_before(
    simulators: Simulators,
) -> None:
    recorded = Recorded(SIP_NUMBER, simulators)
    for number in simulators.admin.objects("megafon"):
        simulators.admin.delete("megafon", number["id"])
    recorded.use(simulators)
    assert recorded.read()["id"] == ""


def test_an_empty_account_that_has_told_nothing_may_be_another_one(
    simulators: Simulators, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recorded = Recorded(SIP_NUMBER, simulators)
    for number in simulators.admin.objects("megafon"):
        simulators.admin.delete("megafon", number["id"])
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "on another machine"))
    for operation in (recorded.read, recorded.delete):
        recorded.use(simulators)
        with pytest.raises(FailureSentence, match=r"it is not known whether .* run pulumi state delete"):
            operation()


@pytest.mark.parametrize("operation", ["read", "delete"])
@pytest.mark.parametrize("there", ["another object", "nothing"])
def test_what_is_declared_to_have_moved_is_neither_mistaken_nor_forgotten(
    recorded: Recorded, foreign: Simulators, operation: str, there: str
) -> None:
    if there == "nothing":
        recorded.take_away(foreign)
    else:
        recorded.put_another_object_under_the_id(foreign)
        recorded.state["purchase_date"] = "2020-01-01 00:00:00"
    recorded.use(foreign, formerAccounts=[account_of(recorded.simulators, recorded.case.vendor)])
    with pytest.raises(FailureSentence, match="nothing was changed"):
        getattr(recorded, operation)()
    assert written(foreign, recorded.case.vendor) == []


def test_an_object_that_reads_do_not_show_yet_is_deleted_all_the_same(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a destroy right after the create: whether the object is visible by then is not documented."""
    lag = {"megafon": {"read_lag_seconds": 30.0}, "bitrix24": {"visibility_delay": 30.0}}.get(recorded.case.vendor)
    if lag is None or recorded.case.stays:
        pytest.skip("no switch for it, or no deletion")
    recorded.read()  # what was made first is on record, and no create that was cut off
    recorded.simulators.admin.switches(recorded.case.vendor, **lag)
    monkeypatch.setenv(PACE, "0.01")
    fresh = Recorded(recorded.case, recorded.simulators, n=2)
    fresh.use(recorded.simulators)
    fresh.delete()
    recorded.simulators.admin.clock(60)
    assert fresh.found(recorded.simulators) is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("HTTPS://Acme.Bitrix24.ru/", "acme.bitrix24.ru"),
        ("acme.bitrix24.ru.:0443", "acme.bitrix24.ru"),
        ("портал.рф", "xn--80awhdgm.xn--p1ai"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        (700123.0, "700123"),
    ],
)
def test_an_account_has_one_name_however_it_is_given(given: Any, name: str) -> None:
    assert account_name(given) == name


@pytest.mark.parametrize("given", [",", ["https://"], {"a": 1}])
def test_a_list_that_names_no_account_does_not_allow_all(given: Any) -> None:
    settings = Settings({"bitrix24": {"allowedAccounts": given}}, {})
    with pytest.raises(ConfigurationError, match="allowedAccounts"):
        settings.vendor(Bitrix24Settings)


def test_a_number_that_cannot_be_read_does_not_hide_which_account_it_is() -> None:
    rows = [{"id": 999, "number": {}}, fakes.record(612, "74950001122")]
    for allowed, known in (("1000001", True), ("4242", False)):
        account = fakes.FakeAccount({fakes.LIST: rows, fakes.get(612): rows[1]})
        client = MegafonClient(account, fakes.TOKEN, "", Accounts("MegaFon account", "megafon", (allowed,)))
        if known:
            assert client.get_number(612).id == 612
        else:
            with pytest.raises(WrongAccountError, match="1000001, which is not in"):
                client.get_number(612)
