"""What a plan costs and whether it fits, where the preview asked the accounts, and what is said where it did not."""

from __future__ import annotations

import json

import pytest

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.report import Report, Status, review
from pulumi_telephony.commands.review.run import written

from .previews import LINE, REGISTRATION, Step, change, create, delete, info, preview

R, B = "SipRegistration", "BitrixSipLine"
PAID = {**REGISTRATION, "subscription_price": "1.5", "next_subscription_renewal": "2026-12-11"}
COSTS = "telephony: SipRegistration: Voximplant account 42 has 10 USD; one costs 2.5 USD a month"
HAS = "telephony: SipRegistration: Voximplant account 42 uses 3 of 20 registrations"
LINES = "telephony: BitrixSipLine: Bitrix24 portal acme.bitrix24.ru uses 9 of 10 cloud lines"
TOO_MANY = (
    'telephony: warning: BitrixSipLine "b" does not fit: Bitrix24 portal acme.bitrix24.ru uses 9 of 10 cloud'
    " lines, and this program adds at least 2"
)
TOO_DEAR = (
    'telephony: warning: SipRegistration "b" cannot be paid: Voximplant account 42 has 1 USD, one costs 2.5 USD'
    " a month and taxes, and this program adds at least 1"
)


def reported(*steps: Step, said: tuple[str, ...] = ()) -> Report:
    return review(preview(*steps, said=[info(text) for text in said]))


PLAN = (
    create(R, "new", REGISTRATION),
    change("replace", R, "again", PAID, {"is_persistent": False}),
    delete(R, "old", PAID),
)


def test_subscriptions_have_their_price_at_once_and_monthly_against_the_balance() -> None:
    text = written(reported(*PLAN, said=(COSTS, HAS)), Format.text)
    first = text.splitlines()[0]
    # Two are bought at 2.5; of the old ones, at 1.5 each, one is replaced and one ends.
    assert "subscriptions: 1 new, 1 paid again, 1 ended (5 USD at once, 2 USD a month more, balance 10 USD)" in first
    assert (
        "money: SipRegistration: this plan takes 5 USD and taxes at once, and 2 USD a month more. One costs 2.5"
        " USD a month; Voximplant account 42 has 10 USD."
    ) in text
    assert "limits: SipRegistration: Voximplant account 42 uses 3 of 20 registrations; this plan adds 2." in text
    assert "Messages" not in text


def test_a_plan_that_ends_more_than_it_adds_costs_less() -> None:
    steps = (create(R, "new", REGISTRATION), *(delete(R, f"old-{n}", PAID) for n in range(3)))
    text = written(reported(*steps, said=(COSTS,)), Format.text)
    assert "(2.5 USD at once, 2 USD a month less, balance 10 USD)" in text.splitlines()[0]
    assert "takes 2.5 USD and taxes at once, and 2 USD a month less. One" in text


def test_what_changes_is_unknown_if_the_preview_failed_before_it_said_so() -> None:
    failed = review(preview(said=[{"severity": "error", "message": "no program"}]))
    assert written(failed, Format.text).startswith("Telephony: what changes is unknown; needs a look: failed\n")


def test_without_credentials_subscriptions_are_counted() -> None:
    first = written(reported(*PLAN), Format.text).splitlines()[0]
    assert "; subscriptions: 1 new, 1 paid again, 1 ended; needs a look: " in first


def test_what_does_not_fit_or_cannot_be_paid_needs_a_look() -> None:
    report = reported(create(B, "b", {**LINE, "title": "b"}), said=(LINES, TOO_MANY, TOO_DEAR))
    assert report.status is Status.NEEDS_A_LOOK
    for format_, place in (
        (Format.text, "Bitrix24 portal acme.bitrix24.ru"),
        (Format.markdown, "`Bitrix24 portal acme.bitrix24.ru`"),
    ):
        look, _, rest = written(report, format_).partition("Changes")
        assert f"does not fit: {place} uses 9 of 10 cloud lines." in look
        assert "cannot be paid" in look
        assert "Messages" not in rest


def test_only_new_objects_that_count_are_added() -> None:
    steps = (
        create(B, "cloud", {**LINE, "title": "a"}),
        create(B, "office", {**LINE, "title": "b", "type": "office"}),
        change("update", B, "there", LINE, {"login": "other"}),
    )
    (limit,) = reported(*steps, said=(LINES,)).estimate.limits
    assert limit.adds == 1


def test_without_a_known_limit_the_report_says_what_is_there_and_what_the_plan_adds() -> None:
    has = "telephony: VoximplantApplication: Voximplant account 42 has 7 applications; how many it can have is unknown"
    report = reported(create("VoximplantApplication", "shop", {"name": "shop"}), said=(has,))
    text = written(report, Format.text)
    assert "VoximplantApplication: Voximplant account 42 has 7 applications; this plan adds 1." in text
    (limit,) = json.loads(written(report, Format.json))["limits"]
    assert (limit["used"], limit["most"], limit["adds"]) == (7, None, 1)


def test_several_accounts_have_their_figures_and_no_sum() -> None:
    other = COSTS.replace("42", "43")
    report = reported(*PLAN, said=(COSTS, other, HAS, HAS.replace("42", "43")))
    (cost,) = report.estimate.costs
    assert (cost.new, cost.replaced, cost.ended, cost.at_once) == (1, 1, 1, None)
    assert [each.adds for each in report.estimate.limits] == [None, None]
    both = "telephony: SipRegistration: Voximplant account 4{} uses 3 of 20 and has 7 USD; one costs 2 USD a month"
    text = written(reported(*PLAN, said=(both.format(2), both.format(3))), Format.text)
    assert "Voximplant account 43 uses 3 of 20, and has 7 USD; one costs 2 USD a month." in text


def test_the_json_has_amounts_as_text() -> None:
    found = json.loads(written(reported(*PLAN, said=(COSTS, HAS, TOO_DEAR)), Format.json))
    (cost,), (limit,), (short,) = found["costs"], found["limits"], found["shortages"]
    assert cost["at_once"] == {"amount": "5.0", "currency": "USD"}
    assert cost["monthly"] == {"amount": "2.0", "currency": "USD"}
    assert (limit["used"], limit["most"], limit["adds"]) == (3, 20, 2)
    assert (short["name"], short["balance"]["amount"]) == ("b", "1")


@pytest.mark.parametrize(
    "said",
    [
        COSTS.replace("10 USD", "10 @octocat"),
        COSTS.replace("2.5 USD", "[x](https://evil.example)"),
        HAS.replace("20", "https://evil.example"),
        HAS.replace("registrations", "lines\u202e"),
    ],
)
def test_a_message_that_only_looks_like_one_of_these_is_a_message(said: str) -> None:
    report = reported(*PLAN, said=(said,))
    assert (report.estimate.limits, [each.allowance for each in report.estimate.costs]) == ((), [None])
    assert len(report.messages) == 1
