"""Objects that a program looks up by their ids, and scripts that it gives as assets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

from laws.cases import Case
from laws.cases.routing import NUMBER_BINDING, ROUTE
from pulumi_telephony import vendors
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.resource import _as_text
from pulumi_telephony.adapters.service import Known, Service
from pulumi_telephony.base.errors import NotFoundError
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators

LOOKED_UP = (*ROUTE, NUMBER_BINDING)


def service(case: Case, simulators: Simulators) -> Service:
    return Service(vendors.KINDS[case.kind].lifecycle, Deployment(Settings({}, simulators.env)), None)


@pytest.mark.parametrize("case", LOOKED_UP, ids=lambda case: case.name)
def test_an_object_is_found_by_its_id_alone_in_whichever_application_it_is(case: Case, simulators: Simulators) -> None:
    inputs = case.inputs(1)
    id_ = "882" if case is NUMBER_BINDING else case.make(simulators.admin, case.remote(inputs))
    found = service(case, simulators).read(id_, Known({}))
    assert found is not None
    values = found[1].values
    if case is NUMBER_BINDING:
        inputs = {"phone_id": 882, "application_id": 4412, "rule_id": 7892}
    # Neither is told by the API: a password, and where a scenario is.
    told = {name: value for name, value in inputs.items() if name != "password"}
    assert {name: values.get(name) for name in told} == told
    assert values["account_id"] == 700123


@pytest.mark.parametrize("case", LOOKED_UP, ids=lambda case: case.name)
def test_an_id_that_means_nothing_is_an_error_that_names_it(case: Case, simulators: Simulators) -> None:
    with pytest.raises(NotFoundError, match="with the id 99 in Voximplant account 700123"):
        service(case, simulators).read("99", Known({}))


# -- scripts as assets ---------------------------------------------------------------------------------------


def test_a_script_may_be_a_text_or_an_asset(tmp_path: Path) -> None:
    file = tmp_path / "main.js"
    file.write_bytes("\ufeff// скрипт\r\n".encode())
    assert _as_text("script", "// text\n") == "// text\n"
    assert _as_text("script", pulumi.StringAsset("// text\n")) == "// text\n"
    assert _as_text("script", pulumi.FileAsset(str(file))) == "// скрипт\n"


@pytest.mark.parametrize(
    ("asset", "why"),
    [
        (pulumi.FileAsset("/nowhere/main.js"), "cannot be read: No such file or directory"),
        (pulumi.RemoteAsset("https://example.org/main.js"), "must be a text, a FileAsset or a StringAsset"),
    ],
    ids=["missing", "remote"],
)
def test_an_asset_without_a_text_is_an_error_that_names_the_input(asset: Any, why: str) -> None:
    with pytest.raises(pulumi.RunError, match=f"^script: .*{why}"):
        _as_text("script", asset)


def test_a_file_that_is_no_text_is_an_error_that_names_it(tmp_path: Path) -> None:
    file = tmp_path / "main.js"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(pulumi.RunError, match=r"script: the file .*main\.js is not UTF-8 text"):
        _as_text("script", pulumi.FileAsset(str(file)))
