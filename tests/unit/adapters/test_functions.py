"""The two forms of a function: the same arguments, whose accounts, what is late, and how they fail. Pure."""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
import inspect
import pkgutil
import subprocess
import sys
import threading
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import settings as runtime_settings

import pulumi_telephony
from pulumi_telephony import bitrix24, megafon, voximplant
from pulumi_telephony.adapters import accounts as config
from pulumi_telephony.adapters.functions import Function, FunctionError, ObjectNotFoundError
from pulumi_telephony.base import errors
from pulumi_telephony.megafon.settings import MegafonSettings
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant.settings import VoximplantSettings

OUTPUT = "_output"
PLAIN = sorted(name for name in pulumi_telephony.__all__ if name.startswith("get_") and not name.endswith(OUTPUT))
ROOMS = (megafon, voximplant, bitrix24)


def declared() -> Iterator[Function[Any]]:
    for room in ROOMS:
        module = pkgutil.resolve_name(f"{room.__name__}.functions")
        yield from (value for value in vars(module).values() if isinstance(value, Function))


def parameters(function: Any) -> set[str]:
    return set(inspect.signature(function).parameters)


# -- declarations ------------------------------------------------------------------------------------


def test_every_function_is_public_in_both_forms() -> None:
    assert {each.name for each in declared()} == set(PLAIN)
    assert all(f"{name}{OUTPUT}" in pulumi_telephony.__all__ for name in PLAIN)


@pytest.mark.parametrize("name", PLAIN)
def test_both_forms_take_the_same_by_name_and_are_documented(name: str) -> None:
    plain, output = (getattr(pulumi_telephony, each) for each in (name, name + OUTPUT))
    assert parameters(plain) == parameters(output)
    assert all(each.kind is each.KEYWORD_ONLY for each in inspect.signature(plain).parameters.values())
    assert all(f":param {each}:" in plain.__doc__ for each in parameters(plain))
    assert ":raises FunctionError:" in plain.__doc__
    assert f"``{name}``" in output.__doc__


@pytest.mark.parametrize("function", list(declared()), ids=lambda function: function.name)
def test_what_a_function_names_exists_and_returns_what_is_promised(function: Function[Any]) -> None:
    read = pkgutil.resolve_name(function.read)
    public = typing.get_type_hints(getattr(pulumi_telephony, function.name))["return"]
    assert typing.get_type_hints(read)["return"] == public == function.returns
    (result,) = typing.get_args(public) or (public,)
    assert dataclasses.is_dataclass(result)
    assert result.__name__ in pulumi_telephony.__all__
    assert "fresh" in parameters(read)


# -- whose account -----------------------------------------------------------------------------------

ENDPOINT = "https://megafon.example"


@pytest.fixture
def stack_configuration() -> Iterator[None]:
    text = f'{{"token": "of-the-stack", "endpoint": "{ENDPOINT}"}}'
    pulumi.runtime.set_all_config({"telephony:megafon": text}, ["telephony:megafon"])
    yield
    pulumi.runtime.set_all_config({}, [])


def token(deployment: Deployment) -> str:
    return deployment.settings.vendor(MegafonSettings).token.get_secret_value()


@pytest.mark.usefixtures("stack_configuration")
def test_the_accounts_are_those_of_the_provider_process() -> None:
    """The explicit provider wins over the environment, that over the stack configuration."""
    environment = {"MEGAFON_TOKEN": "of-the-environment"}
    assert token(config.from_program(None, {})) == "of-the-stack"
    assert token(config.from_program(None, environment)) == "of-the-environment"
    explicit = {"megafon": {"token": "of-the-provider", "endpoint": None}}
    assert token(config.from_program(explicit, environment)) == "of-the-provider"
    assert token(config.from_program({}, environment)) == "of-the-environment"


def test_an_argument_of_another_type_is_refused_by_its_name() -> None:
    """A path object, say: what tells deployments apart must not choke on it."""
    deployment = config.from_program({"voximplant": {"credentials_file": Path("key.json")}}, {})
    with pytest.raises(errors.ConfigurationError, match="credentialsFile must be text"):
        deployment.settings.vendor(VoximplantSettings)


# -- the forms ---------------------------------------------------------------------------------------

calls: list[dict[str, Any]] = []


def read(deployment: Deployment, *, fresh: bool, **arguments: Any) -> str:
    """What the functions of these tests do."""
    del deployment
    calls.append({"fresh": fresh, "thread": threading.current_thread(), **arguments})
    match arguments.get("what"):
        case "gone":
            raise errors.NotFoundError("there is no such thing")
        case "refused":
            raise errors.AuthorizationError("the vendor refused")
        case "broken":
            raise KeyError("s3cret-in-a-foreign-error")
    return "answer"


FUNCTION = Function("get_thing", "megafon", f"{__name__}:read", str)


def read_listing(deployment: Deployment, *, fresh: bool) -> object:
    """As a client keeps one for all who read."""
    return deployment.share(object)


LISTED = Function("get_listing", "megafon", f"{__name__}:read_listing", object)


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def resolved(make: Any) -> tuple[Any, bool, bool]:
    """Value, known and secret, of the output that ``make`` makes."""

    async def run() -> tuple[Any, bool, bool]:
        output = make()
        try:
            return await output.future(), await output.is_known(), await output.is_secret()
        finally:
            runtime_settings.SETTINGS.outputs.clear()

    return asyncio.run(run())


def test_the_plain_form_answers() -> None:
    assert FUNCTION(None, what=1) == "answer"
    assert calls == [{"fresh": False, "thread": threading.main_thread(), "what": 1}]


def test_the_output_form_reads_in_a_thread_and_afresh_only_for_what_comes_late() -> None:
    assert resolved(lambda: FUNCTION.output(None, what=1)) == ("answer", True, False)
    assert resolved(lambda: FUNCTION.output(None, what=pulumi.Output.from_input(1))) == ("answer", True, False)
    assert [(call["what"], call["fresh"]) for call in calls] == [(1, False), (1, True)]
    assert all(call["thread"] is not threading.main_thread() for call in calls)


def test_the_output_is_secret_when_an_argument_is() -> None:
    assert resolved(lambda: FUNCTION.output(None, what=pulumi.Output.secret(1))) == ("answer", True, True)


def test_the_output_is_unknown_while_an_argument_is_and_nothing_is_read() -> None:
    unknown = pulumi.output.UNKNOWN
    _, known, _ = resolved(lambda: FUNCTION.output(None, what=pulumi.Output.from_input(unknown)))
    assert not known
    assert calls == []


@pytest.mark.parametrize("make", [lambda: pulumi.Output.from_input(1), lambda: asyncio.sleep(0)])
def test_the_plain_form_refuses_what_has_no_value_yet(make: Any) -> None:
    async def run() -> None:
        late = make()
        with pytest.raises(FunctionError, match="get_thing: what is an output, which has no value yet; use get_thing_"):
            FUNCTION(None, what=late)
        if inspect.isawaitable(late) and not isinstance(late, pulumi.Output):
            await late

    asyncio.run(run())
    assert calls == []


# -- failures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "kind", "sentence"),
    [
        ("gone", ObjectNotFoundError, "get_thing: there is no such thing"),
        ("refused", FunctionError, "get_thing: the vendor refused"),
    ],
)
def test_a_failure_is_a_run_error_of_one_sentence(what: str, kind: type[FunctionError], sentence: str) -> None:
    with pytest.raises(kind) as caught:
        FUNCTION(None, what=what)
    assert str(caught.value) == sentence
    assert type(caught.value) is kind
    assert isinstance(caught.value, pulumi.RunError), "the language host prints no traceback for it"
    assert caught.value.__context__ is None
    with pytest.raises(kind, match=sentence):
        resolved(lambda: FUNCTION.output(None, what=what))


def test_a_foreign_error_tells_where_and_not_what(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FunctionError) as caught:
        FUNCTION(None, what="broken")
    assert "s3cret" not in str(caught.value)
    assert "unexpected KeyError at" in str(caught.value)
    assert caught.value.__context__ is None
    monkeypatch.setenv("PULUMI_TELEPHONY_DEBUG", "0")
    with pytest.raises(FunctionError, match="unexpected KeyError at"):
        FUNCTION(None, what="broken")
    monkeypatch.setenv("PULUMI_TELEPHONY_DEBUG", "1")
    with pytest.raises(KeyError):
        FUNCTION(None, what="broken")


def test_settings_that_are_missing_are_told_with_how_to_give_them() -> None:
    with pytest.raises(FunctionError, match="get_virtual_numbers: MegaFon settings: token is missing: set MEGAFON_TOK"):
        pulumi_telephony.get_virtual_numbers()


def test_importing_all_of_the_package_loads_nothing_that_reads() -> None:
    """See also test_providers.py, for what these modules need in turn."""
    code = "import sys; from pulumi_telephony import *; print([m for m in sys.modules if m.startswith('pulumi_tel')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pulumi_telephony.megafon.functions" in done.stdout
    assert not [name for name in ("lookups", "client", "settings", "listing") if f".{name}'" in done.stdout]


# -- several deployments in one process --------------------------------------------------------------


class Monitor:
    """Stands for the engine of a deployment."""


def test_each_deployment_of_a_process_sees_what_is_there_when_it_runs() -> None:
    """A program of the Automation API runs many, within the time for which a listing answers."""

    def deployment() -> set[object]:
        runtime_settings.SETTINGS.monitor = Monitor()
        return {LISTED(None) for _ in range(3)}

    context = contextvars.copy_context()
    first, second = (context.run(deployment) for _ in range(2))
    assert (len(first), len(second), len(first | second)) == (1, 1, 2)
