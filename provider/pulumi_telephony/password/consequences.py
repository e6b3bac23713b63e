"""Passwords that a stack generates (``password/``)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import DELETE, REPLACE, Change, ReviewRule, Topic

RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "password-renewed",
        Topic.PERSON,
        "{it} generates a new password. Set it at the SIP server, unless a resource of this stack does: until then,"
        " the server rejects logins with it.",
        source="password/resource.py",
        on=(REPLACE,),
    ),
    ReviewRule(
        "password-forgotten",
        Topic.SECRETS,
        "{it} is deleted: the password exists only in the state, and cannot be recovered.",
        source="password/resource.py",
        look=False,
        on=(DELETE,),
    ),
)
