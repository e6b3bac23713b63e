"""What the documentation leaves open about call routing: routing contract 3 and 5, and RT1."""

from __future__ import annotations

from ..platform import Switch

_SCOPES = ("application", "account")

ROUTING_SWITCHES = (
    # Parameters
    Switch("strict_pairs", False, "an id and a name of the same object are 458 even when they agree", "RT1"),
    Switch("default_secure_record_storage", False, "`secure_record_storage` of a new application", "RU1"),
    Switch("default_parent_accounting", True, "`parent_accounting` of a new user", "RU1"),
    # Names
    Switch("name_hold_s", 0.0, "seconds until the name of a deleted or renamed object is free again", "RU2"),
    Switch("scenario_scope", "account", "what names of scenarios are unique in", "RU3", _SCOPES),
    Switch("rule_scope", "application", "what names of rules are unique in", "RU4", _SCOPES),
    Switch("user_scope", "application", "what names of users are unique in", "RU4", _SCOPES),
    # Orders
    Switch("reorder_partial", "first", "a Reorder of some ids only: they come first, are refused with 147 or 132, or "
           "share the places they have", "RU5", ("first", "refuse", "slots")),
    Switch("bind_position", "append", "where a new rule or a newly bound scenario goes", "RU6",
           ("append", "front", "by_id")),
    Switch("bind_strict", False, "binding a scenario that is bound, or unbinding one that is not, is 132", "RU6"),
    # The SIP white list
    Switch("whitelist_put", "keeps", "a description that SetSipWhiteListItem does not say", "RU7",
           ("keeps", "clears")),
    Switch("wl_raw", False, "networks are stored as they are sent, not as `A.B.C.D/L`", "RU7"),
    Switch("wl_unique", False, "a network that is in the list already is 170", "RU7"),
    # Reading
    Switch("get_unknown", "empty", "an unknown id in the other lists: an empty list, or the error of that id", "RU10",
           ("empty", "error")),
    Switch("rules_all", False, "GetRules without an application lists all of the account; else 116", "RU11"),
    # Values
    Switch("number_rule", "replace", "a number that is bound to its application again without a rule loses it, or not",
           "RU12", ("replace", "keep")),
    Switch("script_crlf", False, "scripts are stored with CRLF line ends", "RU13"),
    Switch("script_trim", False, "scripts lose a byte order mark and white space at the end", "RU13"),
    Switch("regex_any", False, "patterns that Python cannot compile are accepted; else 148 or 149", "RU14"),
    # Limits
    Switch("max_applications", 0, "applications of an account, beyond them 108; 0 is no limit", "RU16"),
    Switch("max_scenarios", 0, "scenarios of an account, beyond them 418; 0 is no limit", "RU16"),
    Switch("max_scenarios_of_rule", 0, "scenarios of a rule, beyond them 419; 0 is no limit", "RU16"),
    Switch("max_users", 1000, "users of an account, beyond them 109; 0 is no limit", "routing 2.4"),
    Switch("max_whitelist_items", 0, "SIP white list items of an account, beyond them 172; 0 is no limit", "RU16"),
    # Deletion
    Switch("delete_application", "cascade", "an application that has rules, users, scenarios, registrations or "
           "numbers: they go or are unbound, or 496", "routing 3", ("cascade", "refuse")),
    Switch("delete_rule", "unbind", "a rule that registrations or numbers are bound to: they lose it, lose all they "
           "are bound to, keep its id, or 496", "routing 3", ("unbind", "unbind_all", "dangle", "refuse")),
    Switch("delete_scenario", "unbind", "a scenario that rules run: they lose it, or 496", "routing 3",
           ("unbind", "refuse")),
    Switch("delete_user", "unbind", "a user that a registration is bound to: it loses the user, keeps the id, or 496",
           "routing 3", ("unbind", "dangle", "refuse")),
    Switch("delete_list", "all_or_none", "a list of ids with an unknown one: nothing is deleted, or the others are",
           "routing 3", ("all_or_none", "partial")),
)  # fmt: skip
