"""Two companies in one stack: one with the stack's own accounts, one with those of an explicit provider."""

import pulumi
from pulumi import ResourceOptions

import pulumi_telephony as telephony
from pulumi_telephony.components import Hotline

config = pulumi.Config()

branch = telephony.Provider(
    "branch",
    megafon={"token": config.require_secret("megafonToken"), "endpoint": config.require("megafonEndpoint")},
    voximplant={
        "credentials": config.require_secret("voximplantCredentials"),
        "endpoint": config.require("voximplantEndpoint"),
    },
    bitrix24={"webhook": config.require_secret("bitrix24Webhook")},
)

# Without a provider: the accounts of the environment, or of the stack configuration (telephony:megafon and so on).
here = Hotline(
    "head-office",
    number="74950001122",
    server="pbx.example.org",
    login="head-office",
    application_name="frontdesk",
)

# All children of the component are created in the branch's accounts.
there = Hotline(
    "branch-office",
    number="74950003344",
    server="pbx.branch.example.org",
    login="branch-office",
    application_name="frontdesk",
    opts=ResourceOptions(provider=branch),
)

# So is a single resource.
night = telephony.BitrixSipLine(
    "night",
    title="Night desk",
    server="pbx.branch.example.org",
    login="night",
    password=config.require_secret("nightPassword"),
    opts=ResourceOptions(provider=branch),
)

pulumi.export("numbers", [here.phone_number, there.phone_number])
pulumi.export("night_line", night.line_id)
