"""A hotline: a number, its registration at Voximplant and its line in Bitrix24, on one generated password."""

import pulumi
from pulumi import ResourceOptions

from pulumi_telephony.components import Hotline

config = pulumi.Config()

hotline = Hotline(
    "sales",
    number=config.require("number"),
    server=config.require("server"),
    login="sales",
    title="Sales",
    application_name="frontdesk",
    # A new text generates a new password, which all three then use.
    password_args={"keepers": {"renewed": config.require("passwordRenewed")}},
    # A registration costs a monthly fee, so it is protected from deletion.
    registration_args={"opts": ResourceOptions(protect=config.require_bool("protected"))},
    # The people at the desk edit the note on the number.
    number_args={"opts": ResourceOptions(ignore_changes=["comment"])},
)

pulumi.export("number", hotline.phone_number)
pulumi.export("login", hotline.login)
pulumi.export("password", hotline.password)
