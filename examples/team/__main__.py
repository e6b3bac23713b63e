"""A team's hotline. Server, application and password come from the platform's stack."""

import pulumi

from pulumi_telephony.components import Hotline

config = pulumi.Config()
platform = pulumi.StackReference(config.require("platform"))

hotline = Hotline(
    "support",
    number="74950001122",
    server=platform.require_output("server"),
    login="support",
    password=platform.require_output("passwords").apply(lambda passwords: passwords["support"]),
    application_id=platform.require_output("application_id"),
)

pulumi.export("number", hotline.phone_number)
