"""Passwords are secrets in the program already: what it, or a transformation, makes of one is a secret as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_telephony as telephony
from pulumi_telephony import components

from .test_mocks import ACCOUNT, WITH_PASSWORD, Answers, _a_machine_of_its_own, line, under

__all__ = ["_a_machine_of_its_own"]

PASSWORD = "hunter2"


def user(name: str = "user", **more: Any) -> telephony.VoximplantUser:
    given = {"application_id": 4411, "name": "alice", "display_name": "Alice", "password": PASSWORD}
    return telephony.VoximplantUser(name, **{**given, **more})


every_kind = pytest.mark.parametrize("make", [*WITH_PASSWORD, user], ids=["number", "registration", "line", "user"])


async def later() -> str:
    return PASSWORD


FORMS: dict[str, Callable[[], Any]] = {
    "plain": lambda: PASSWORD,
    "output": lambda: pulumi.Output.from_input(PASSWORD),
    "awaitable": later,
    "secret": lambda: pulumi.Output.secret(PASSWORD),
}


def unknown() -> pulumi.Output[Any]:
    return pulumi.Output.from_input(pulumi.output.UNKNOWN)


async def told(value: Any) -> tuple[Any, bool, bool]:
    """Value, known and secret."""
    assert isinstance(value, pulumi.Output)
    return await value.future(), await value.is_known(), await value.is_secret()


def seen_by_a_transformation(make: Callable[..., Any], **inputs: Any) -> tuple[dict[str, Any], Any]:
    """The properties of each resource that ``make`` makes, by the name of its class, and what it made."""
    seen: dict[str, Any] = {}

    def transformation(args: pulumi.ResourceTransformationArgs) -> None:
        seen[type(args.resource).__name__] = dict(args.props or {})

    return seen, make(opts=pulumi.ResourceOptions(transformations=[transformation]), **inputs)


@pytest.mark.parametrize("form", FORMS)
@every_kind
def test_a_transformation_and_the_program_see_a_secret(make: Callable[..., Any], form: str) -> None:
    async def check() -> None:
        seen, made = seen_by_a_transformation(make, password=FORMS[form]())
        (props,) = seen.values()
        assert await told(props["password"]) == (PASSWORD, True, True)
        assert await told(made.password) == (PASSWORD, True, True)
        assert await told(made.password.apply(lambda password: f"sip:{password}@any")) == (
            f"sip:{PASSWORD}@any",
            True,
            True,
        )

    under(Answers(), lambda: pulumi.Output.from_input(check()))


@every_kind
def test_one_that_is_unknown_in_a_preview_is_a_secret(make: Callable[..., Any]) -> None:
    async def check() -> None:
        seen, made = seen_by_a_transformation(make, password=unknown())
        (props,) = seen.values()
        assert await told(props["password"]) == (None, False, True)
        assert await told(made.password) == (None, False, True)

    under(Answers(), lambda: pulumi.Output.from_input(check()), preview=True)


@every_kind
def test_none_stays_none(make: Callable[..., Any]) -> None:
    answers = Answers()

    def program() -> pulumi.Output[Any]:
        seen, made = seen_by_a_transformation(make, password=None)
        assert [props["password"] for props in seen.values()] == [None]
        return made.id.apply(lambda _: None)

    under(answers, program)
    assert [args.inputs.get("password") for args in answers.resources] == [None]


def test_what_a_vendor_or_this_package_makes_is_a_secret() -> None:
    async def check() -> None:
        generated = telephony.SipPassword("generated")
        assert await told(generated.result) == ("generated", True, True)
        assert (await told(line().incoming_password))[2]
        assert (await told(telephony.SipRegistration.get("got", 901).password))[2]

    under(Answers(), lambda: pulumi.Output.from_input(check()))


def hotline(**more: Any) -> components.Hotline:
    return components.Hotline("hot", number="74950001122", **ACCOUNT, **more)


def trunk(**more: Any) -> components.Trunk:
    return components.Trunk("trunk", **ACCOUNT, **more)


@pytest.mark.parametrize("form", [*FORMS, "generated", "of the child"])
@pytest.mark.parametrize(
    ("make", "children"),
    [(hotline, ("number_args", "registration_args", "line_args")), (trunk, ("registration_args", "line_args"))],
    ids=["hotline", "trunk"],
)
def test_components_hand_secrets_to_their_children(make: Callable[..., Any], children: list[str], form: str) -> None:
    async def check() -> None:
        more: dict[str, Any] = {"password": FORMS[form]()} if form in FORMS else {}
        if form == "of the child":
            more = {name: {"password": PASSWORD} for name in children}
        seen, made = seen_by_a_transformation(make, **more)
        passwords = [await told(props["password"]) for props in seen.values() if "password" in props]
        assert len(passwords) == len(children)
        wanted = "generated" if form == "generated" else PASSWORD
        assert set(passwords) == {(wanted, True, True)}
        assert (await told(made.password))[2]

    under(Answers(), lambda: pulumi.Output.from_input(check()))
