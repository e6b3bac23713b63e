"""What the MegaFon documentation leaves open, with the contract's defaults (sections 4 and 6)."""

from __future__ import annotations

from ..platform import Switch

STATES = ("active", "error", "debt_lock", "unconfirmed", "freeze", "inactive")

SWITCHES = (
    Switch("raw_token_only", False, "Authorization takes the bare token only, not `Bearer <token>`", "6.1"),
    Switch("success_status_201", False, "a POST that succeeds answers 201", "6.2"),
    Switch("errors_in_200", False, "errors arrive with status 200 and an `error` body", "6.2"),
    Switch("foreign_ip", "403", "what an address outside the allow-list meets", "6.4", ("403", "401", "reset")),
    Switch("requests_per_minute", 0, "how many calls a minute takes; 0 for no limit", "6.5"),
    Switch("send_retry_after", False, "a refusal by the limit names the wait", "6.5"),
    Switch("allow_duplicate_numbers", False, "a second object with the same number can be created", "6.6"),
    Switch("put_clears_omitted", False, "an optional field that a PUT leaves out is cleared", "6.8"),
    Switch("keep_empty_comment", False, 'a comment "" stays, instead of becoming null', "6.9"),
    Switch("body_id_optional", False, "a PUT may leave out `id`; one that is there must still be equal", "6.10"),
    Switch("ignore_unknown_fields", False, "fields that do not belong to the type are ignored", "6.11"),
    Switch(
        "missing_answer",
        "404",
        "what an unknown id meets; the last two are for GET alone",
        "6.15",
        ("404", "400", "200-null", "200-list"),
    ),
    Switch("abc_delete_status", 403, "the status of a refused deletion of a city number", "6.16", (403, 400)),
    Switch(
        "delete_blocked_by",
        "scenario",
        "who keeps a number from being deleted: its scenarios and groups, its employee too, or nobody (cascade)",
        "6.17",
        ("scenario", "employee", "nobody"),
    ),
    Switch("delete_delay_seconds", 0.0, "how long a deleted number still shows", "6.18"),
    Switch(
        "detach_unlinks_city_number", False, "a deleted mobile number is offered again without its city number", "6.18"
    ),
    Switch("allow_unlisted_number", False, "a number outside the capacity can be attached", "6.20"),
    Switch("allow_empty_dgn", False, 'a number can be attached with `dgn_number` ""', "6.20"),
    Switch("activation_seconds", 1.0, "how long an attached number stays in `activation`", "6.21"),
    Switch("activation_reads", 0, "if not 0: it becomes active by being read so many times instead", "6.21"),
    Switch("activation_outcome", "active", "the state that activation ends in", "6.21", STATES),
    Switch("activation_reason", "attachment was refused", "the `reason` of any other outcome", "6.21"),
    Switch("allow_put_unless_active", False, "a number can be changed while it is not active", "6.22"),
    Switch("list_cap", 0, "lists end after so many numbers; 0 for all", "6.23"),
    Switch("reject_unknown_filters", False, "an unknown filter is an error, instead of being ignored", "6.24"),
    Switch("foreign_numbers", False, "numbers of 8 to 20 digits are accepted, not only 7 and ten digits", "6.27"),
    Switch("read_lag_seconds", 0.0, "how long reads still show what was there before a write", "6.30"),
    Switch("require_content_length", True, "a chunked body meets 411", "6.33"),
    Switch("require_content_type_always", False, "GET and DELETE must have a JSON content type too", "1"),
    Switch("hide_linked_numbers", False, "city and toll-free numbers in front of a mobile one are not shown", "6.36"),
    Switch(
        "read_profile",
        "table",
        "`dgn_number` and `redirect_number` both, or only one, the latter with the city number for even ids; or lists"
        " with only one and single numbers with both",
        "4.4",
        ("table", "numbers-page", "mixed"),
    ),
    Switch(
        "scenario_list_form",
        "list",
        "whether the only inbound scenario of a number comes in an array, or as the bare object that the page shows",
        "4.16",
        ("list", "object"),
    ),
    Switch(
        "scenario_pointer",
        "virtual_number_id",
        "how an inbound scenario names its number",
        "5",
        ("virtual_number_id", "virtual_number_ids"),
    ),
    Switch("port_echo", "integer", "how `server_port` is echoed", "4.2", ("integer", "as_sent", "string")),
    Switch("sip_account_in_reads", False, "reads have login and server of SIP numbers; never the password", "4.8"),
    Switch("null_arrays", False, "an empty `from_redirect_numbers`, or list of a group's numbers, is null", "4.10"),
    Switch("duplicate_keys", False, "reads have the key `dgn_number` twice, the second time null", "4.4"),
    Switch("extra_fields", False, "reads have fields that no page tells of", "4.5"),
)
