"""What a preview announces of an adoption, and what a review reads back are one wording."""

from __future__ import annotations

import pytest

from pulumi_telephony.base.messages import inform
from pulumi_telephony.core.adoption import Announcement, announced, announcement, cannot_tell
from pulumi_telephony.core.model import Existing
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.state import SipRegistrationState

KIND = "SipRegistration"
NAMES = ["desk", 'a "quoted" one', 'x" takes over y (id 7) as it is', "{name}", "ночной (id 1)"]
IN_WORDS = ["the SIP registration of a at b", 'the line "x (id 3) as it is"', "{what}, instead of making a new one"]


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
    assert found is not None
    assert (found.kind, found.id, found.fields) == (KIND, "901", {"password"})
    assert f'"{name}" takes over {found.what}'.startswith(f'"{found.name}" takes over ')
    assert found.what.endswith("(id 901) and changes its password")


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
