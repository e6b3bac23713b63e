"""Policies about numbers: which of them can be released, and where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from pulumi_policy import ResourceValidationArgs

from ..commands.review import kinds
from ..commands.route.accounts import NUMBER
from ..commands.route.links import BINDING
from ..core.rules import PROTECTION
from ..megafon.declaration import NumberType
from .making import Config, of_resources, texts
from .resources import values, words

_NUMBERS: Final = {NUMBER: ("number", "dgn_number"), BINDING: ("phone_number",)}
"""Kind -> the inputs with a phone number."""


def _release(given: ResourceValidationArgs, kind: str, config: Config) -> Iterator[str]:
    fields, permitted = values(given), config["permitted"]
    if kind != NUMBER or fields.get("type") not in config["types"]:
        return
    number = fields.get("number")
    may_be_permitted = number in permitted or (permitted and not isinstance(number, str))
    # Neither True nor False while it is unknown.
    if kinds.protection(kind, fields) is False and not given.opts.protect and not may_be_permitted:
        yield (
            f"{words(given)} can be released: nothing rejects deleting or replacing it. Set {PROTECTION}=True. If the"
            " number is to be released, list it in the option permitted of this policy."
        )


def _region(given: ResourceValidationArgs, kind: str, config: Config) -> Iterator[str]:
    fields, prefixes = values(given), tuple(config["prefixes"])
    for name in _NUMBERS.get(kind, ()):
        number = fields.get(name)
        if prefixes and isinstance(number, str) and not number.startswith(prefixes):
            yield (
                f"{words(given)} has a {name} in a region that is not allowed. It must begin with"
                f" {' or '.join(prefixes)}."
            )


RELEASE: Final = of_resources(
    "number-release",
    "A number can be released only with a permission in the configuration of this policy.",
    _release,
    {
        "types": {
            "type": "array",
            "items": {"type": "string", "enum": list(get_args(NumberType))},
            "default": ["def"],
            "description": "The types of numbers that must be protected.",
        },
        "permitted": texts({"pattern": "^7[0-9]{10}$"}, "The phone numbers that programs may release."),
    },
)

REGION: Final = of_resources(
    "number-region",
    "A number is in an allowed region.",
    _region,
    {
        "prefixes": texts(
            {"pattern": "^7[0-9]{0,10}$"},
            "How numbers begin, such as 7495 for Moscow and 79 for mobile numbers; empty: every number is allowed.",
        ),
    },
)
