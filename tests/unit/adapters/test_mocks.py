"""A program under Pulumi's mocks: its functions ask them, its resources are made, and nothing else is touched."""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
import typing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_telephony as telephony
from pulumi_telephony import components
from pulumi_telephony.adapters import mocks
from pulumi_telephony.run.intent_files import folder, owner_name

from .test_functions import OUTPUT, PLAIN, declared

NUMBER = {"id": 312, "number": "79990004402"}
RETURNS = {function.name: function.returns for function in declared()}


class Answers(pulumi.runtime.Mocks):
    """Answers each call with what it was given, and keeps what it was asked."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.calls: list[tuple[str, dict[str, Any], str]] = []
        self.resources: list[pulumi.runtime.MockResourceArgs] = []

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        self.calls.append((args.token, args.args, args.provider))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.resources.append(args)
        return f"{args.name}-id", {**args.inputs, "result": "generated"}


def under(answers: Answers, program: Callable[[], Any], preview: bool = False) -> Any:
    """What ``program`` returns under mocks, an output awaited, in a context of its own."""

    def run() -> Any:
        pulumi.runtime.set_mocks(answers, project="shop", stack="test", preview=preview)
        told: list[Any] = []

        @pulumi.runtime.test
        def tested() -> Any:
            made = program()
            if isinstance(made, pulumi.Output):
                return made.apply(told.append)
            told.append(made)
            return None

        tested()
        return told[0] if told else None

    return contextvars.copy_context().run(run)


@pytest.fixture(autouse=True)
def _a_machine_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PULUMI_TELEPHONY_STATE_DIR", str(tmp_path))
    loops: list[asyncio.AbstractEventLoop] = []

    def begin() -> None:
        """The SDK gives a loop to each thread in which it asks mocks, and closes none."""
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    begin()
    loops[0].set_default_executor(ThreadPoolExecutor(2, initializer=begin))
    yield
    loops[0].run_until_complete(loops[0].shutdown_default_executor())
    asyncio.set_event_loop(None)
    for loop in loops:
        loop.close()


def sample(wanted: Any) -> Any:
    """An answer with every field."""
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is tuple:
        return [sample(parts[0])]
    if dataclasses.is_dataclass(wanted):
        return {name: sample(hint) for name, hint in typing.get_type_hints(wanted).items()}
    if parts:
        return sample(parts[0])
    return {int: 7, str: "text", bool: True, float: 1.5}[wanted]


def as_answer(value: Any) -> Any:
    """A result as a mock would write it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_answer(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [as_answer(each) for each in value] if isinstance(value, (list, tuple)) else value


# -- functions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True], ids=["plain", "output"])
@pytest.mark.parametrize("name", PLAIN)
def test_every_function_asks_the_mocks_and_returns_its_own_type(name: str, late: bool) -> None:
    returns = RETURNS[name]
    one = typing.get_args(returns)[0] if typing.get_origin(returns) is list else returns
    full = sample(one)
    answers = Answers({mocks.LIST: [full]} if one is not returns else full)
    result = under(answers, getattr(telephony, name + OUTPUT if late else name))
    assert [call[0] for call in answers.calls] == [mocks.token(name)]
    (found,) = result if one is not returns else [result]
    assert type(found) is one
    assert as_answer(found) == full


@pytest.mark.parametrize("name", PLAIN)
def test_the_page_has_every_function_with_its_token(name: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "testing.md"
    listed = typing.get_origin(RETURNS[name]) is list
    result = typing.get_args(RETURNS[name])[0] if listed else RETURNS[name]
    link = f"[{result.__name__}](reference/functions.md#{result.__name__.lower()})"
    row = f"| `{name}` | `{mocks.token(name)}` | {'`result`: a list of ' if listed else ''}{link} |\n"
    assert row in page.read_text(encoding="utf-8")


def test_arguments_and_provider_are_handed_over() -> None:
    answers = Answers({"result": [NUMBER]})

    def program() -> pulumi.Output[Any]:
        branch = telephony.Provider("branch", megafon={"token": "any"})
        opts = pulumi.InvokeOptions(provider=branch)
        assert telephony.get_virtual_numbers(type="def", employee_id=5, opts=opts)[0].id == 312
        late = telephony.get_virtual_numbers_output(type=pulumi.Output.from_input("abc"), opts=opts)
        return late.apply(lambda found: found[0].number)

    assert under(answers, program) == NUMBER["number"]
    provider = "urn:pulumi:test::shop::pulumi:pulumi:Stack$pulumi:providers:pulumi-python::branch::branch-id"
    asked = mocks.token("get_virtual_numbers")
    assert answers.calls == [(asked, {"type": "def", "employee_id": 5}, provider), (asked, {"type": "abc"}, provider)]


def test_what_a_mock_leaves_out_is_none_or_empty() -> None:
    found = under(Answers(NUMBER), lambda: telephony.get_virtual_number(id=312))
    assert (found.id, found.comment, found.from_redirect_numbers) == (312, None, ())


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("get_virtual_number", {**NUMBER, "colour": "red"}, "with colour, which is not a field of VirtualNumberInfo"),
        ("get_virtual_number", {"id": 1}, "without number, a required field of VirtualNumberInfo"),
        ("get_virtual_number", {**NUMBER, "id": "x"}, "with id of the type str; it must be int"),
        ("get_virtual_number", {**NUMBER, "app_id": 0.5}, "with app_id of the type float; it must be int"),
        (
            "get_virtual_number",
            {**NUMBER, "is_scenario_active": 1},
            "is_scenario_active of the type float",
        ),
        (
            "get_virtual_number",
            {**NUMBER, "from_redirect_numbers": [{"id": 1}, {"idd": 2}]},
            r"with from_redirect_numbers\[1\].idd, which is not a field of ForwardingNumber",
        ),
        ("get_virtual_numbers", NUMBER, "with id, number; it must be an object with the list as result"),
        ("get_virtual_numbers", {}, "with nothing; it must be an object with the list as result"),
        ("get_virtual_numbers", {"result": 5}, "with result of the type float; it must be list"),
        ("get_virtual_numbers", {"result": [{"id": 1}]}, r"without result\[0\].number"),
    ],
)
def test_an_answer_that_is_no_result_is_refused_with_the_token(name: str, answer: Any, sentence: str) -> None:
    told = rf"{name}: the mock of telephony:index:getVirtualNumbers? answers .*{sentence}"
    for form in (name, name + OUTPUT):
        with pytest.raises(telephony.FunctionError, match=told):
            under(Answers(answer), getattr(telephony, form))


def test_a_program_can_catch_what_a_mock_raises() -> None:
    def program() -> str:
        try:
            telephony.get_virtual_number(number="79990004402")
        except telephony.ObjectNotFoundError as error:
            return str(error)
        return "found"

    assert under(Answers(telephony.ObjectNotFoundError("there is none")), program) == "there is none"


def test_a_failure_that_a_mock_returns_is_one_of_the_function() -> None:
    answers = Answers(({}, [("number", "is not yours")]))
    with pytest.raises(telephony.FunctionError, match=r"^get_virtual_number: is not yours \(number\)$"):
        under(answers, telephony.get_virtual_number)


def test_nothing_is_asked_while_an_argument_is_unknown() -> None:
    answers = Answers(NUMBER)
    late = pulumi.output.UNKNOWN
    program = lambda: telephony.get_virtual_number_output(number=pulumi.Output.from_input(late))  # noqa: E731
    assert under(answers, program, preview=True) is None
    assert answers.calls == []


def test_the_result_is_secret_where_an_argument_is() -> None:
    def program() -> Any:
        found = telephony.get_virtual_number_output(number=pulumi.Output.secret("79990004402"))
        return pulumi.Output.from_input(found.is_secret())

    assert under(Answers(NUMBER), program) is True


def test_the_plain_form_refuses_outputs_as_it_does_without_mocks() -> None:
    with pytest.raises(telephony.FunctionError, match="use get_virtual_number_output"):
        under(Answers(NUMBER), lambda: telephony.get_virtual_number(number=pulumi.Output.from_input("7")))  # type: ignore[arg-type]


# -- resources and components ------------------------------------------------------------------------

ACCOUNT = {"server": "pbx.example.org", "login": "reception"}


def number(name: str = "number", **more: Any) -> telephony.VirtualNumber:
    given = {"number": "74950001122", "type": "sip_registration", "login": "reception", "server_host": "pbx.example"}
    return telephony.VirtualNumber(name, **{"password": "hunter2", **given, **more})


def registration(name: str = "registration", **more: Any) -> telephony.SipRegistration:
    given = {"sip_username": "reception", "proxy": "pbx.example.org", "password": "hunter2"}
    return telephony.SipRegistration(name, **{**given, **more})


def line(name: str = "line", **more: Any) -> telephony.BitrixSipLine:
    return telephony.BitrixSipLine(name, **{**ACCOUNT, "password": "hunter2", **more})


WITH_PASSWORD = [number, registration, line]


def test_resources_and_components_are_made_and_looked_up() -> None:
    answers = Answers()

    def program() -> pulumi.Output[Any]:
        made = [number(), registration(), line(), telephony.SipPassword("password")]
        hotline = components.Hotline("hot", number="74950001122", **ACCOUNT)
        trunk = components.Trunk("trunk", **ACCOUNT)
        got = telephony.VirtualNumber.get("got", 312)
        return pulumi.Output.all(*(each.id for each in made), hotline.password, trunk.password, got.id)

    ids = ["number-id", "registration-id", "line-id", "password-id"]
    assert under(answers, program) == [*ids, "generated", "generated", "312"]
    types = {args.typ for args in answers.resources}
    assert {"telephony:components:Hotline", "telephony:components:Trunk"} <= types
    assert "pulumi-python:dynamic/telephony:VirtualNumber" in types


@pytest.mark.parametrize("preview", [False, True])
def test_a_hotline_that_answers_is_wired(preview: bool) -> None:
    answers = Answers()

    def program() -> pulumi.Output[Any]:
        user = pulumi.output.UNKNOWN if preview else "operator"
        given = pulumi.Output.from_input(user)
        hot = components.Hotline("hot", number="74950001122", **ACCOUNT, forward_to_user=given)
        assert hot.application is not None
        assert hot.rule is not None
        return pulumi.Output.all(hot.application.id, hot.rule.id)

    assert under(answers, program, preview=preview) == ["hot-application-id", "hot-rule-id"]
    inputs = {args.name: args.inputs for args in answers.resources}
    assert inputs["hot-scenario"]["application_id"] == inputs["hot-rule"]["application_id"] == "hot-application-id"
    script = inputs["hot-scenario"]["script"]
    # A secret; older versions of the SDK do not mark one whose value is unknown.
    value = script if isinstance(script, pulumi.output.Unknown) else script["value"]
    assert isinstance(value, pulumi.output.Unknown) if preview else '"operator"' in value
    assert inputs["hot-rule"]["scenario_ids"] == ["hot-scenario-id"]
    registration = inputs["hot-registration"]
    assert (registration["application_id"], registration["rule_id"]) == ("hot-application-id", "hot-rule-id")


def test_what_real_deployments_wrote_down_is_left_alone(tmp_path: Path) -> None:
    """A stack of the same name may be in the middle of a create."""
    kind = telephony.VirtualNumber._provider_class.kind
    shelf = folder(tmp_path) / f"{kind}-any"
    shelf.mkdir(parents=True)
    intent = shelf / f"{owner_name('shop/test/number')}-rivals.json"
    intent.write_text('{"created": "number-id"}')
    assert under(Answers(), lambda: number().id) == "number-id"
    assert intent.exists()
