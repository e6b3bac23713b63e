"""What is told of objects that cannot be exported as they are, and of lists that do not hold still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_telephony.base.errors import TransportError
from pulumi_telephony.bitrix24.identity import state_of as line_state
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.models import SipLine
from pulumi_telephony.commands.export.settle import UNKNOWN_ON_THE_WIRE, settle
from pulumi_telephony.core.inventory import Candidate, Inventory, Listing, listed
from pulumi_telephony.http.listing import SharedListing, Unreadable, page_of
from pulumi_telephony.megafon.assignment import remembered
from pulumi_telephony.megafon.assignment import state_of as number_state
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.models import NumberRecord
from pulumi_telephony.voximplant.models import User


def line(id: str, **fields: Any) -> Candidate:
    told = {"server": "pbx.example.org", "login": "desk", "type": "cloud", **fields}
    row = SipLine.model_validate({"CONFIG_ID": id, **{name.upper(): value for name, value in told.items()}})
    inputs = {name: value for name, value in told.items() if value is not None}
    return Candidate(id, "desk", inputs, lambda _: line_state(row, default_outgoing=None))


def number(id: str, phone: str, **fields: Any) -> Candidate:
    row = NumberRecord.model_validate({"id": id, "number": phone, "type": "def", **fields})
    inputs = {"number": phone, "type": "def", **fields}
    return Candidate(id, phone, inputs, lambda wanted: number_state(row, remembered(wanted)))


def settled_lines(*candidates: Candidate) -> tuple[dict[str, Mapping[str, Any]], Inventory]:
    inventory = Inventory(list(candidates))
    return {each.candidate.id: each.inputs for each in settle(BitrixSipLineLifecycle, inventory)}, inventory


def test_an_input_that_is_refused_is_left_out_where_the_object_can_be_without_it() -> None:
    exported, inventory = settled_lines(line("7", title="a\x07b", password=" blank"))
    assert exported == {"7": {"server": "pbx.example.org", "login": "desk", "type": "cloud"}}
    (remark,) = inventory.remarks
    assert "BitrixSipLine 7" in remark
    assert "title must not contain line breaks" in remark
    assert "password must not begin or end" in remark
    assert "blank'" not in remark


def test_an_object_without_what_it_needs_is_left_out() -> None:
    exported, inventory = settled_lines(line("7", login=None), line("8", server="https://a b"), line("9"))
    assert exported.keys() == {"9"}
    assert [each.id for each in inventory.left_out] == ["7", "8"]
    assert "login is required" in inventory.left_out[0].reason
    assert "server must be a host" in inventory.left_out[1].reason


def test_text_that_no_program_can_carry_is_left_out() -> None:
    exported, inventory = settled_lines(line("8", title=UNKNOWN_ON_THE_WIRE), line("9", password="a\0b"))
    assert exported.keys() == {"8", "9"}
    assert not any(inputs.keys() & {"title", "password"} for inputs in exported.values())
    assert len(inventory.remarks) == 2


def test_a_value_that_the_check_makes_another_of_is_left_out() -> None:
    exported, inventory = settled_lines(line("7", title=" Desk "))
    assert "title" not in exported["7"]
    assert "title would be changed" in inventory.remarks[0]


def test_numbers_that_are_there_twice_are_left_out_both() -> None:
    inventory = Inventory([number("1", "79990000001"), number("2", "79990000001"), number("3", "79990000003")])
    assert [each.candidate.id for each in settle(VirtualNumberLifecycle, inventory)] == ["3"]
    assert [each.id for each in inventory.left_out] == ["1", "2"]
    assert all("(id 1, 2)" in each.reason for each in inventory.left_out)


def test_an_employee_without_a_name_leaves_the_number_out() -> None:
    inventory = Inventory([number("1", "79990000001", purpose="employee")])
    assert list(settle(VirtualNumberLifecycle, inventory)) == []
    assert "employee_id is required" in inventory.left_out[0].reason


def test_fields_that_no_model_has_are_listed_with_their_objects_but_not_their_values() -> None:
    rows = {
        str(n): SipLine.model_validate({"CONFIG_ID": n, "TYPE": "cloud", "NEW_SECRET": "value", "Title": "x"})
        for n in range(1, 9)
    }
    inventory = Inventory()
    inventory.note("BitrixSipLine", "SIP lines", Listing(rows))
    assert inventory.remarks == [
        f'field "{name}" of 8 SIP lines (id 1, 2, 3, 4, 5, ...) is unknown to this version and was not exported'
        for name in ("NEW_SECRET", "Title")
    ]
    assert "value" not in repr(rows)


def test_documented_fields_that_no_model_needs_are_not_listed() -> None:
    row = User.model_validate({"user_id": 1, "user_name": "a", "balance": 1, "modified": "", "news": 1})
    assert row.unfamiliar == ("news",)


def unseen(_look: int, _objects: int) -> None:
    """Nobody watches."""


def snapshot_of(*looks: set[int]) -> tuple[SharedListing[SipLine], list[int]]:
    made: list[int] = []

    def pages() -> Iterator[dict[str, SipLine]]:
        ids = looks[min(len(made), len(looks) - 1)]
        made.append(len(ids))
        yield {str(n): SipLine.model_validate({"CONFIG_ID": n, "TYPE": "cloud"}) for n in ids}

    return SharedListing(pages), made


def test_a_list_of_one_page_is_read_once() -> None:
    snapshot, looks = snapshot_of({1, 2})
    assert listed(snapshot, 3, unseen).rows.keys() == {"1", "2"}
    assert looks == [2]


def test_a_list_of_several_pages_is_read_until_it_holds_still() -> None:
    snapshot, looks = snapshot_of({1, 2, 3, 4}, {1, 2, 4}, {1, 2, 4})
    listing = listed(snapshot, 2, unseen)
    assert listing.rows.keys() == {"1", "2", "4"}
    assert looks == [4, 3, 3]
    assert list(listing.remarks("lines")) == []


def test_a_list_that_never_holds_still_is_told_and_loses_nothing_that_was_seen() -> None:
    snapshot, looks = snapshot_of({1, 2, 3}, {1, 2, 4}, {1, 2, 5})
    listing = listed(snapshot, 2, unseen)
    assert len(looks) == 3
    assert listing.rows.keys() == {"1", "2", "4", "5"}
    (remark,) = listing.remarks("lines")
    assert "4, 5" in remark


def test_a_row_that_cannot_be_read_is_left_out_with_the_reason_and_no_other() -> None:
    def decoded(row: dict[str, object]) -> SipLine:
        if "TYPE" not in row:
            raise TransportError("the answer has not the documented shape (TYPE)")
        return SipLine.model_validate(row)

    rows: list[dict[str, object]] = [{"CONFIG_ID": 1}, {"CONFIG_ID": 2, "TYPE": "cloud"}]
    listing = listed(SharedListing(lambda: iter([page_of(rows, "CONFIG_ID", decoded)])), 50, unseen)
    inventory = Inventory()
    inventory.note("BitrixSipLine", "SIP lines", listing)
    assert listing.rows.keys() == {"2"}
    [left] = inventory.left_out
    assert (left.kind, left.id) == ("BitrixSipLine", "1")
    assert "TYPE" in left.reason


def test_each_page_is_told_with_what_has_been_seen_so_far_the_unreadable_included() -> None:
    unreadable = Unreadable(TransportError("no"))
    row = SipLine.model_validate({"CONFIG_ID": 1, "TYPE": "cloud"})
    pages: list[dict[str, SipLine | Unreadable]] = [{"1": row, "2": row}, {"3": unreadable}]
    snapshot = SharedListing[SipLine](lambda: iter(pages))
    told: list[tuple[int, int]] = []
    listed(snapshot, 2, lambda look, objects: told.append((look, objects)))
    assert told == [(1, 2), (1, 3), (2, 2), (2, 3)]
