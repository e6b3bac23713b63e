"""A hotline, and a DNS record with its SIP address."""

from pathlib import Path

import pulumi
from pulumi import ResourceOptions
from zone import ZoneFile

from pulumi_telephony.components import Hotline

hotline = Hotline("sales", number="74950001122", server="pbx.example.org", login="sales", application_name="frontdesk")


def enum_domain(number: str) -> str:
    """The number's name in DNS (RFC 6116): its digits backwards, a dot after each."""
    return ".".join(reversed(number)) + ".e164.arpa."


sip_uri = pulumi.Output.concat("sip:", hotline.login, "@", hotline.server)
records = ZoneFile(
    "sales",
    path=str(Path.cwd() / "sales.zone"),
    records=[
        pulumi.Output.concat(
            hotline.phone_number.apply(enum_domain), ' IN NAPTR 100 10 "u" "E2U+sip" "!^.*$!', sip_uri, '!" .'
        ),
    ],
    # Publish the record only when the whole hotline exists.
    opts=ResourceOptions(depends_on=[hotline]),
)

pulumi.export("records", records.records)
