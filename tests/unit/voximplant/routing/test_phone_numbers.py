"""What people type for a phone number of a Voximplant account: refused with the spelling that works."""

from __future__ import annotations

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import InvalidInputError
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant import lookups
from pulumi_telephony.voximplant.routing.declaration import VoximplantNumberBindingInputs
from pulumi_telephony.voximplant.routing.number_binding import VoximplantNumberBindingLifecycle
from pulumi_telephony.voximplant.routing.values import digits_of_number
from telephony_sandbox.simulators.server import Simulators

PLAIN = "74990005501"
SPELLINGS = (
    "+7 499 000-55-01",
    "8 499 000-55-01",
    "8 (499) 000 55 01",
    "+7\u00a0499\u202f000\u00a055\u00a001",
    "tel:+7-499-000-55-01",
    "\uff17\uff14\uff19\uff19\uff10\uff10\uff10\uff15\uff15\uff10\uff11",
)
DIGITS = ("84990005501", "4990005501")
"""These may be numbers of other countries, and are refused only where the account has the Russian one."""


@pytest.fixture
def deployment(simulators: Simulators) -> Deployment:
    return Deployment(Settings({}, simulators.env))


@pytest.mark.parametrize("typed", SPELLINGS)
def test_an_input_is_refused_with_the_spelling_that_works(typed: str) -> None:
    with pytest.raises(ValueError, match=f'; write "{PLAIN}"$'):
        digits_of_number(typed)


@pytest.mark.parametrize(("typed", "digits"), [("+84 95 000-44-05", "84950004405"), ("49 30 901820", "4930901820")])
def test_a_number_of_another_country_is_not_taken_for_a_russian_one(typed: str, digits: str) -> None:
    with pytest.raises(ValueError, match=f'; write "{digits}"$'):
        digits_of_number(typed)
    assert digits_of_number(digits) == digits


@pytest.mark.parametrize("typed", [*SPELLINGS, *DIGITS])
def test_a_look_up_never_says_that_there_is_no_number_in_another_spelling(deployment: Deployment, typed: str) -> None:
    with pytest.raises(InvalidInputError, match=f'write "{PLAIN}"'):
        lookups.phone_numbers(deployment, fresh=False, phone_number=typed)


def test_a_look_up_of_a_number_that_is_not_there_finds_none(deployment: Deployment) -> None:
    assert lookups.phone_numbers(deployment, fresh=False, phone_number="84950004405") == []
    (found,) = lookups.phone_numbers(deployment, fresh=False, phone_number=PLAIN)
    assert found.phone_number == PLAIN


@pytest.mark.parametrize("typed", DIGITS)
def test_a_binding_of_a_number_in_another_spelling_names_the_one_that_works(deployment: Deployment, typed: str) -> None:
    lifecycle = VoximplantNumberBindingLifecycle.connect(deployment)
    with pytest.raises(InvalidInputError, match=f'has no phone number {typed}; write "{PLAIN}"'):
        lifecycle.create(VoximplantNumberBindingInputs(phone_number=typed, application_id=4411))
