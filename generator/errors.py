"""The page of the errors: the tree of their classes, why an input is rejected, and the codes of the vendors."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_telephony.base import errors
from pulumi_telephony.bitrix24 import errors as bitrix24
from pulumi_telephony.core import check
from pulumi_telephony.http.answers import Reaction
from pulumi_telephony.megafon import errors as megafon
from pulumi_telephony.voximplant import errors as voximplant

from . import docstrings
from .markdown import code, example, page, table

WHAT_TO_DO = {
    "TelephonyError": "Do what the message says.",
    "ConfigurationError": "Correct the setting or environment variable that the message names. `telephony doctor`"
    " checks them all. See [Configuration](../configuration.md).",
    "WrongAccountError": "Use the credentials of the account in the state, or declare that it changed: see"
    " [Another account, name or id](../adoption.md#another-account-name-or-id).",
    "InvalidInputError": "Correct the input that the message names.",
    "TransportError": "Run again: the provider repeats reads, and a create first checks whether the object exists."
    " If it happens again, check the network, the proxy, the endpoint and, at MegaFon, the IP allowlist.",
    "ApiError": "Correct the inputs that the vendor's message names.",
    "AuthorizationError": "Run `telephony doctor`, which says what the credentials lack.",
    "NotFoundError": "Run `pulumi refresh`, then `up`. If the object exists, check which account the credentials open.",
    "ConflictError": "Give another name, number or user, or [adopt](../adoption.md) the existing object.",
    "LimitError": "If the provider did not wait, top up the account or ask the vendor for a higher limit.",
    "ServerError": "Run again later. The provider repeats reads, and a create first checks whether the object exists.",
}
"""By the name of a class. A new class needs an entry."""

WAITED = (
    "The provider [waits](../guarantees.md#limits-and-waiting) and tries again. If the run fails anyway, set a lower"
    " `requestsPerSecond`, or stop other programs that use the account."
)

CHANGED = {False: "nothing", None: "unknown; the next run checks"}


def reference() -> str:
    """The page."""
    return page(
        "Errors",
        "An error is one sentence: which resource, what failed, the vendor's code, and what to do. It never contains a"
        " secret. `PULUMI_TELEPHONY_DEBUG=1` shows tracebacks instead.",
        example("errors"),
        "## Kinds of errors",
        "An error of a vendor says `refused`, followed by the vendor's words and its code in parentheses: the tables of"
        " codes below link to its kind. A `TransportError` says that a connection failed or broke, or that an answer is"
        " late or not from the API. The others name the setting, the account or the input.",
        "*Changed* says what the failed call did to the vendor's object. What was created before the error stays in the"
        " state, and the next `up` continues from there: see [Guarantees](../guarantees.md).",
        *map(_class, classes()),
        "## If the message mentions",
        table(["words", "read"], [[words, read] for words, read in SUBJECTS.items()]),
        "## Rejected inputs",
        "A preview lists every wrong input with its reason. These reasons are the same for all resources. Others, such"
        " as `give application_id or application_name, not both`, say what to set.",
        table(["message", "what to do"], _reasons()),
        "## Codes of MegaFon",
        "MegaFon documents neither status codes nor error bodies. These are the words and codes of the platform that"
        " its service is built on, which is an assumption. Every other error is classified by its HTTP status.",
        _codes(
            {**megafon.MNEMONICS, **megafon.CODES, **{f"HTTP {status}": r for status, r in megafon.STATUSES.items()}}
        ),
        "## Codes of Voximplant",
        f"For every other code: {_lower(WHAT_TO_DO['ApiError'])}",
        _codes(dict(sorted(voximplant.REACTIONS.items()))),
        "## Codes of Bitrix24",
        f"Case does not matter. For every other code: {_lower(WHAT_TO_DO['ApiError'])}",
        _codes(
            {
                **bitrix24.REACTIONS,
                **{f"{word} of {method}": reaction for (method, word), reaction in bitrix24.OF_METHOD.items()},
            }
        ),
        "With OAuth, the authorization server has its own codes:",
        _codes(bitrix24.OF_AUTHORIZATION_SERVER),
    )


SUBJECTS = {
    "`exists already`, `adopt`, `existing_id`": "[Adoption](../adoption.md#one-resource)",
    "`aliases`, `delete_before_replace`, a replacement": "[Forced replacements](../guarantees.md#forced-replacements)",
    "another resource `of this program`": "[Moving a title, number or user between"
    " resources](../guarantees.md#moving-a-title-number-or-user-between-resources)",
    "`an interrupted run`, a lost answer, the state directory": "[How a create"
    " works](../guarantees.md#how-a-create-works)",
    "`telephony:coordination`, Redis": "[Several runners on one account](../scale.md#several-runners-on-one-account)",
    "`release_protection`": "[Protection](../resources.md#protection)",
    "`the SIP server`": "[Waiting for the SIP server](../resources.md#waiting-for-the-sip-server)",
    "another account, another portal": "[Another account, name or id](../adoption.md#another-account-name-or-id)",
    "a limit, `requestsPerSecond`": "[Limits and waiting](../guarantees.md#limits-and-waiting)",
    "a proxy, SOCKS": "[Proxies](../configuration.md#proxies)",
    "an environment variable or configuration key": "[Settings](settings.md)",
    "`KeyError: '__provider'`": "[Instead of `pulumi import`](../adoption.md#instead-of-pulumi-import-type-name-id)",
    "`Mocks.call`, the mock of a function": "[Unit tests with mocks](../testing.md#functions)",
    "`a bug in this provider`": "Run again with `PULUMI_TELEPHONY_DEBUG=1`, and report the traceback",
}
"""Words of a message, and the guide about them."""


NO_INPUT = "is not an input of KIND"

_LIMITS = "Stay within the limits that the page of the resource shows."
REASONS = {
    "missing": "Set the input.",
    "string_type": "Give a value of this type. A number in quotes is text.",
    "int_type": "Give a value of this type. A number in quotes is text.",
    "bool_type": "Give a value of this type. A number in quotes is text.",
    "literal_error": "Choose one of the values.",
    "too_short": _LIMITS,
    "string_too_short": _LIMITS,
    "string_too_long": _LIMITS,
    "greater_than": _LIMITS,
    "greater_than_equal": _LIMITS,
    "less_than_equal": _LIMITS,
}
"""By pydantic's type of a problem. A new type needs an entry."""


def classes() -> list[type[errors.TelephonyError]]:
    """The tree of the errors, in its order."""
    found = (cls for cls in vars(errors).values() if inspect.isclass(cls))
    return [cls for cls in found if issubclass(cls, errors.TelephonyError)]


def _class(cls: type[errors.TelephonyError]) -> str:
    meaning = " ".join(docstrings.summary(docstrings.of(cls).prose).split())
    changed, do = CHANGED[cls.executed], WHAT_TO_DO[cls.__name__]
    return f"### {cls.__name__}\n\n{meaning}\n\n- *Changed:* {changed}.\n- *What to do:* {do}"


def _reasons() -> Iterable[list[str]]:
    """One row for all reasons with the same solution."""
    found: dict[str, list[str]] = {"Check the spelling. The page of the resource lists its inputs.": [NO_INPUT]}
    for kind, reason in check._REASONS.items():
        shown = reason.replace("{expected}", "VALUES")
        found.setdefault(REASONS[kind], []).append(re.sub(r"\{\w+\}", "N", shown))
    return ([", ".join(map(code, reasons)), do] for do, reasons in found.items())


def _codes(reactions: Mapping[Any, Reaction]) -> str:
    """A row for each solution, with its codes; codes with their own texts come first."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, reaction in reactions.items():
        found.setdefault((reaction.error.__name__, _todo(reaction)), []).append(code(str(key)))
    rows = [[", ".join(keys), f"[{code(kind)}](#{kind.lower()})", do] for (kind, do), keys in found.items()]
    return table(["code", "kind", "what to do"], rows)


def _todo(reaction: Reaction) -> str:
    if reaction.hint:
        first, _, rest = reaction.hint.partition(" ")
        # Not the name of an input, as in `adopt=True`.
        return f"{first.capitalize() if first.isalpha() else first} {rest}."
    if reaction.transient and issubclass(reaction.error, errors.LimitError):
        return WAITED
    return WHAT_TO_DO[reaction.error.__name__]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
