"""The company's offices."""

import pulumi
from office import Office
from pulumi import Alias, ResourceOptions

# This office used to be called "centre": the alias keeps all of its resources, the password included.
moscow = Office("moscow", number="74950001122", opts=ResourceOptions(aliases=[Alias(name="centre")]))
tula = Office("tula", number="74950003344")

pulumi.export("numbers", [moscow.phone_number, tula.phone_number])
