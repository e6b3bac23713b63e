"""The company's offices."""

import pulumi
from office import Office
from pulumi import Alias, ResourceOptions

# This office was called "centre" once: the alias keeps all that is in it, password included.
moscow = Office("moscow", number="74950001122", opts=ResourceOptions(aliases=[Alias(name="centre")]))
tula = Office("tula", number="74950003344")

pulumi.export("numbers", [moscow.phone_number, tula.phone_number])
