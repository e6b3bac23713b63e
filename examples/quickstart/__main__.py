"""One SIP account on three platforms: a number that logs in, a registration that answers, a line for the CRM."""

import pulumi

import pulumi_telephony as telephony

config = pulumi.Config()
server = config.get("sipServer") or "pbx.example.org"
password = config.require_secret("sipPassword")

# Voximplant registers at the PBX as "reception" and hands calls to an application.
registration = telephony.SipRegistration(
    "reception",
    sip_username="reception",
    proxy=server,
    password=password,
    application_id=4411,
)

# The company's number lives at another operator; MegaFon's virtual PBX logs in there with the same account.
number = telephony.VirtualNumber(
    "front-desk",
    number="74950001122",
    type="sip_registration",
    login=registration.sip_username,
    password=password,
    server_host=server,
    server_port=5060,
    purpose="company",
    comment="front desk",
)

# Agents call from Bitrix24 through the same PBX.
line = telephony.BitrixSipLine(
    "crm",
    title="Front desk",
    server=registration.proxy,
    login=registration.sip_username,
    password=password,
)

pulumi.export("registration", registration.id)
pulumi.export("number", number.number)
pulumi.export("number_state", number.state)
pulumi.export("line", line.id)
pulumi.export("line_id", line.line_id)
pulumi.export("password", password)
