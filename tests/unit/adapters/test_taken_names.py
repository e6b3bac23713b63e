"""What a preview says of a name that is taken, where a law over an engine cannot reach."""

from __future__ import annotations

import pytest

from laws.cases import OFFICE_LINE, SIP_NUMBER, Case
from pulumi_telephony import vendors
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.service import Service
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators


def service(case: Case, simulators: Simulators) -> Service:
    lifecycle = vendors.KINDS[case.kind].lifecycle
    return Service(lifecycle, Deployment(Settings({}, simulators.env)), "project/stack/it")


def test_inputs_that_an_older_version_accepted_do_not_break_a_preview(
    simulators: Simulators, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {**OFFICE_LINE.inputs(1), "server": "of a version with other rules"}
    checked = service(OFFICE_LINE, simulators).check(OFFICE_LINE.inputs(1), before, False, preview=True)
    assert checked.problems == []
    assert "up fails" not in capsys.readouterr().err


@pytest.mark.parametrize("case", [SIP_NUMBER, OFFICE_LINE], ids=lambda case: case.name)
def test_a_name_that_is_not_known_yet_is_not_looked_for(case: Case, simulators: Simulators) -> None:
    name = "number" if case is SIP_NUMBER else "title"
    simulators.admin.clear_journal()
    checked = service(case, simulators).check({**case.inputs(1), name: UNKNOWN}, {}, False, preview=True)
    assert checked.problems == []
    assert simulators.admin.journal() == []
