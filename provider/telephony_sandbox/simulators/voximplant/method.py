"""What the tables of methods are made of: a method, the roles, and the parameters of every list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..platform import Call, Document, Operation
from .parameters import Parameter, integer


@dataclass(frozen=True)
class Method:
    """``roles`` empty: a basic method. ``reads``: empty parameters count as absent, as filters are."""

    name: str
    do: Callable[[Call], Document]
    roles: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    errors: tuple[int, ...]
    section: str
    reads: bool = False

    def operation(self) -> Operation:
        return Operation(self.name, self.do, self.roles, self.errors, self.section)


OWN = ("Owner",)
MANAGE = ("Owner", "Admin")
MONEY = (*MANAGE, "Accountant")
BUILD = (*MANAGE, "Developer")
PEOPLE = (*MANAGE, "User manager")
READ = (*BUILD, "Supervisor", "Accountant", "Support")
READ_ROUTES = (*BUILD, "Supervisor", "Call list manager", "Support")
READ_PEOPLE = (*BUILD, "Supervisor", "User manager")
READ_NUMBERS = (*BUILD, "Accountant", "Support")

PAGE = (Parameter("count", integer), Parameter("offset", integer))
