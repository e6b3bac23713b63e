"""No secret in the repr or the text of any object of this package, nor in an error with all that led to it.

Every object that a function of the package is given or returns is looked at, while the providers live through all
operations: models, settings, clients, and what is only passed on.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from pulumi.dynamic import Config, ConfigureRequest
from typer.testing import CliRunner

import pulumi_telephony
from laws.cases import CASES, CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from pulumi_telephony import providers
from pulumi_telephony.adapters.dynamic import OWNER, DynamicProvider
from pulumi_telephony.base.waiting import PACE
from pulumi_telephony.commands.cli import app
from telephony_sandbox.simulators.bitrix24 import seed as portal
from telephony_sandbox.simulators.server import Simulators
from unit.impostor import impostor

from .canaries import TOKEN, leaks, of_accounts
from .impostors import ECHOES, echo

PACKAGE = str(Path(pulumi_telephony.__file__).parent)
PROVIDERS: dict[str, type[DynamicProvider]] = {
    each.kind: each
    for each in vars(providers).values()
    if isinstance(each, type) and issubclass(each, DynamicProvider) and each is not DynamicProvider
}


class Watch:
    """While it is entered: what the objects of the package that pass through its functions look like."""

    def __init__(self) -> None:
        self.shown: set[str] = set()
        self.kinds: set[str] = set()

    def __enter__(self) -> Watch:
        sys.setprofile(self._see)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, result: Any) -> None:
        if event not in ("call", "return") or not frame.f_code.co_filename.startswith(PACKAGE):
            return
        if frame.f_code.co_name in ("__init__", "__repr_args__", "__repr__", "__str__"):
            return  # not yet whole, or on the way to being shown
        for value in (result, *(frame.f_locals.values() if event == "call" else ())):
            if type(value).__module__.startswith(pulumi_telephony.__name__) and not isinstance(value, type):
                self.kinds.add(type(value).__name__)
                self.shown |= {repr(value), str(value)}


def whole(error: BaseException | None) -> str:
    """An error with its causes and contexts, whether Python would print them or not."""
    if error is None:
        return ""
    printed = "".join(traceback.format_exception(error))
    return f"{error!r} {error} {error.args} {printed} {whole(error.__cause__)} {whole(error.__context__)}"


def configured(case: Case, environment: Mapping[str, str], patch: pytest.MonkeyPatch) -> DynamicProvider:
    for name, value in environment.items():
        patch.setenv(name, value)
    # Without it, configure would do away with tracebacks for this whole process.
    patch.setenv("PULUMI_TELEPHONY_DEBUG", "1")
    patch.setenv(PACE, "0")
    provider = PROVIDERS[case.kind]()
    provider.configure(ConfigureRequest(Config({}, "leaks")))
    return provider


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    assert threading.current_thread() is threading.main_thread()
    with Watch() as watch:
        yield watch


def decoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the engine hands over: secrets in clear."""
    return {
        name: value["value"] if isinstance(value, dict) and "value" in value else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_no_object_shows_a_secret(case: Case, simulators: Simulators, monkeypatch: pytest.MonkeyPatch) -> None:
    simulators.admin.patch("megafon", 1000001, {"token": TOKEN}, "account")
    case.prepare(simulators.admin, 1)
    provider = configured(case, {**simulators.env, "MEGAFON_TOKEN": TOKEN}, monkeypatch)
    news = {**case.inputs(1), OWNER: "p/s/x"}
    changed = {**news, **case.one_field}
    with watched() as watch:
        checked = decoded(provider.check({}, news).inputs)
        made = provider.create(checked)
        made_outs = decoded(made.outs or {})
        provider.diff(str(made.id), made_outs, changed)
        read = provider.read(str(made.id), made_outs)
        outs = decoded(provider.update(str(made.id), decoded(read.outs or {}), changed).outs or {})
        remote = case.found(simulators.admin, str(made.id)) or {}
        if not outs.get("release_protection"):
            provider.delete(str(made.id), outs)
    secrets = {*of_accounts(simulators), *(remote[field] for field in case.made_secrets)}
    assert leaks(watch.shown, secrets) == set()
    looked_at = {
        "Checked",
        "Difference",
        "Settings",
        "HttpAccount",
        "Answer",
        f"{case.kind}Inputs",
        f"{case.kind}State",
    }
    assert looked_at <= watch.kinds


@pytest.mark.parametrize("how", ECHOES)
@pytest.mark.parametrize("case", [SIP_REGISTRATION, SIP_NUMBER, CLOUD_LINE], ids=lambda case: case.name)
def test_no_error_shows_a_secret_that_the_vendor_tells_back(
    case: Case,
    how: str,
    simulators: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    errors: list[BaseException] = []
    with impostor(echo(how)) as vendor:
        environment = {
            "MEGAFON_TOKEN": TOKEN,
            "MEGAFON_ENDPOINT": vendor.origin,
            "VOXIMPLANT_CREDENTIALS": simulators.env["VOXIMPLANT_CREDENTIALS"],
            "VOXIMPLANT_ENDPOINT": vendor.origin,
            "BITRIX24_WEBHOOK": f"{vendor.origin}/rest/1/{portal.WEBHOOK}/",
            "BITRIX24_REQUESTS_PER_SECOND": "1000",
        }
        provider = configured(case, environment, monkeypatch)
        inputs = {**case.inputs(1), OWNER: "p/s/x"}
        state = {**inputs, "line_id": "reg1", "__managed": list(case.inputs(1))}
        calls: tuple[Callable[[], object], ...] = (
            lambda: provider.create(inputs),
            lambda: provider.read("1", state),
            lambda: provider.update("1", state, {**inputs, **case.one_field}),
            lambda: provider.delete("1", state),
        )
        with watched() as watch:
            for debug in ("1", ""):
                monkeypatch.setenv("PULUMI_TELEPHONY_DEBUG", debug)
                for call in calls:
                    try:
                        call()
                    except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at
                        errors.append(error)
        sent = {asked.headers.get("Authorization", TOKEN).removeprefix("Bearer ") for asked in vendor.asked}
    assert errors
    told = capfd.readouterr()
    texts = [*map(whole, errors), *watch.shown, caplog.text, told.out, told.err]
    assert leaks(texts, {TOKEN, portal.WEBHOOK, *sent, *of_accounts(simulators)}) == set()


@pytest.mark.parametrize("how", ECHOES)
def test_the_doctor_shows_no_secret_that_a_vendor_tells_back(
    how: str, simulators: Simulators, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(PACE, "0")
    with impostor(echo(how)) as vendor:
        environment = {
            "MEGAFON_TOKEN": TOKEN,
            "MEGAFON_ENDPOINT": vendor.origin,
            "VOXIMPLANT_CREDENTIALS": simulators.env["VOXIMPLANT_CREDENTIALS"],
            "VOXIMPLANT_ENDPOINT": vendor.origin,
            "BITRIX24_WEBHOOK": f"{vendor.origin}/rest/1/{portal.WEBHOOK}/",
            "BITRIX24_REQUESTS_PER_SECOND": "1000",
        }
        told = [CliRunner().invoke(app, ["doctor", *more], env=environment) for more in ([], ["--json"])]
        sent = {asked.headers.get("Authorization", TOKEN).removeprefix("Bearer ") for asked in vendor.asked}
    assert all(each.exit_code for each in told)
    texts = [*(each.output for each in told), caplog.text]
    assert leaks(texts, {portal.WEBHOOK, *sent, *of_accounts(simulators)}) == set()
