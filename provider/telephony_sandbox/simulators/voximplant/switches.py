"""What the documentation of the Management API leaves open: contract 6, and 1.2, 1.8, 2.2, 2.4 where they say so."""

from __future__ import annotations

from ..platform import Switch
from .routing_switches import ROUTING_SWITCHES

SWITCHES = (
    # Authentication
    Switch("future_skew", 5.0, "seconds a token's iat may lie in the future", "1.2"),
    Switch("bad_authentication_status", 200, "HTTP status that carries a refused credential", "U20", (200, 401)),
    # Replies
    Switch("errors_array", True, "an error body has the array `errors` beside `error`", "1.8"),
    Switch("field_names", True, "an error says `field_name` where it is known", "1.8"),
    Switch("account_info", True, "Create's reply has `account_info`", "T10"),
    Switch("absent_as_null", False, "unset fields of a registration are null instead of absent", "U26"),
    Switch("short_application_names", False, "replies say `frontdesk` instead of the full name", "U30"),
    # Lists
    Switch("default_count", 20, "rows of a page when `count` is not given", "U6"),
    Switch("max_count", 1000, "greatest `count`; a greater one is 497", "U6"),
    Switch("count_means", "returned", "`count` of GetSipRegistrations: rows returned, or all found", "U7",
           ("returned", "all")),
    Switch("unknown_id_on_get", "empty", "GetSipRegistrations of an unknown id: an empty list, or 275", "U2",
           ("empty", "275")),
    Switch("list_frozen", True, "frozen registrations are listed when `deactivated` is not given", "U8"),
    Switch("username_filter", "exact", "how `sip_username` filters", "U10", ("exact", "part")),
    # Registrations
    Switch("same_account_twice", True, "two registrations may share sip_username and proxy; else 493", "U11"),
    Switch("persistent_with_user", True, "a persistent registration may have a user; else 394", "2.2"),
    Switch("empty_value", "clears", "an empty auth_user, outbound_proxy or password in an Update; an empty optional "
           "value of a rule, scenario, user or white list item in a Set", "U4, RU9", ("clears", "ignored")),
    Switch("unbind_application", "all", "application_* beside rule_* or user_* with bind=false: names the application "
           "to remove with all in it, or only says where the part lives", "U5", ("all", "part")),
    Switch("minimum_balance", 0.0, "balance below which Create says 127, even if it would pay", "2.2"),
    Switch("registration_delay", 2.0, "seconds until the SIP registration has an outcome", "U22"),
    Switch("status_while_trying", "absent", "what is shown of the last attempt while a new one runs, or while the "
           "platform has not begun one after an Update", "U22, U31", ("absent", "previous")),
    Switch("visible_after", 0.0, "seconds until a list shows a new object", "U23, RU15"),
    Switch("resend_window", 0.0, "seconds in which an identical write is refused with 484; 0 is off", "U24"),
    *ROUTING_SWITCHES,
)  # fmt: skip
