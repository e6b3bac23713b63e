"""The route of a call at Voximplant: what its resources do together, and those two that are no objects of their own."""

from __future__ import annotations

from typing import Any

from .cases.routing import FRONTDESK, RULE, SCRIPT, SCRIPT_2, USER
from .stacks import Declared, Stack, output

FREE, BOUND = {"phone_id": 881, "phone_number": "74990005501"}, {"phone_id": 882, "phone_number": "74990005502"}
ORDER = "VoximplantRuleOrder"
BINDING = "VoximplantNumberBinding"


def rules(stack: Stack, application_id: int = FRONTDESK) -> list[int]:
    """The rules of an application as they are tried."""
    found = stack.admin.objects("voximplant", "rule")
    (application,) = (
        a for a in stack.admin.objects("voximplant", "application") if a["application_id"] == application_id
    )
    order = application["rule_order"]
    ids = [each["rule_id"] for each in found if each["application_id"] == application_id]
    return [*(each for each in order if each in ids), *(each for each in ids if each not in order)]


def numbers(stack: Stack) -> dict[int, tuple[int | None, int | None]]:
    """Phone number -> application and rule."""
    found = stack.admin.objects("voximplant", "phone_number")
    return {each["phone_id"]: (each.get("application_id"), each.get("rule_id")) for each in found}


def route() -> list[Declared]:
    """Application, scenarios, rules, their order, a user, a registration and a number, all by reference."""
    within = {"application_id": output("app", "id")}
    return [
        Declared("VoximplantApplication", "app", {"name": "hotline"}),
        Declared("VoximplantScenario", "library", {"name": "shared-library", "script": SCRIPT}),
        Declared("VoximplantScenario", "main", {"name": "main", "script": SCRIPT_2, **within}),
        Declared(
            "VoximplantRule",
            "first",
            {
                **within,
                "name": "first",
                "pattern": "7495.+",
                "scenario_ids": [output("main", "id"), output("library", "id")],
            },
        ),
        Declared(
            "VoximplantRule",
            "last",
            {**within, "name": "last", "pattern": ".*", "scenario_ids": [output("main", "id")]},
        ),
        Declared(ORDER, "order", {**within, "rule_ids": [output("last", "id"), output("first", "id")]}),
        Declared("SipPassword", "password", {"special": True}),
        Declared(
            "VoximplantUser",
            "alice",
            {**within, "name": "alice", "display_name": "Alice", "password": output("password", "result")},
        ),
        Declared(
            "SipRegistration",
            "registration",
            {
                "sip_username": "hotline",
                "proxy": "pbx.example.org",
                **within,
                "rule_id": output("first", "id"),
                "user_id": output("alice", "id"),
            },
        ),
        Declared(BINDING, "number", {"phone_number": FREE["phone_number"], **within, "rule_id": output("first", "id")}),
    ]


def test_a_whole_route_is_made_in_the_order_of_its_references_and_destroyed_in_the_opposite_one(stack: Stack) -> None:
    before = stack.admin.snapshot()["objects"]
    stack.declare(*route())
    stack.preview()
    assert stack.writes() == {}
    stack.up()
    ids = {name: int(id_) for name, id_ in stack.recorded().items() if name != "password"}
    assert rules(stack, ids["app"]) == [ids["last"], ids["first"]]
    assert numbers(stack)[FREE["phone_id"]] == (ids["app"], ids["first"])
    (first,) = (each for each in stack.admin.objects("voximplant", "rule") if each["rule_id"] == ids["first"])
    assert first["scenario_ids"] == [ids["main"], ids["library"]]
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)

    stack.calls()
    stack.destroy()
    # References decide: nothing was left for Voximplant to delete or unbind.
    deletions = [name for name in stack.writes()["voximplant"] if name.startswith("Del")]
    assert sorted(deletions) == [
        "DelApplication", "DelRule", "DelRule", "DelScenario", "DelScenario", "DelUser", "DeleteSipRegistration",
    ]  # fmt: skip
    # A shared scenario belongs to no application.
    after = deletions[deletions.index("DelApplication") + 1 :]
    assert after in ([], ["DelScenario"])
    kinds = {"application", "scenario", "rule", "user", "sip_registration"}
    left = stack.admin.snapshot()["objects"]
    assert [each[:3] for each in left if each[1] in kinds] == [each[:3] for each in before if each[1] in kinds]
    assert numbers(stack)[FREE["phone_id"]] == (None, None)


# -- scripts ------------------------------------------------------------------------------------------------


def test_a_script_changed_in_the_web_editor_is_drift_and_told_by_digest_and_size(stack: Stack) -> None:
    stack.declare(Declared("VoximplantScenario", "main", {"name": "main", "script": SCRIPT}))
    stack.up()
    id_ = stack.recorded()["main"]
    stack.admin.patch("voximplant", id_, {"scenario_script": "// by hand\n"}, "scenario")
    preview = stack.preview(refresh=True)
    assert preview.operations("main") == ["refresh", "update"]
    told = preview.messages("info", "info#err", "warning")
    assert 'the script of the scenario "main" changes from 11 bytes in 1 line, SHA-256' in told.replace("\n", " ")
    assert "by hand" not in preview.text
    stack.up(refresh=True)
    (scenario,) = (s for s in stack.admin.objects("voximplant", "scenario") if str(s["scenario_id"]) == id_)
    assert scenario["scenario_script"] == SCRIPT


# -- rules --------------------------------------------------------------------------------------------------


def test_scenarios_bound_and_reordered_by_hand_are_put_back(stack: Stack) -> None:
    stack.declare(RULE.declared(1))
    stack.up()
    id_ = stack.recorded()["rule"]
    for wrong in ([301, 302], [301], [], [302, 301, 301 + 1]):
        stack.admin.patch("voximplant", id_, {"scenario_ids": list(dict.fromkeys(wrong))}, "rule")
        stack.up(refresh=True)
        assert RULE.deviations(stack.admin, id_, RULE.inputs(1)) == {}


def test_a_rule_that_is_replaced_gets_back_its_place(stack: Stack) -> None:
    stack.declare(*(RULE.declared(n, f"rule-{n}") for n in (1, 2, 3)))
    stack.up()
    order = rules(stack)
    names = {int(id_): name for name, id_ in stack.recorded().items()}
    middle = names[order[3]]
    stack.taint(middle)
    stack.up()
    assert [names.get(each, middle) for each in rules(stack)[2:]] == [names[each] for each in order[2:]]
    assert rules(stack) != order


def test_rules_that_an_order_does_not_name_stay_behind_in_their_order(stack: Stack) -> None:
    stack.declare(Declared(ORDER, "order", {"application_id": FRONTDESK, "rule_ids": [7891]}))
    up = stack.up()
    assert rules(stack) == [7891, 7890]
    assert "does not name 7890, which stay behind the others" in up.messages("info", "info#err").replace("\n", " ")
    assert stack.state("order")["outputs"]["unlisted_rule_ids"] == [7890]
    stack.refresh(expect_no_changes=True)
    # Somebody else's rule is tried first now.
    stack.admin.patch("voximplant", FRONTDESK, {"rule_order": [7890, 7891]}, "application")
    preview = stack.preview(refresh=True)
    assert preview.operations("order") == ["refresh", "update"]
    stack.up(refresh=True)
    assert rules(stack) == [7891, 7890]
    stack.calls()
    stack.destroy()
    assert stack.writes() == {}


def test_an_order_of_a_rule_that_is_not_in_the_application_is_refused_by_name(stack: Stack) -> None:
    stack.declare(Declared(ORDER, "order", {"application_id": FRONTDESK, "rule_ids": [7892, 7890]}))
    failed = stack.up(check=False)
    assert "application 4411 has no rule 7892" in failed.messages("error")
    assert stack.writes() == {}


# -- numbers ------------------------------------------------------------------------------------------------


def binding(name: str = "number", **inputs: Any) -> Declared:
    return Declared(BINDING, name, {"application_id": FRONTDESK, **inputs})


def test_a_number_is_bound_rebound_and_unbound_and_never_bought_or_released(stack: Stack) -> None:
    number = {"phone_number": FREE["phone_number"]}
    stack.declare(binding(**number))
    stack.up()
    assert stack.recorded()["number"] == str(FREE["phone_id"])
    for rule in (7890, 7891, None):
        stack.declare(binding(**number, **({} if rule is None else {"rule_id": rule})))
        assert stack.preview().operations("number") == ["update"]
        stack.up()
        assert numbers(stack)[FREE["phone_id"]] == (FRONTDESK, rule)
    stack.declare(binding(phone_id=FREE["phone_id"]))
    assert stack.up().operations("number") == ["update"]
    stack.refresh(expect_no_changes=True)
    # Bound to something else by hand.
    stack.admin.patch("voximplant", FREE["phone_id"], {"application_id": 4412}, "phone_number")
    stack.up(refresh=True)
    assert numbers(stack)[FREE["phone_id"]] == (FRONTDESK, None)
    stack.destroy()
    assert numbers(stack)[FREE["phone_id"]] == (None, None)
    assert {name for names in stack.writes().values() for name in names} == {"BindPhoneNumberToApplication"}


def test_a_number_that_is_bound_to_something_else_is_taken_over_only_when_asked(stack: Stack) -> None:
    stack.declare(binding(phone_number=BOUND["phone_number"]))
    failed = stack.up(check=False)
    assert "is bound to application 4412 and rule 7892; set adopt=True" in failed.messages("error")
    stack.declare(binding(phone_number=BOUND["phone_number"], adopt=True))
    assert "takes over the binding of phone number" in stack.preview().text.replace("\n", " ")
    stack.up()
    assert numbers(stack)[BOUND["phone_id"]] == (FRONTDESK, None)


def test_a_number_keeps_its_binding_when_the_resource_is_replaced_or_renamed(stack: Stack) -> None:
    stack.declare(binding(phone_id=881))
    stack.up()
    stack.taint("number")
    stack.up()
    assert numbers(stack)[881] == (FRONTDESK, None)
    stack.declare(binding("renamed", phone_number="74990005501"))
    up = stack.up()
    assert numbers(stack)[881] == (FRONTDESK, None)
    assert 'because "renamed" of this program has adopted it' in up.text.replace("\n", " ")
    stack.refresh(expect_no_changes=True)


def test_a_number_that_two_resources_bind_by_id_and_by_number_is_refused_in_the_preview(stack: Stack) -> None:
    told = refused(stack, binding("one", phone_id=881), binding("two", phone_number="74990005501"))
    assert "VoximplantNumberBinding" in told
    assert "of this program also asks for the binding of" in told
    stack.declare(binding("one", phone_id=881), binding("two", phone_number="74990005502", adopt=True))
    stack.up()
    stack.up(expect_no_changes=True)


def test_a_bound_number_that_is_adopted_keeps_the_rule_that_the_program_does_not_name(stack: Stack) -> None:
    stack.declare(binding(phone_id=882, application_id=4412, adopt=True))
    stack.up()
    assert numbers(stack)[882] == (4412, 7892)
    assert stack.writes() == {}
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)


def test_a_number_that_the_account_does_not_have_is_refused(stack: Stack) -> None:
    stack.declare(binding(phone_number="78120000000"))
    assert "has no phone number 78120000000" in stack.up(check=False).messages("error")


# -- two resources that want the same -----------------------------------------------------------------------


def refused(stack: Stack, *resources: Declared) -> str:
    stack.declare(*resources)
    failed = stack.preview(check=False)
    assert not failed.ok
    assert stack.writes() == {}
    return failed.messages("error").replace("\n", " ")


def test_a_user_without_a_password_is_adopted_with_the_one_that_they_have_and_never_made(stack: Stack) -> None:
    def user(**inputs: Any) -> Declared:
        return Declared(USER.kind, "someone", {"application_id": FRONTDESK, "display_name": "Operator", **inputs})

    assert "password is required for a new user" in refused(stack, user(name="operator"))
    stack.declare(user(name="operator", adopt=True))
    stack.up()
    assert stack.recorded() == {"someone": "501"}
    stack.refresh(expect_no_changes=True)
    assert stack.writes() == {}
    stack.declare(
        user(name="operator", adopt=True), Declared(USER.kind, "other", user(name="nobody", adopt=True).inputs)
    )
    failed = stack.up(check=False)
    assert not failed.ok
    assert "does not exist: to create it, set password" in failed.messages("error")
    assert stack.writes() == {}
    assert stack.recorded() == {"someone": "501"}


def test_two_resources_that_claim_the_same_are_refused_in_the_preview_with_both_names(empty_stack: Stack) -> None:
    stack = empty_stack
    order = {"application_id": FRONTDESK, "rule_ids": [7890]}
    told = refused(stack, Declared(ORDER, "one", order), Declared(ORDER, "two", order))
    assert "also asks for the order of the rules of application 4411" in told
    assert '"one"' in told or '"two"' in told
    told = refused(stack, binding("one", phone_id=881), binding("two", phone_id=881))
    assert "also asks for the binding of the phone number with the id 881" in told
    told = refused(stack, RULE.declared(1, "one"), RULE.declared(1, "two"))
    assert 'also asks for the rule name "rule-1" in application 4411' in told
    told = refused(stack, USER.declared(1, "one"), USER.declared(1, "two"))
    assert 'also asks for the user name "user-1" in application 4411' in told


def test_names_move_from_one_rule_to_another_but_are_not_exchanged(stack: Stack) -> None:
    one, two = RULE.declared(1, "one"), RULE.declared(2, "two")
    stack.declare(one, two)
    stack.up()
    ids = stack.recorded()
    shifted = (one.but({"name": "rule-2"}), two.but({"name": "rule-3"}))
    stack.declare(*shifted)
    stack.up()
    assert stack.recorded() == ids
    assert RULE.deviations(stack.admin, ids["one"], shifted[0].inputs) == {}
    assert RULE.deviations(stack.admin, ids["two"], shifted[1].inputs) == {}
    stack.calls()
    told = refused(stack, shifted[0].but({"name": "rule-3"}), shifted[1].but({"name": "rule-2"}))
    assert "cannot exchange what they have in one run" in told


# -- deletion -----------------------------------------------------------------------------------------------


def test_what_others_have_bound_is_unbound_before_a_rule_is_deleted_and_an_application_tells_what_goes_with_it(
    stack: Stack,
) -> None:
    stack.declare(*route()[:5])
    stack.up()
    ids = {name: int(id_) for name, id_ in stack.recorded().items()}
    foreign = {
        "sip_username": "theirs",
        "proxy": "pbx.example.org",
        "application_id": ids["app"],
        "rule_id": ids["last"],
    }
    registration = stack.admin.make("voximplant", foreign)["sip_registration_id"]
    stack.admin.patch("voximplant", 881, {"application_id": ids["app"], "rule_id": ids["last"]}, "phone_number")
    stack.admin.make(
        "voximplant", {"application_id": ids["app"], "user_name": "theirs", "user_display_name": "Theirs"}, "user"
    )
    stack.declare(*route()[:4])
    told = stack.up().messages("info", "info#err").replace("\n", " ")
    assert f"unbound from it: SIP registration {registration} (theirs), phone number 74990005501" in told
    (left,) = (r for r in stack.admin.objects("voximplant") if r["sip_registration_id"] == registration)
    assert left["application_id"] == ids["app"]
    assert left.get("rule_id") is None
    assert numbers(stack)[881] == (ids["app"], None)
    told = stack.destroy().messages("info", "info#err").replace("\n", " ")
    assert "is deleted with its users theirs" in told
    assert numbers(stack)[881] == (None, None)
