"""Whether new objects fit into an account is asked once, said in the plan, and read back by the review."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_telephony.base.errors import AuthorizationError, TelephonyError, TransportError, WrongAccountError
from pulumi_telephony.core.foresight import Allowance, Foresight, Looks, Money, Taken, foreseen, taken

USD = "USD"


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def add(foresight: Foresight, name: str, allowance: Allowance) -> None:
    foresight.add("Line", f"shop/dev/{name}", name, lambda: allowance)


def test_the_account_is_asked_once(capsys: pytest.CaptureFixture[str]) -> None:
    asked = []

    def look() -> Allowance:
        asked.append(1)
        return Allowance("portal a", "cloud lines", 3, 10)

    foresight = Foresight()
    for name in "abc":
        foresight.add("Line", name, name, look)
    assert asked == [1]
    assert said(capsys) == ["telephony: Line: portal a uses 3 of 10 cloud lines"]


def test_the_first_object_that_does_not_fit_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    foresight = Foresight()
    for name in "abcd":
        add(foresight, name, Allowance("portal a", "cloud lines", 8, 10))
    assert said(capsys)[1:] == [
        'telephony: warning: Line "c" does not fit: portal a uses 8 of 10 cloud lines, and this program adds at least 3'
    ]


def test_an_object_that_is_checked_twice_counts_once(capsys: pytest.CaptureFixture[str]) -> None:
    foresight = Foresight()
    for name in "aaa":
        add(foresight, name, Allowance("portal a", "cloud lines", 9, 10))
    assert not any("warning" in line for line in said(capsys))


def test_what_cannot_be_paid_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    foresight = Foresight()
    money = {"price": Money(Decimal("2.50"), USD), "balance": Money(Decimal(4), USD)}
    for name in "ab":
        add(foresight, name, Allowance("account 1", "SIP registrations", **money))
    assert said(capsys) == [
        "telephony: Line: account 1 has 4 USD; one costs 2.5 USD a month",
        'telephony: warning: Line "b" cannot be paid: account 1 has 4 USD, one costs 2.5 USD a month and'
        " taxes, and this program adds at least 2",
    ]


def test_in_debt_not_even_what_costs_nothing_can_be_paid(capsys: pytest.CaptureFixture[str]) -> None:
    add(Foresight(), "a", Allowance("account 1", "", price=Money(Decimal(0), USD), balance=Money(Decimal(-5), USD)))
    assert 'Line "a" cannot be paid: account 1 has -5 USD, one costs 0 USD a month' in said(capsys)[1]


def test_without_a_known_limit_what_is_there_is_said_and_read(capsys: pytest.CaptureFixture[str]) -> None:
    has = Allowance("account 1", "applications", 7)
    add(Foresight(), "a", has)
    (told,) = said(capsys)
    assert told == "telephony: Line: account 1 has 7 applications; how many it can have is unknown"
    read = foreseen(told)
    assert read is not None
    assert read.allowance == has


def test_an_account_that_says_nothing_of_use_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    add(Foresight(), "a", Allowance("account 1", "users"))
    assert said(capsys) == []


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (TransportError("connection refused"), ["Line"]),
        (AuthorizationError("the role may not list them"), ["Line", "Number"]),
    ],
)
def test_a_look_that_fails_is_no_error_and_is_not_repeated(
    error: TelephonyError, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    seen = []

    def look(kind: str) -> Allowance:
        seen.append(kind)
        raise error

    looks, foresight = Looks(), Foresight()
    for name in "ab":
        foresight.add("Line", name, name, lambda: looks.take("Line", lambda: look("Line")))
    assert looks.take("Number", lambda: look("Number")) is None
    assert seen == asked
    unknown = "telephony: {}: whether the account has room for what is new is unknown: {}"
    assert said(capsys) == [unknown.format(kind, error) for kind in asked]


def test_credentials_of_an_account_that_is_not_allowed_are_an_error() -> None:
    def look() -> Allowance:
        raise WrongAccountError("these credentials open another account")

    with pytest.raises(WrongAccountError):
        Looks().take("Line", look)


@pytest.mark.parametrize(
    "allowance",
    [
        Allowance("portal a", "cloud lines", 10, 10),
        Allowance("account 1", "lines", 3, 3, Money(Decimal(2), USD), Money(Decimal(9), USD)),
        Allowance("account 1", "", price=Money(Decimal("0.1")), balance=Money(Decimal("-3.25"), USD)),
    ],
)
def test_the_review_reads_what_the_provider_says(allowance: Allowance, capsys: pytest.CaptureFixture[str]) -> None:
    name = 'new "\\ line'
    add(Foresight(), name, allowance)
    has, short = map(foreseen, said(capsys))
    assert has is not None
    assert short is not None
    assert (has.kind, has.name, short.kind, short.name) == ("Line", None, "Line", name)
    for each in (has, short):
        # Each message has only what it is about.
        shown = {field: value for field, value in vars(each.allowance).items() if value not in (None, "")}
        assert shown.items() <= vars(allowance).items()


@pytest.mark.parametrize("ids", [("17",), ("17", "x-18")])
@pytest.mark.parametrize("what", ['the title "a (id 9) belongs to id 3 in b"', 'the title "two\nlines"'])
def test_the_review_reads_which_name_is_taken(what: str, ids: tuple[str, ...]) -> None:
    found = Taken("Line", 'new "\\ line', what, ids, "portal a")
    assert taken(f"telephony: {found}") == found
    assert taken("telephony: Line: portal a uses 3 of 10 cloud lines") is None


def test_other_messages_are_not_of_this_kind() -> None:
    assert foreseen("telephony: warning: portal a uses 3 of 10 cloud lines") is None


def test_amounts_have_no_zeros_at_the_end_and_no_exponent() -> None:
    assert [str(Money(Decimal(text), USD)) for text in ("100", "1E+3", "0.10", "-2.500")] == [
        "100 USD", "1000 USD", "0.1 USD", "-2.5 USD",
    ]  # fmt: skip


@pytest.mark.parametrize(("amount", "shown"), [(91.10000000000001, "91.1"), (0.1 + 0.2, "0.3"), (1e-9, "0")])
def test_amounts_of_a_vendor_are_rounded_so_that_the_review_reads_them(amount: float, shown: str) -> None:
    assert str(Money.of(amount, None)) == shown


@pytest.mark.parametrize("amount", [None, "", "free", float("nan"), float("inf"), 1e300])
def test_what_is_no_amount_is_unknown(amount: object) -> None:
    assert Money.of(amount, USD) is None
