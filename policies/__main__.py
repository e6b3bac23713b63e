"""The policy pack for ``pulumi preview --policy-pack policies``: see docs/policies.md."""

from pulumi_policy import EnforcementLevel, PolicyPack

from pulumi_telephony.policies import policies

PolicyPack("telephony", policies(), enforcement_level=EnforcementLevel.MANDATORY)
