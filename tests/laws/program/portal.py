"""A process that deploys again and again with Pulumi's Automation API; prints what its program saw each time.

Stands alone, because what other programs have left in a process holds up the next one.
"""

import json
from pathlib import Path

import pulumi
from pulumi import automation

import pulumi_telephony as telephony

PROXY = "pbx.example.org"
wanted: list[str] = []


def program() -> None:
    listed = telephony.get_sip_registrations()
    pulumi.export("seen", sorted(each.sip_username for each in listed if each.proxy == PROXY))
    for user in wanted:
        telephony.SipRegistration(
            user, sip_username=user, proxy=PROXY, password="s3cret-of-them-all", application_id=4411
        )


def main() -> None:
    stack = automation.create_or_select_stack(
        "dev",
        project_name="portal",
        program=program,
        opts=automation.LocalWorkspaceOptions(work_dir=str(Path.cwd())),
    )
    told = []
    for user in ("anna", "boris", "clara"):
        wanted.append(user)
        told.append(stack.up().outputs["seen"].value)
    wanted.remove("anna")
    changes = stack.up().summary.resource_changes
    stack.destroy()
    print(json.dumps({"seen": told, "changes": changes}))


if __name__ == "__main__":
    main()
