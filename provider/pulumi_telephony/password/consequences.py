"""Passwords that a stack makes up itself (``password/``)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import DELETE, REPLACE, Rule, Topic

KIND: Final = "SipPassword"

RULES: Final = (
    Rule(
        "password-renewed",
        Topic.PERSON,
        "{it} makes another password. Tell the SIP server, unless a resource of this stack does: until it knows it,"
        " whatever logs in with the new password is refused.",
        source="password/resource.py",
        kind=KIND,
        on=(REPLACE,),
    ),
    Rule(
        "password-forgotten",
        Topic.SECRETS,
        "{it} is forgotten: the password is in the state only, and cannot be had back.",
        source="password/resource.py",
        look=False,
        kind=KIND,
        on=(DELETE,),
    ),
)
