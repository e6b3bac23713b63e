"""What the documentation leaves open, and what one may want to turn (contract 1, 6)."""

from __future__ import annotations

from ..platform import Switch

SWITCHES = (
    # Transport
    Switch("doc_statuses", False, "authorization errors with the HTTP statuses of the documentation's table", "1.7"),
    Switch("https_required", False, "plain HTTP is refused, as in the cloud", "1.9"),
    Switch("moved_to", "", "origin of the portal's new address: calls to any other host get a 302", "1.9"),
    Switch("response_bom", False, "answers begin with a byte order mark", "4 trap 21"),
    Switch("error_language", "mixed", "of error texts; mixed: English, one in Russian", "4 trap 20, 6",
           choices=("en", "ru", "mixed")),
    # Access
    Switch("webhook_denied", False, "voximplant.sip.* refuse webhooks with WRONG_AUTH_TYPE", "1.4"),
    Switch("first_exchange_full", False, "the answer to a code has expires and user_id, as b24pysdk demands", "1.6"),
    # Limits
    Switch("rate_limit", True, "leaky bucket for each portal and source address", "1.11, U-20"),
    Switch("rate_limit_burst", 50, "X: requests the bucket holds", "1.11, U-20"),
    Switch("rate_limit_per_second", 2.0, "Y: requests per second that leak out of it", "1.11, U-20"),
    Switch("rate_limit_status", 503, "HTTP status of QUERY_LIMIT_EXCEEDED, 429 in old documents", "4 trap 16",
           choices=(503, 429)),
    Switch("operating_limit", 480.0, "seconds of execution per method and caller in ten minutes; 0 is no limiter",
           "1.11, U-21"),
    Switch("operating_seconds", 0.0, "what one telephony call is said to have taken; 0.1 and less do not count",
           "1.11, U-21"),
    Switch("cloud_line_limit", 10, "cloud lines of the whole portal, 5 in old documents", "2.1, 4 trap 13"),
    # Registration
    Switch("registration_wait_calls", 0, "status calls that a new registration answers with wait", "3, U-2"),
    Switch("registration_status_calls", 2, "status calls after these that it answers with in_progress", "U-2"),
    Switch("registration_seconds", 60.0, "after which it is decided even if nobody asks", "U-2"),
    Switch("unresolvable_suffix", ".invalid", "hosts that end so do not resolve: status error 502", "U-2"),
    Switch("rejected_password", "wrong-password", "a password every server rejects: status error 403", "U-2"),
    Switch("provider_refuses", False, "sip.add gets no REG_ID, no INCOMING_*, from the telephony provider", "U-4"),
    # Lines
    Switch("visibility_delay", 0.0, "seconds until sip.get shows a new line", "U-12"),
    Switch("titles_case_sensitive", False, "titles that differ in case only are different", "U-10"),
    Switch("empty_titles_collide", True, "sip.update refuses an empty title when another line has none", "2.3"),
    Switch("total_when_empty", False, "sip.get tells total: 0 when nothing matches, instead of leaving it out", "2.2"),
    Switch("unstable_order", False, "sip.get without SORT and ORDER answers in another order each time", "1.8"),
    Switch("legacy_charset", False, "characters outside the Basic Multilingual Plane are lost", "4 trap 22"),
)  # fmt: skip
