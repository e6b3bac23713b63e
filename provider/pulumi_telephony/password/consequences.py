"""Passwords that a stack makes up itself (``password/``)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import DELETE, REPLACE, Change, ReviewRule, Topic

RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "password-renewed",
        Topic.PERSON,
        "{it} makes another password. Tell the SIP server, unless a resource of this stack does: until it knows it,"
        " whatever logs in with the new password is refused.",
        source="password/resource.py",
        on=(REPLACE,),
    ),
    ReviewRule(
        "password-forgotten",
        Topic.SECRETS,
        "{it} is forgotten: the password is only in the state, and cannot be recovered.",
        source="password/resource.py",
        look=False,
        on=(DELETE,),
    ),
)
