"""The error table (contract 3), and the errors that need words of their own.

Texts name some parameters by older names than the API does (trap T13); ``field_name`` has the right one.
"""

from __future__ import annotations

from ..platform import ApiError, ErrorSpec

NOT_FOUND = "http-404"
WRONG_VERB = "http-405"
"""What the web server in front of the API answers by itself: pages, not error objects."""

UNAUTHENTICATED = frozenset({"100", "115", "131", "161", "447", "454", "455", "456"})
"""Codes of a refused credential, whose HTTP status is a switch (U20)."""

_AUTH, _SIP, _OBJECTS, _MONEY, _TROUBLE, _PARAMETERS = "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"


def _row(section: str, code: int, text: str, field_name: str = "") -> ErrorSpec:
    return ErrorSpec(code, 200, text, {"field_name": field_name} if field_name else {}, section)


ERRORS = (
    ErrorSpec(NOT_FOUND, 404, "Not Found", section="1.1"),
    ErrorSpec(WRONG_VERB, 405, "Method Not Allowed", section="1.1"),
    _row(_AUTH, 100, "Authorization failed."),
    _row(_AUTH, 101, "Invalid arguments."),
    _row(_AUTH, 102, "The 'cmd' parameter is missing."),
    _row(_AUTH, 103, "Unknown command."),
    _row(_AUTH, 104, "Forbidden command."),
    _row(_AUTH, 105, "The requested output format is not supported."),
    _row(_AUTH, 115, "The 'account_id' parameter is invalid.", "account_id"),
    _row(_AUTH, 131, "The account is not activated."),
    _row(_AUTH, 135, "The session has timed out."),
    _row(_AUTH, 137, "The account is not logged in."),
    _row(_AUTH, 161, "The 'session_id' parameter is invalid.", "session_id"),
    _row(_AUTH, 177, "The 'parent_account_id' parameter is invalid."),
    _row(_AUTH, 194, "The 'child_account_id' parameter is invalid."),
    _row(_AUTH, 198, "The 'child_account_name' parameter is invalid."),
    _row(_AUTH, 199, "The 'child_account_email' parameter is invalid."),
    _row(_AUTH, 320, "The authorized IP is invalid."),
    _row(_AUTH, 321, "The authorized IP list is too long."),
    _row(_AUTH, 323, "The request comes from an IP that is not authorized."),
    _row(_AUTH, 392, "A captcha is wanted."),
    _row(_AUTH, 433, "The 'key_id' parameter is invalid.", "key_id"),
    _row(_AUTH, 435, "The set of roles is invalid."),
    _row(_AUTH, 447, "The format of the token is invalid."),
    _row(_AUTH, 454, "The token lives longer than allowed."),
    _row(_AUTH, 455, "The token was issued in the future."),
    _row(_AUTH, 456, "The token has expired."),
    _row(_AUTH, 511, "The registration of the account is incomplete."),
    _row(_AUTH, 527, "Requests through a VPN are not accepted."),
    _row(_SIP, 272, "The maximum number of SIP registrations is exceeded."),
    _row(_SIP, 273, "The 'username' parameter is invalid.", "sip_username"),
    _row(_SIP, 274, "The 'proxy' parameter is invalid.", "proxy"),
    _row(_SIP, 275, "The 'registration_id' parameter is invalid.", "sip_registration_id"),
    _row(_SIP, 393, "The user is not bound to the application."),
    _row(_SIP, 394, "The SIP registration is persistent."),
    _row(_OBJECTS, 107, "The 'application_name' parameter is invalid.", "application_name"),
    _row(_OBJECTS, 108, "The maximum number of applications is exceeded."),
    _row(_OBJECTS, 109, "The maximum number of users is exceeded."),
    _row(_OBJECTS, 112, "The password must be at least 6 characters long.", "user_password"),
    _row(_OBJECTS, 116, "The 'application_id' parameter is invalid."),
    _row(_OBJECTS, 117, "The 'user_id' parameter is invalid."),
    _row(_OBJECTS, 118, "The 'user_name' parameter is not unique.", "user_name"),
    _row(_OBJECTS, 121, "The phone number is invalid.", "phone_number"),
    _row(_OBJECTS, 122, "The 'user_name' parameter is invalid.", "user_name"),
    _row(_OBJECTS, 129, "The 'application_name' parameter is not unique.", "application_name"),
    _row(_OBJECTS, 130, "The script is too long.", "scenario_script"),
    _row(_OBJECTS, 132, "The 'scenario_id' parameter is invalid."),
    _row(_OBJECTS, 133, "The 'scenario_name' parameter is not unique.", "scenario_name"),
    _row(_OBJECTS, 147, "The 'rule_id' parameter is invalid."),
    _row(_OBJECTS, 148, "The 'rule_pattern' parameter is invalid.", "rule_pattern"),
    _row(_OBJECTS, 149, "The 'rule_pattern_exclude' parameter is invalid.", "rule_pattern_exclude"),
    _row(_OBJECTS, 156, "The 'rule_name' parameter is invalid.", "rule_name"),
    _row(_OBJECTS, 157, "The 'user_display_name' parameter is invalid.", "user_display_name"),
    _row(_OBJECTS, 168, "The 'scenario_name' parameter is invalid.", "scenario_name"),
    _row(_OBJECTS, 169, "The 'sip_whitelist_id' parameter is invalid.", "sip_whitelist_id"),
    _row(_OBJECTS, 170, "The 'sip_whitelist_network' parameter is invalid.", "sip_whitelist_network"),
    _row(_OBJECTS, 172, "The maximum number of SIP white list items is exceeded."),
    _row(_OBJECTS, 175, "The 'rule_name' parameter is not unique.", "rule_name"),
    _row(_OBJECTS, 181, "The 'phone_id' parameter is invalid.", "phone_id"),
    _row(_OBJECTS, 203, "The 'mobile_phone' parameter is invalid.", "mobile_phone"),
    _row(_OBJECTS, 212, "The 'user_custom_data' parameter is too long.", "user_custom_data"),
    _row(_OBJECTS, 375, "No scenario is bound to the rule."),
    _row(_OBJECTS, 418, "The maximum number of scenarios is exceeded."),
    _row(_OBJECTS, 419, "The maximum number of scenarios of a rule is exceeded."),
    _row(_OBJECTS, 462, "The new user name is invalid.", "new_user_name"),
    _row(_OBJECTS, 463, "The password must not be empty.", "user_password"),
    _row(_OBJECTS, 464, "The password lacks characters of some kind.", "user_password"),
    _row(_OBJECTS, 523, "The password is too weak.", "user_password"),
    _row(_OBJECTS, 524, "The password must not have spaces.", "user_password"),
    _row(_OBJECTS, 535, "The password was used before.", "user_password"),
    _row(_OBJECTS, 546, "Some application ids are invalid."),
    _row(_OBJECTS, 558, "The application is not found."),
    _row(_MONEY, 5, "Billing failed."),
    _row(_MONEY, 127, "There is not enough money on the account."),
    _row(_MONEY, 281, "The account has to be verified."),
    _row(_MONEY, 282, "The verification of the account is in progress."),
    _row(_MONEY, 314, "The limit of concurrent resources is reached."),
    _row(_MONEY, 316, "The requested resource is forbidden."),
    _row(_MONEY, 317, "Upgrade to a paid account to do this."),
    _row(_MONEY, 376, "The 'subscription_id' parameter is invalid."),
    _row(_MONEY, 540, "The countable subscription is attached already."),
    _row(_MONEY, 541, "The countable subscription must be active."),
    _row(_TROUBLE, 1, "Fatal error."),
    _row(_TROUBLE, 2, "Internal error."),
    _row(_TROUBLE, 4, "Database error."),
    _row(_TROUBLE, 13, "Internal configuration error."),
    _row(_TROUBLE, 15, "Media server error."),
    _row(_TROUBLE, 16, "Media balancer error."),
    _row(_TROUBLE, 20, "The phone provider failed."),
    _row(_TROUBLE, 21, "The call service failed."),
    _row(_TROUBLE, 162, "Try later."),
    _row(_TROUBLE, 340, "The rate limit is exceeded."),
    _row(_TROUBLE, 416, "Repeat the request after 2 seconds."),
    _row(_TROUBLE, 484, "The request looks like an automatic resend and is rejected."),
    _row(_TROUBLE, 512, "The parameter was changed too often."),
    _row(_TROUBLE, 514, "The creation of the account has started already."),
    _row(_TROUBLE, 515, "The same operation was carried out recently."),
    _row(_PARAMETERS, 111, "The date is invalid."),
    _row(_PARAMETERS, 123, "The date range is invalid."),
    _row(_PARAMETERS, 134, "A required parameter is empty."),
    _row(_PARAMETERS, 458, "Only one of these parameters may be given."),
    _row(_PARAMETERS, 477, "A parameter is too long."),
    _row(_PARAMETERS, 485, "A parameter must be given."),
    _row(_PARAMETERS, 492, "A parameter is forbidden."),
    _row(_PARAMETERS, 493, "A value is not unique."),
    _row(_PARAMETERS, 496, "A parameter is invalid."),
    _row(_PARAMETERS, 497, "A parameter is out of range."),
    _row(_PARAMETERS, 499, "A parameter is too long."),
)


def only_one_of(*names: str) -> ApiError:
    return ApiError(458, f"Only one of these parameters may be given: {', '.join(names)}.")


def missing(name: str) -> ApiError:
    return ApiError(485, f"The '{name}' parameter must be given.", field_name=name)


def out_of_range(name: str) -> ApiError:
    return ApiError(497, f"The '{name}' parameter is out of range.", field_name=name)


def invalid(code: int, name: str) -> ApiError:
    """``code`` in the words of the table, or of the template when it is the generic one."""
    return ApiError(code, f"The '{name}' parameter is invalid." if code == 496 else None, field_name=name)
