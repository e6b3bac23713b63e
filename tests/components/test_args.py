"""What the components take."""

from __future__ import annotations

import inspect

import pulumi
import pytest

from pulumi_telephony import components
from pulumi_telephony.components.component import _address


@pytest.mark.parametrize(
    ("server", "port", "address"),
    [
        ("pbx.example.org", 5060, "pbx.example.org"),
        ("pbx.example.org", 5070, "pbx.example.org:5070"),
        ("pbx.example.org", 5070.0, "pbx.example.org:5070"),
        ("2001:db8::1", 5070, "[2001:db8::1]:5070"),
    ],
)
def test_a_port_is_named_where_it_is_not_that_of_sip(server: str, port: float, address: str) -> None:
    assert _address(server, port) == address


def test_the_type_tokens_never_change() -> None:
    assert components.Hotline._type_of_component == "telephony:components:Hotline"
    assert components.Trunk._type_of_component == "telephony:components:Trunk"


@pytest.mark.parametrize("kind", [components.Hotline, components.Trunk])
def test_every_argument_is_documented_and_every_output_has_a_docstring(kind: type[pulumi.ComponentResource]) -> None:
    documented = inspect.getdoc(kind.__init__) or ""
    assert [name for name in inspect.signature(kind.__init__).parameters if f":param {name}:" not in documented] == [
        "self"
    ]


def test_a_password_that_is_given_cannot_be_told_how_to_be_generated() -> None:
    with pytest.raises(pulumi.RunError, match="give either password, or password_args"):
        components.Trunk("t", server="s", login="l", password="p", password_args={"length": 30})
