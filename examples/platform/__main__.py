"""The resources that all teams share: the SIP server, the application that answers, a password for each account."""

import pulumi

import pulumi_telephony as telephony

config = pulumi.Config()
accounts = ("support", "sales")

application = telephony.get_voximplant_applications(application_name="frontdesk")[0]
passwords = {
    account: telephony.SipPassword(account, keepers={"renewed": config.get("passwordsRenewed") or "2026-11"})
    for account in accounts
}

pulumi.export("server", "pbx.example.org")
pulumi.export("application_id", application.application_id)
pulumi.export("passwords", {account: password.result for account, password in passwords.items()})
