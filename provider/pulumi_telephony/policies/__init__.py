"""Policies for Pulumi's policy engine: what a platform team asks of every program with telephony.

``policies()`` is the list for a policy pack (``pulumi-policy``, the extra ``policy``). A policy is a rule of the review
where the review has one; the others are about what the configuration of the pack says. A message names resources and
fields, never a value of an input: a policy sees secrets in clear, and not which values are secret. An unknown value of
a preview breaks no rule; the same policies run again in ``up``, when it is known.
"""

from .pack import policies

__all__ = ["policies"]
