"""Adopts objects that were created by hand. The preview says what the resources adopt."""

import pulumi
from pulumi import ResourceOptions

import pulumi_telephony as telephony

# Resources that are removed from the program keep their objects.
keep = ResourceOptions(retain_on_delete=True)

# By the phone number. The number keeps its SIP account, which the API does not return.
number = telephony.VirtualNumber(
    "branch", number="74950004405", type="sip_registration", comment="branch", adopt=True, opts=keep
)

# By its id. Inputs that are left out keep their values: here the application, the rule and the password.
registration = telephony.SipRegistration(
    "switchboard", sip_username="switchboard", proxy="sip.partner.example", existing_id=901, opts=keep
)

# By its title.
line = telephony.BitrixSipLine(
    "reception", title="Reception", server="sip.example.com", login="reception", adopt=True, opts=keep
)

pulumi.export("application", registration.application_name)
pulumi.export("line", line.line_id)
