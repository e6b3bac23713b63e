"""A hotline and a caller's whole way through it: number, SIP account, registration, rule, scenario, user."""

import pulumi
from pulumi import ResourceOptions

import pulumi_telephony as telephony
from pulumi_telephony.components import Hotline

config = pulumi.Config()

# Who answers: a user, who logs in to the application with an SDK or a softphone.
application = telephony.VoximplantApplication("desk", name="sales-desk")
operator_password = telephony.SipPassword("operator-password", special=True)
operator = telephony.VoximplantUser(
    "operator",
    application_id=application.id,
    name="operator",
    display_name="Sales",
    password=operator_password.result,
)

hotline = Hotline(
    "sales",
    number=config.require("number"),
    server=config.require("server"),
    login="sales",
    title="Sales",
    # Creates a scenario that forwards calls to the operator, and a rule that runs it.
    application_id=application.id,
    forward_to_user=operator.name,
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
pulumi.export("operator", pulumi.Output.concat(operator.name, "@", application.full_name))
pulumi.export("operatorPassword", operator_password.result)
