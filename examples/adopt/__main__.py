"""What was made by hand comes under code, unchanged: the preview says what is taken over."""

import pulumi
from pulumi import ResourceOptions

import pulumi_telephony as telephony

# As long as the program is new, nothing that it forgets shall be deleted.
keep = ResourceOptions(retain_on_delete=True)

# By the phone number. The SIP account that the number has cannot be read; left out, it stays.
number = telephony.VirtualNumber(
    "branch", number="74950004405", type="sip_registration", comment="branch", adopt=True, opts=keep
)

# By its id. What the program does not mention stays as it is: here the application, the rule and the password.
registration = telephony.SipRegistration(
    "switchboard", sip_username="switchboard", proxy="sip.partner.example", existing_id=901, opts=keep
)

# By its title.
line = telephony.BitrixSipLine(
    "reception", title="Reception", server="sip.example.com", login="reception", adopt=True, opts=keep
)

pulumi.export("application", registration.application_name)
pulumi.export("line", line.line_id)
