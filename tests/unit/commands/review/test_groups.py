"""What holds for many resources is said once: rules with the list of resources, and equal changes in one row."""

from __future__ import annotations

import re

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.markdown import EVERY_RESOURCE, LISTED
from pulumi_telephony.commands.review.report import Report, review
from pulumi_telephony.commands.review.run import written

from .previews import LINE, NUMBER, REGISTRATION, Step, change, create, delete, info, preview

R, V, B = "SipRegistration", "VirtualNumber", "BitrixSipLine"
PAID = {**REGISTRATION, "subscription_price": "2.0", "next_subscription_renewal": "2026-12-11"}
WITH_PASSWORD = {**PAID, "password": "[secret]"}


def reported(*steps: Step, said: tuple[str, ...] = ()) -> Report:
    return review(preview(*steps, said=[info(text) for text in said]))


def lines_of(text: str) -> list[str]:
    """The lines that a reader sees before unfolding anything."""
    visible = re.sub(r"<details>.*?</details>", "folded", text, flags=re.DOTALL)
    return [line for line in visible.split("\n") if line.strip()]


def eleven() -> Report:
    """Nine registrations that move to another server, a new one, and a number that is released."""
    moved = [
        change("update", R, f"desk-{n}", {**WITH_PASSWORD, "sip_username": f"desk{n}"}, {"proxy": "sip.example.com"})
        for n in range(9)
    ]
    return reported(
        *moved,
        create(R, "fax", {**REGISTRATION, "sip_username": "fax"}),
        delete(V, "front", {**NUMBER, "release_protection": False}, id="317"),
    )


def test_eleven_changed_resources_take_at_most_25_lines() -> None:
    for format_ in (Format.markdown, Format.text):
        text = written(eleven(), format_)
        assert len(lines_of(text)) <= 25
        assert text.count("registers again") == 1
        assert all(f'"desk-{n}"' in text for n in range(9))


def test_the_first_line_says_what_changes_what_it_costs_and_what_needs_a_look() -> None:
    (first, *_) = written(eleven(), Format.text).splitlines()
    assert first == (
        "Telephony: 1 to create, 9 to update, 1 to delete; subscriptions: 1 new; needs a look: money, numbers, calls"
    )


def test_a_rule_is_one_sentence_with_the_resources_before_it() -> None:
    steps = [create(R, f"desk-{n}", {**REGISTRATION, "sip_username": f"user-{n}"}) for n in range(9)]
    for format_ in (Format.markdown, Format.text):
        text = written(reported(*steps), format_)
        assert text.count("is a new subscription") == 1
        (line,) = (line for line in text.splitlines() if "is a new subscription" in line)
        assert all(f'"desk-{n}"' in line for n in range(9))
        assert line.count(R) == 1
        assert ": each is a new subscription" in line


def test_what_differs_is_a_placeholder_in_the_sentence_and_stands_with_each_resource() -> None:
    steps = [
        delete(R, f"desk-{n}", {**PAID, "next_subscription_renewal": f"2026-12-1{n}"}, id=f"90{n}") for n in (1, 2)
    ]
    text = written(reported(*steps), Format.text)
    assert (
        'SipRegistration "desk-1" (id "901", until "2026-12-11"), "desk-2" (id "902", until "2026-12-12"): each is'
        " deleted. It is paid until <until>;"
    ) in text


def test_a_rule_for_one_resource_is_a_plain_sentence() -> None:
    text = written(reported(delete(R, "desk", PAID, id="901")), Format.text)
    assert 'SipRegistration "desk" (id "901") is deleted. It is paid until "2026-12-11"' in text


def test_equal_changes_are_one_row_and_different_ones_are_not() -> None:
    steps = [
        change("update", B, "a", LINE, {"server": "new.example.org"}, old={"id": "1"}),
        change("update", B, "b", LINE, {"server": "new.example.org"}, old={"id": "2"}),
        change("update", B, "c", LINE, {"server": "other.example.org"}, old={"id": "3"}),
    ]
    text = written(reported(*steps), Format.markdown)
    assert [line for line in text.splitlines() if line.startswith("| **update**")] == [
        '| **update** | `BitrixSipLine "a"` (id `"1"`), `"b"` (id `"2"`) | `server` | `"pbx.example.org"` |'
        ' `"new.example.org"` |',
        '| **update** | `BitrixSipLine "c"` (id `"3"`) | `server` | `"pbx.example.org"` | `"other.example.org"` |',
    ]


def test_each_property_of_an_update_has_a_row_of_its_own() -> None:
    text = written(reported(change("update", B, "a", LINE, {"server": "s", "login": "l"})), Format.markdown)
    assert [line for line in text.splitlines() if line.startswith("| ")][2:] == [
        '| **update** | `BitrixSipLine "a"` (id `"7"`) | `login` | `"reception"` | `"l"` |',
        '|  |  | `server` | `"pbx.example.org"` | `"s"` |',
    ]


def test_all_that_is_created_or_deleted_is_one_row() -> None:
    steps = (create(B, "new", {"title": "New", "server": "s"}), delete(B, "old", {"title": "Old", "server": "s"}))
    text = written(reported(*steps), Format.markdown)
    assert '| **create** | `BitrixSipLine "new"` |  |  | `server`: `"s"`, `title`: `"New"` |' in text
    assert '| **delete** | `BitrixSipLine "old"` (id `"7"`) |  | `server`: `"s"`, `title`: `"Old"` |  |' in text


def test_a_long_list_names_the_first_and_is_whole_at_the_end() -> None:
    count = LISTED + 1
    steps = [change("update", B, f"line-{n:02}", LINE, {"server": "new.example.org"}) for n in range(count)]
    text = written(reported(*steps), Format.markdown)
    above, _, below = text.partition(f"<summary>{EVERY_RESOURCE}</summary>")
    assert "and 3 more" in above
    assert f'"line-{count - 1}"' not in above
    assert below.count(f'"line-{count - 1}"') == 2
    assert f'"line-{count - 1}"' in written(reported(*steps), Format.text)


def test_a_report_that_is_cut_has_the_lists_that_fit() -> None:
    count = 1000
    steps = [change("update", B, f"line-{n:03}-{'x' * 20}", LINE, {"server": "new.example.org"}) for n in range(count)]
    text = written(reported(*steps), Format.markdown)
    assert "This report is cut" in text
    _, _, below = text.partition(f"<summary>{EVERY_RESOURCE}</summary>")
    assert all(f'"line-{n:03}-' in below for n in range(count))
    assert "*1 of 2 are not shown here.*" in below


def test_a_long_section_is_folded_unless_it_needs_a_look() -> None:
    steps = [create(R, f"desk-{n}", {**REGISTRATION, "sip_username": f"user-{n}"}) for n in range(30)]
    text = written(reported(*steps), Format.markdown)
    assert "### Changes\n\n<details>\n<summary>Show all 30</summary>\n\n| | resource" in text
    assert "### Needs a look\n\n- **money**" in text


def test_resources_of_other_packages_are_one_line_for_each_type() -> None:
    steps = [{"op": "create", "urn": f"urn:pulumi:dev::shop::aws:s3:Bucket::b{n}", "newState": {}} for n in range(3)]
    assert '  + create: aws:s3:Bucket "b0", "b1", "b2"\n' in written(reported(*steps), Format.text)


def test_what_is_unknown_of_every_secret_is_said_once() -> None:
    steps = [change("update", B, f"line-{n}", {**LINE, "password": "[secret]"}, {"title": f"t{n}"}) for n in range(9)]
    for format_ in (Format.markdown, Format.text):
        assert written(reported(*steps), format_).count("secret") == 2  # "secrets", its label, and the sentence


def test_a_secret_of_which_the_provider_says_that_it_changes_is_a_change() -> None:
    line = {**LINE, "password": "[secret]"}
    steps = [change("update", B, name, line, {"title": name}) for name in ("a", "b")]
    report = reported(*steps, said=('telephony: BitrixSipLine "a" changes its secret password',))
    rows = {each.name: [(row.name, row.remark) for row in each.rows] for each in report.plan.changes}
    assert rows == {"a": [("password", "changes"), ("title", "")], "b": [("title", "")]}
    assert [each.name for each in report.findings if each.rule.id == "line-registers-anew"] == ["a"]
    assert "older than" not in written(report, Format.text)
