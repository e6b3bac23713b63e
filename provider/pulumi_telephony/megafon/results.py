"""What the functions of this room return (contracts: megafon 2.0, 2.8, 5)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class AvailableMobileNumber:
    """A mobile number of the account's contract that can be ordered as ``VirtualNumber`` of the type ``def``."""

    number: str
    """The phone number: 11 digits starting with 7."""
    dgn_number: str | None
    """The city number that MegaFon would link with it; None: set ``dgn_number`` to order it."""
    state: str | None
    """As in ``VirtualNumberInfo``."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class MegafonEmployee:
    """An employee of the virtual PBX, to whom ``VirtualNumber`` can assign a mobile number (``employee_id``)."""

    id: int
    """The employee's id, for ``employee_id``."""
    login: str | None
    """The name to log in with; unique."""
    first_name: str | None
    """First name."""
    last_name: str | None
    """Last name."""
    short_phone: str | None
    """The internal phone number, digits."""
    sim_number_capacity_id: int | None
    """The id of the employee's mobile number; None: no number. An employee can have one."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class MegafonScenario:
    """An inbound scenario, which decides who answers the calls of a number or of a group of numbers.

    Its shifts, breaks and menus are not included.
    """

    id: int
    """``scenario_id`` or ``group_scenario_id`` of the numbers. It is not documented whether a scenario of a number
    and one of a group can have the same id: ``group_id`` distinguishes them."""
    name: str | None
    """The name of the group. For the scenario of a number none is documented; if the API returns one, it is here."""
    is_active: bool | None
    """As the scenario says, if it does; ``is_scenario_active`` and ``is_group_scenario_active`` of a number say whether
    its calls go there."""
    group_id: int | None
    """The group of numbers that has it; None: the scenario of a single number."""
    virtual_number_ids: tuple[int, ...]
    """The ids of the numbers that have it, in order: those of the group, or the one. Empty: it has none."""
