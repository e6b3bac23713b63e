"""What a password is: its inputs with their rules, and its output.

The alphabet is what all three vendors take as it is: Bitrix24 trims blanks and takes 100 characters at most (contracts:
bitrix24 2.1), the other two document no limit. Letters and digits need no escaping at a SIP server either, and without
those that look alike a person can type them into a telephone.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from ..core.model import Inputs, Outputs
from ..core.rules import Replace, ReplacedWhenRemoved, Secret

LETTERS_AND_DIGITS: Final = ("abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""A password has one of each at least. Left out: l, I, 1, O and 0."""

SPECIAL: Final = "!-."
"""With ``special``, a password has one of these as well (voximplant-routing 2.4)."""

SHORTEST, LONGEST = 12, 100


def _texts_by_name(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("must be texts by name, such as {'renewed': '2026'}")
    return value or None


class SipPasswordInputs(Inputs):
    """A password for a SIP account, generated once and kept in the stack's state as a secret.

    No API is called and no account is needed. ``result`` has at least one lower-case letter, one upper-case letter and
    one digit, and none of ``l``, ``I``, ``1``, ``O`` and ``0``, which look alike; with ``special``, a special character
    as well, and otherwise letters and digits only. All three vendors accept it.

    Every change replaces: first a new password is created, then whatever uses ``result`` is updated, and the old
    password is deleted last. To renew it, change a value of ``keepers``. A refresh keeps it, and so does a new name
    with the option ``aliases``. Destroying the resource forgets the password; it cannot be restored.

    The SIP server must know the password as well. Pass ``result`` to the resource that sets up the account there, or
    read it from a stack output with ``pulumi stack output --show-secrets``.

    For a password that exists already, use a configuration secret instead. There is nothing to look a password up in,
    so ``SipPassword.get`` is rejected.
    """

    no_lookup = (
        "a password is kept in the state of its stack only; export it there as an output, and read that with"
        " pulumi.StackReference"
    )

    length: Annotated[int, Field(ge=SHORTEST, le=LONGEST), Replace()] = 20
    """How many characters the password has."""
    special: Annotated[bool | None, Replace(), ReplacedWhenRemoved()] = None
    """Whether the password also has a special character, ``!``, ``-`` or ``.``: that of a ``VoximplantUser`` needs
    one."""
    keepers: Annotated[dict[str, str] | None, BeforeValidator(_texts_by_name), Replace(), ReplacedWhenRemoved()] = None
    """Texts of your choice by name, such as ``{"renewed": "2026-11"}``: the password stays the same as long as they do.
    Not secret, unless you pass them as secrets."""


class SipPasswordOutputs(Outputs):
    result: Annotated[str, Secret()]
    """The password."""
