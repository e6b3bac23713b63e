"""What only virtual numbers go through: activation, and city numbers that no call makes or deletes."""

from __future__ import annotations

from .cases import CITY_NUMBER, MOBILE_NUMBER
from .cases.case import OTHERWISE, Edit
from .cases.megafon import IN_HANDS
from .stacks import Stack

EMPLOYED = Edit.of(1, IN_HANDS)


def test_a_mobile_number_that_is_slow_to_activate_is_recorded_and_completed_by_the_next_update(stack: Stack) -> None:
    MOBILE_NUMBER.prepare(stack.admin, 1)
    stack.admin.switches("megafon", activation_reads=0, activation_seconds=600)
    stack.declare(MOBILE_NUMBER.declared(1, changes={**EMPLOYED, "activation_timeout": 1}))

    up = stack.up()
    assert "is not active after 1 seconds" in up.text
    id_ = stack.recorded()["mobile"]
    assert stack.state("mobile")["outputs"]["__pending"] == ["activation"]
    assert _remote(stack, id_)["state"] == "activation"

    assert stack.preview().operations("mobile") == ["update"]
    stack.admin.clock(600)
    assert stack.up().operations("mobile") == ["update"]
    number = _remote(stack, id_)
    assert (number["state"], number["purpose"], number["employee_id"]) == (
        "active",
        "employee",
        EMPLOYED["employee_id"],
    )
    assert "__pending" not in stack.state("mobile")["outputs"]
    stack.up(expect_no_changes=True)

    stack.destroy()
    offers = {each["number"]: each["dgn_number"] for each in stack.admin.objects("megafon", "capacity")}
    assert offers[number["number"]] == number["dgn_number"]


def test_6_18_a_city_number_that_megafon_links_again_stops_the_second_order_and_the_next_update_heals(
    stack: Stack,
) -> None:
    """What happens to the link when a number is given back is not documented."""
    MOBILE_NUMBER.prepare(stack.admin, 1)
    linked = MOBILE_NUMBER.everything(1)["dgn_number"]
    declared = MOBILE_NUMBER.declared(1, changes={"dgn_number": linked})
    stack.declare(declared)
    stack.up()
    given_back = stack.recorded()["mobile"]

    stack.declare(declared.but({"dgn_number": "74950009999"}))
    assert "replace" in stack.preview().operations("mobile")
    failed = stack.up(check=False)
    assert not failed.ok
    assert f"links {declared.inputs['number']} with the city number {linked}, not with 74950009999" in failed.text
    assert MOBILE_NUMBER.found(stack.admin, given_back) is None

    stack.declare(declared)
    stack.up()
    assert _remote(stack, stack.recorded()["mobile"])["dgn_number"] == linked
    stack.up(expect_no_changes=True)


def test_a_mobile_number_that_cannot_be_activated_is_given_back_and_not_recorded(stack: Stack) -> None:
    MOBILE_NUMBER.prepare(stack.admin, 1)
    stack.admin.switches("megafon", activation_outcome="error", activation_reason="the SIM card is blocked")
    before = stack.admin.objects("megafon")
    stack.declare(MOBILE_NUMBER.declared(1))

    failed = stack.up(check=False)
    assert not failed.ok
    assert "the SIM card is blocked; the number has been detached again" in failed.text
    assert stack.recorded() == {}
    assert stack.admin.objects("megafon") == before

    stack.admin.switches("megafon", activation_outcome="active")
    assert stack.up().operations("mobile") == ["create"]


def test_a_mobile_number_whose_late_activation_fails_stays_recorded_until_it_is_destroyed(stack: Stack) -> None:
    MOBILE_NUMBER.prepare(stack.admin, 1)
    stack.admin.switches("megafon", activation_reads=0, activation_seconds=600, activation_outcome="error")
    stack.declare(MOBILE_NUMBER.declared(1, changes={"activation_timeout": 1}))
    stack.up()
    ids = stack.recorded()
    stack.admin.clock(600)

    failed = stack.up(check=False)
    assert not failed.ok
    assert "destroy the resource and create it again" in failed.text
    assert stack.recorded() == ids
    stack.destroy()
    assert MOBILE_NUMBER.found(stack.admin, ids["mobile"]) is None


def test_a_city_number_is_adopted_and_outlives_its_resource(stack: Stack) -> None:
    CITY_NUMBER.prepare(stack.admin, 1)
    stack.declare(CITY_NUMBER.declared(1))
    stack.calls()
    preview = stack.preview()
    assert preview.operations("city") == ["create"]
    taken = 'VirtualNumber "city" takes over number 74970000001 (id 20001) and changes its comment'
    assert taken in preview.messages("info", "info#err")
    assert stack.calls() == {"megafon": ["GET /numbers/virtual-number"]}
    stack.up()
    assert stack.calls() == {"megafon": CITY_NUMBER.calls["create"]}
    id_ = stack.recorded()["city"]
    assert CITY_NUMBER.deviations(stack.admin, id_, CITY_NUMBER.inputs(1)) == {}
    stack.refresh(expect_no_changes=True)
    assert stack.calls() == {"megafon": CITY_NUMBER.calls["read"]}

    stack.admin.patch("megafon", id_, dict(CITY_NUMBER.hand.fields))
    assert stack.up(refresh=True).operations("city") == ["refresh", "update"]
    # What the refresh has read tells the update whose number it is.
    assert stack.calls() == {"megafon": [*CITY_NUMBER.calls["read"], *CITY_NUMBER.calls["update"][1:]]}

    # Law 5, as far as it goes: nobody but MegaFon can make it again.
    stack.admin.delete("megafon", id_)
    stack.refresh()
    assert stack.recorded() == {}
    for failed in (stack.preview(check=False), stack.up(check=False)):
        assert 'of type "abc" in the MegaFon account at 127.0.0.1' in failed.text
        assert "and the API cannot order one" in failed.text
        assert not failed.ok
    assert stack.recorded() == {}

    stack.declare(CITY_NUMBER.declared(1 + OTHERWISE))
    stack.up()
    id_ = stack.recorded()["city"]
    stack.calls()
    destroyed = stack.destroy()
    assert "it stays in the account, and is removed from the state" in destroyed.text
    assert stack.calls() == {"megafon": CITY_NUMBER.calls["delete"]}
    assert CITY_NUMBER.found(stack.admin, id_) is not None
    assert stack.recorded() == {}


def _remote(stack: Stack, id_: str) -> dict[str, object]:
    found = MOBILE_NUMBER.found(stack.admin, id_)
    assert found is not None
    return found
