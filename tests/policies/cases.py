"""Programs that break a policy, and programs next to them that do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from laws.stacks import Declared, output, unknown

SECRET = "s3cret-of-the-program"

REGISTRATION = Declared(
    "SipRegistration",
    "reception",
    {"sip_username": "reception", "proxy": "pbx.example.org", "password": SECRET, "application_id": 4411},
)
NUMBER = Declared(
    "VirtualNumber",
    "front-desk",
    {
        "number": "74950001122",
        "type": "sip_registration",
        "login": "reception",
        "password": SECRET,
        "server_host": "pbx.example.org",
        "server_port": 5060,
    },
)
LINE = Declared(
    "BitrixSipLine",
    "crm",
    {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "password": SECRET},
)
MOBILE = Declared("VirtualNumber", "mobile", {"number": "79990003344", "type": "def"})
PASSWORD = Declared("SipPassword", "sip", {})
GENERATED = {"password": output("sip", "result")}
BRANCH = Declared("Provider", "branch", {})
OUTGOING = {"default_outgoing": True}
OTHER_LINE = Declared("BitrixSipLine", "sales", {"title": "Sales", "server": "pbx.example.org", "login": "sales"})


@dataclasses.dataclass(frozen=True)
class Case:
    """``bad`` breaks ``policy`` and no other one; ``resources`` are those that the violations are about."""

    id: str
    policy: str
    bad: tuple[Declared, ...]
    says: str
    good: tuple[tuple[Declared, ...], ...]
    """Programs that break nothing."""
    config: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """That of the policy."""
    resources: tuple[str, ...] = ()
    refused: str = ""
    """What the provider says, where it rejects the bad program itself, in the preview and before the policy."""

    @property
    def whole_config(self) -> dict[str, Any]:
        return {self.policy: dict(self.config)} if self.config else {}


CASES = [
    Case(
        "a mobile number without protection",
        "number-release",
        (MOBILE.but({"release_protection": False}),),
        'VirtualNumber "mobile" can be released',
        (
            (MOBILE,),
            (MOBILE.but({"release_protection": True}),),
            (MOBILE.but({"release_protection": False}, protect=True),),
            (MOBILE.but({"release_protection": unknown(False)}),),
            (NUMBER,),
        ),
        resources=("mobile",),
    ),
    Case(
        "another number than the one that may be released",
        "number-release",
        (MOBILE.but({"release_protection": False}),),
        "list it in the option permitted",
        (
            (MOBILE.but({"release_protection": False, "number": "79990003355"}),),
            (MOBILE.but({"release_protection": False, "number": unknown("79990003355")}),),
        ),
        {"permitted": ["79990003355"]},
        ("mobile",),
    ),
    Case(
        "a SIP number where these are protected too",
        "number-release",
        (NUMBER,),
        'VirtualNumber "front-desk" can be released',
        ((NUMBER.but({"release_protection": True}),), (MOBILE,)),
        {"types": ["def", "sip_registration"]},
        ("front-desk",),
    ),
    Case(
        "a number of another region",
        "number-region",
        (NUMBER,),
        'VirtualNumber "front-desk" has a number in a region that is not allowed. It must begin with 7812 or 79.',
        (
            (NUMBER.but({"number": "78120001122"}), MOBILE),
            (NUMBER.but({"number": unknown("74950001122")}),),
        ),
        {"prefixes": ["7812", "79"]},
        ("front-desk",),
    ),
    Case(
        "a bound phone number of another region",
        "number-region",
        (Declared("VoximplantNumberBinding", "city", {"phone_number": "74990005501", "application_id": 4411}),),
        "has a phone_number in a region",
        ((Declared("VoximplantNumberBinding", "city", {"phone_id": 5501, "application_id": 4411}),),),
        {"prefixes": ["7812"]},
        ("city",),
    ),
    Case(
        "SIP servers that are not approved",
        "sip-server",
        (
            REGISTRATION.but({"proxy": "pbx.example.org:5060"}),
            NUMBER.but({"server_host": "sip.example.net", "login": "other", "password": "another"}),
            LINE.but({"server": "example.com:5061", "login": "third", "password": "a third"}),
        ),
        "uses a SIP server that is not approved. Approved: pbx.example.org:5061, *.example.com.",
        (
            (
                REGISTRATION.but({"proxy": "PBX.example.org:5061"}),
                NUMBER.but({"server_port": 5061}),
                LINE.but({"server": "pbx.example.org:5061"}),
            ),
            (REGISTRATION.but({"proxy": unknown("sip.example.net")}), OTHER_LINE.but({"server": "a.b.example.com"})),
        ),
        {"servers": ["pbx.example.org:5061", "*.example.com"]},
        ("crm", "front-desk", "reception"),
    ),
    Case(
        "an outbound proxy that is not approved",
        "sip-server",
        (REGISTRATION.but({"outbound_proxy": "edge.example.net"}),),
        'SipRegistration "reception" uses a SIP server',
        ((REGISTRATION,), (REGISTRATION.but({"outbound_proxy": "pbx.example.org:5070"}),)),
        {"servers": ["pbx.example.org"]},
        ("reception",),
    ),
    Case(
        "a registration without an application",
        "registration-has-rule",
        (REGISTRATION.but({"application_id": None}),),
        "is bound to no application, and so to no rule",
        (
            (REGISTRATION,),
            (REGISTRATION.but({"application_id": None, "application_name": "frontdesk"}),),
            (REGISTRATION.but({"application_id": unknown(4411)}),),
            (REGISTRATION.but({"application_id": None, "adopt": True}),),
        ),
        resources=("reception",),
    ),
    Case(
        "a registration without a rule where one is required",
        "registration-has-rule",
        (REGISTRATION,),
        'SipRegistration "reception" is bound to no rule',
        (
            (REGISTRATION.but({"rule_name": "office hours"}),),
            (REGISTRATION.but({"rule_id": unknown(1)}),),
            (REGISTRATION.but({"adopt": True}),),
        ),
        {"requires": "rule"},
        ("reception",),
    ),
    Case(
        "two outgoing lines of a portal",
        "one-outgoing-line",
        (LINE.but(OUTGOING), OTHER_LINE.but(OUTGOING)),
        'BitrixSipLine "crm" asks to be the portal\'s default line for outgoing calls, like sales',
        (
            (LINE.but(OUTGOING), OTHER_LINE),
            (LINE.but(OUTGOING), OTHER_LINE.but({"default_outgoing": unknown(True)})),
        ),
        resources=("crm", "sales"),
        refused="also asks for the one default outgoing line of the portal",
    ),
    Case(
        "another login at the line",
        "route-agrees",
        (REGISTRATION, NUMBER, LINE.but({"login": "receptoin"})),
        'BitrixSipLine "crm" has the same server and password as VirtualNumber "front-desk", but another login',
        (
            (REGISTRATION, NUMBER, LINE),
            (REGISTRATION, NUMBER, LINE.but({"login": unknown("receptoin")})),
            (REGISTRATION, NUMBER, LINE.but({"login": "sales", "password": "another"})),
        ),
        resources=("crm", "crm"),
    ),
    Case(
        "another server at the registration",
        "route-agrees",
        (REGISTRATION.but({"proxy": "pbx.example.net"}), NUMBER, LINE),
        "has the same login as",
        (
            (REGISTRATION.but({"proxy": "PBX.example.org:5060"}), NUMBER, LINE),
            (REGISTRATION.but({"proxy": unknown("pbx.example.net")}), NUMBER, LINE),
        ),
        resources=("crm", "reception"),
    ),
    Case(
        "another port at the number",
        "route-agrees",
        (REGISTRATION, NUMBER.but({"server_port": 5070})),
        'SipRegistration "reception" has the same login as VirtualNumber "front-desk", but another server',
        ((REGISTRATION.but({"proxy": "pbx.example.org:5070"}), NUMBER.but({"server_port": 5070})),),
        resources=("reception",),
    ),
    Case(
        "another login with the same generated password",
        "route-agrees",
        (PASSWORD, REGISTRATION.but(GENERATED), LINE.but({**GENERATED, "login": "sales", "server": "pbx.example.net"})),
        'has the same password as SipRegistration "reception", but another login and server',
        (
            (PASSWORD, REGISTRATION.but(GENERATED), LINE.but(GENERATED)),
            # A second route with the password of the first one.
            (
                PASSWORD,
                REGISTRATION.but(GENERATED),
                LINE.but(GENERATED),
                OTHER_LINE.but(GENERATED),
                dataclasses.replace(REGISTRATION, name="sales-voximplant").but({**GENERATED, "sip_username": "sales"}),
            ),
        ),
        resources=("crm",),
    ),
    Case(
        "names of another pattern",
        "naming",
        (dataclasses.replace(LINE, name="CRM"), REGISTRATION),
        'BitrixSipLine "CRM" must have a name of the pattern [a-z-]+. To rename it, use the option aliases.',
        ((LINE, REGISTRATION), (dataclasses.replace(MOBILE, name="79990003344"),)),
        {"every": "[a-z-]+", "VirtualNumber": "[a-z-]+|[0-9]+"},
        ("CRM",),
    ),
]
