"""What a preview announces of an adoption, and what a review reads back are one wording."""

from __future__ import annotations

import pytest

from pulumi_telephony.base.messages import inform
from pulumi_telephony.core.adoption import Announcement, announced, announcement, cannot_tell
from pulumi_telephony.core.model import Existing
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.state import SipRegistrationState

KIND = "SipRegistration"
NAMES = [
    "desk",
    'a "quoted" one',
    'x" takes over y (id 7) as it is',
    'x" takes over y (id 7) as it is, instead of making a new one',
    'x": what it would take over cannot be told now (no answer)',
    'ends in a quote"',
    "domain\\user",
    "ends in a backslash\\",
    "\\n",
    "two\nlines\r\n",
    "{name}",
    "ночной (id 1)",
    "\u2028 \U0001f4de",
]
IN_WORDS = [
    "the SIP registration of a at b",
    'the line "x (id 3) as it is"',
    "{what}, instead of making a new one",
    'the line "x" takes over y (id 7) as it is, instead of making a new one"',
]


def existing(sip_username: str) -> Existing:
    state = {
        "sip_registration_id": 901,
        "sip_username": sip_username,
        "proxy": "pbx.example.org",
        "is_persistent": True,
    }
    return Existing("901", SipRegistrationState.model_validate(state))


def inputs() -> SipRegistrationInputs:
    given = {"sip_username": "desk", "proxy": "pbx.example.org", "password": "s3cret", "adopt": True}
    return SipRegistrationInputs.model_validate(given)


def heard(text: str, capsys: pytest.CaptureFixture[str]) -> Announcement | None:
    """What is made of it after the way over standard error."""
    inform(text)
    return announced(capsys.readouterr().err)


@pytest.mark.parametrize("what", IN_WORDS)
@pytest.mark.parametrize("name", NAMES)
def test_an_announcement_is_read_back(name: str, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = heard(announcement(KIND, name, what, existing("desk"), inputs()), capsys)
    assert found == Announcement(
        KIND, name, f"{what} (id 901) and changes its password", "901", frozenset({"password"})
    )


def test_an_announcement_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = heard(announcement(KIND, "desk", 'the line "two\nlines"', existing("desk"), inputs()), capsys)
    assert found is not None
    assert found.what == 'the line "two lines" (id 901) and changes its password'


@pytest.mark.parametrize("name", ["desk", 'a "quoted" one', "domain\\user", "ночной (id 1)"])
def test_announcements_of_versions_that_escaped_nothing_are_read(name: str) -> None:
    text = f'telephony: {KIND} "{name}" takes over the line (id 7) as it is, instead of making a new one'
    assert announced(text) == Announcement(KIND, name, "the line (id 7) as it is", "7")
    text = f'telephony: {KIND} "{name}": what it would take over cannot be told now (no answer)'
    assert announced(text) == Announcement(KIND, name)


def test_the_parts_of_an_announcement(capsys: pytest.CaptureFixture[str]) -> None:
    found = heard(announcement(KIND, "desk", "the line", existing("other"), inputs()), capsys)
    changes = frozenset({"password", "sip_username"})
    what = "the line (id 901) and changes its password, sip_username"
    assert found == Announcement(KIND, "desk", what, "901", changes)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_look_failed_is_read_back(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert heard(cannot_tell(KIND, name, "no answer (timeout)"), capsys) == Announcement(KIND, name)


@pytest.mark.parametrize("text", ["", f"{KIND} takes over nothing", f'{KIND} "desk" takes over', "warning: it stays"])
def test_other_messages_are_not_taken_for_one(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert heard(text, capsys) is None
    assert announced(announcement(KIND, "desk", "the line", existing("desk"), inputs())) is None, "nobody's words"
