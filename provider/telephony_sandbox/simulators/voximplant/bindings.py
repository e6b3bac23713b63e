"""What a registration is bound to: application, rule, user (contract 2.1, 2.4; U5, U15, U16, U17)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document, VendorState
from . import directory, sip
from .errors import invalid, missing, only_one_of

PAIRS = (("application_id", "application_name"), ("rule_id", "rule_name"), ("user_id", "user_name"))
_NEED_APPLICATION = ("rule_name", "user_id", "user_name")


def one_of_each(call: Call) -> None:
    """R1 to R3."""
    for pair in PAIRS:
        if all(name in call.parameters for name in pair):
            raise only_one_of(*pair)


def combinable(call: Call) -> None:
    """R1 to R4. A rule's id needs no application (trap T7)."""
    one_of_each(call)
    sent = call.parameters.keys()
    if sent.isdisjoint(PAIRS[0]) and not sent.isdisjoint(_NEED_APPLICATION):
        raise missing("application_id")


def wanted(call: Call, registration: Document | None) -> dict[str, int]:
    """The ids of what the call wants bound, in the order of PAIRS; ``combinable`` came before."""
    sent = call.parameters.keys()
    ids: dict[str, int] = {}
    if not sent.isdisjoint(PAIRS[0]):
        ids["application_id"] = named_application(call)["application_id"]
    if not sent.isdisjoint(PAIRS[1]):
        rule = _rule(call, ids.get("application_id", (registration or {}).get("application_id")))
        # A rule lives in an application, so a rule alone says which.
        ids |= {"application_id": rule["application_id"], "rule_id": rule["rule_id"]}
    if not sent.isdisjoint(PAIRS[2]):
        ids["user_id"] = _user(call, ids["application_id"])["user_id"]
    return ids


def bind(state: VendorState, registration: Document, ids: dict[str, int]) -> None:
    """Change the document. A user leaves the registration it was bound to (R5)."""
    application = ids.get("application_id")
    if application is not None and application != registration.get("application_id"):
        for name in ("rule_id", "user_id"):  # they belong to the application that is left (U17)
            registration.pop(name, None)
    registration.update(ids)
    if "user_id" in ids:
        release_user(state, ids["user_id"], but=registration["sip_registration_id"])


def release_user(state: VendorState, user_id: int, but: int | None = None) -> None:
    for other in state.find("sip_registration", "user_id", user_id):
        if other["sip_registration_id"] != but:
            unbind(state, other, ["user_id"])


def unbind(state: VendorState, registration: Document, names: list[str]) -> None:
    """Remove these and keep the document; a registration that lived from its user goes offline."""
    for name in names:
        registration.pop(name, None)
    if "user_id" in names and not registration["is_persistent"]:
        sip.restart(state, registration)
    state.put("sip_registration", registration)


def to_unbind(call: Call, registration: Document) -> list[str]:
    """The ids that Bind with bind=false takes from this registration (U5); none if it has not what is named."""
    named = {
        pair[0]: _matches(call, registration, pair) for pair in PAIRS if not call.parameters.keys().isdisjoint(pair)
    }
    if not named:
        return [pair[0] for pair in PAIRS]
    if not all(named.values()):
        return []
    parts = [name for name in named if name != "application_id"]
    if "application_id" in named and (not parts or call.state.switch("unbind_application") == "all"):
        return [pair[0] for pair in PAIRS]
    return parts


def _matches(call: Call, registration: Document, pair: tuple[str, str]) -> bool:
    by_id, by_name = pair
    bound = registration.get(by_id)
    if bound is None or by_id in call.parameters:
        return bool(bound is not None and bound == call.parameters[by_id])
    found = call.state.get(by_id.removesuffix("_id"), bound)
    return found is not None and directory.is_called(found[by_name], call.parameters[by_name])


def existing(call: Call) -> None:
    """For bind=false: what is named must be there, though without an application it may be anybody's."""
    one_of_each(call)
    if not call.parameters.keys().isdisjoint(PAIRS[0]):
        named_application(call)
    for code, (by_id, _) in ((147, PAIRS[1]), (117, PAIRS[2])):
        if by_id in call.parameters:
            _owned(call, code, by_id)


# Finding


def named_application(call: Call) -> Document:
    """By ``application_id``, or by ``application_name`` in its full or short form (U30)."""
    if "application_id" in call.parameters:
        application = call.state.get("application", call.parameters["application_id"])
        if application is None or application["account_id"] != call.notes["account_id"]:
            raise invalid(116, "application_id")
        return application
    for application in call.state.find("application", "account_id", call.notes["account_id"]):
        if directory.is_called(application["application_name"], call.parameters["application_name"]):
            return application
    raise invalid(116, "application_name")


def _rule(call: Call, application_id: int | None) -> Document:
    if "rule_name" in call.parameters:
        for rule in call.state.find("rule", "application_id", application_id or 0):
            if rule["rule_name"] == call.parameters["rule_name"]:
                return rule
        raise invalid(156, "rule_name")
    rule = _owned(call, 147, "rule_id")
    if application_id not in (None, rule["application_id"]):
        raise invalid(147, "rule_id")
    return rule


def _user(call: Call, application_id: int) -> Document:
    if "user_name" in call.parameters:
        for user in call.state.find("user", "application_id", application_id):
            if user["user_name"] == call.parameters["user_name"]:
                return user
        raise invalid(117, "user_name")
    user = _owned(call, 117, "user_id")
    if user["application_id"] != application_id:
        raise ApiError(393, field_name="user_id")
    return user


def _owned(call: Call, code: int, by_id: str) -> Document:
    """A rule or user by its id, if its application is the caller's."""
    found = call.state.get(by_id.removesuffix("_id"), call.parameters[by_id])
    application = found and call.state.get("application", found["application_id"])
    if not found or not application or application["account_id"] != call.notes["account_id"]:
        raise invalid(code, by_id)
    return found
