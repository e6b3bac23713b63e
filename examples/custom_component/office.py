"""An office of this company."""

import pulumi
from pulumi import ResourceOptions

import pulumi_telephony as telephony
from pulumi_telephony.components import Hotline


class Office(pulumi.ComponentResource):
    """A hotline, and a line for the PBX of the office, with the conventions of the company."""

    phone_number: pulumi.Output[str]

    def __init__(self, name: str, *, number: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("acme:telephony:Office", name, None, opts)
        # Because the name starts with that of the component, an alias of the component applies to the child, too.
        self.hotline = Hotline(
            f"{name}-hotline",
            number=number,
            server="pbx.example.org",
            login=f"office-{number}",
            title=f"Office {number}",
            application_name="frontdesk",
            opts=ResourceOptions(parent=self),
        )
        password = telephony.SipPassword(f"{name}-basement", opts=ResourceOptions(parent=self))
        # Calls from the office are possible only once the office can be called back.
        self.basement = telephony.BitrixSipLine(
            f"{name}-basement",
            title=f"Basement {number}",
            type="office",
            server="192.0.2.10",
            login="basement",
            password=password.result,
            opts=ResourceOptions(parent=self, depends_on=[self.hotline]),
        )
        self.phone_number = self.hotline.phone_number
        self.register_outputs({"phone_number": self.phone_number})
