"""The list of the policies."""

from __future__ import annotations

from pulumi_policy import Policy

from .lines import ONE_OUTGOING
from .naming import NAMING
from .numbers import REGION, RELEASE
from .sip import AGREES, HAS_RULE, SERVER


def policies() -> list[Policy]:
    """All policies, for ``pulumi_policy.PolicyPack``; a pack may have others beside them."""
    return [RELEASE, REGION, SERVER, HAS_RULE, ONE_OUTGOING, AGREES, NAMING]
