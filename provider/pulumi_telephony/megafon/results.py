"""What the functions of this room return (contracts: megafon 2.0, 2.8, 5)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class ForwardingNumber:
    """A number that forwards to another one."""

    id: int | None
    """Its id; whether it can be looked up is not documented."""
    number: str | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class VirtualNumberInfo:
    """A number of a MegaFon virtual PBX, as the API tells it: never with the SIP account of another operator."""

    id: int
    """The id that ``VirtualNumber.get`` takes; not the phone number."""
    number: str
    """The phone number: 11 digits starting with 7."""
    type: str | None
    """``def``, ``abc``, ``sip_registration``, ``sip_redirection`` or ``toll_free``."""
    purpose: str | None
    """``company``, ``employee`` or ``not_specified``."""
    comment: str | None
    """A note on the number; None without one."""
    state: str | None
    """``active``, ``activation``, ``unconfirmed``, ``debt_lock``, ``freeze``, ``inactive`` or ``error``; an open set.
    It tells nothing about a SIP registration. Changes by itself."""
    reason: str | None
    """Why the state is what it is, in MegaFon's words."""
    employee_id: int | None
    """Who has the mobile number."""
    dgn_number: str | None
    """The city number that is linked with a mobile number."""
    redirect_number: str | None
    """The number that this one forwards to."""
    region_name: str | None
    """The region of the number, free text."""
    scenario_id: int | None
    """The inbound scenario of the number."""
    group_id: int | None
    """The group that the number belongs to."""
    group_scenario_id: int | None
    """The inbound scenario of that group."""
    is_scenario_active: bool | None
    """Whether the number's scenario is in force; None without one."""
    is_group_scenario_active: bool | None
    """Whether the group's scenario is in force."""
    from_redirect_numbers: tuple[ForwardingNumber, ...]
    """The numbers that forward to this one."""
    sip_uri: str | None
    """Where calls go, for the type ``sip_redirection``."""
    nc_type: str | None
    """Not documented: ``custom``, or ``custom+fmc`` for a number that an employee has."""
    app_id: int | None
    """The account."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class AvailableMobileNumber:
    """A mobile number of the account's contract that can be ordered as ``VirtualNumber`` of the type ``def``."""

    number: str
    """The phone number: 11 digits starting with 7."""
    dgn_number: str | None
    """The city number that MegaFon would link with it; None: it has none, and the order needs one from you."""
    state: str | None
    """As in ``VirtualNumberInfo``."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class MegafonEmployee:
    """An employee of the virtual PBX, whom ``VirtualNumber`` can give a mobile number (``employee_id``)."""

    id: int
    login: str | None
    """The name to log in with; unique."""
    first_name: str | None
    last_name: str | None
    short_phone: str | None
    """The internal phone number, digits."""
    sim_number_capacity_id: int | None
    """The id of the number that the employee has; None: none yet. An employee has one at most."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class MegafonScenario:
    """An inbound scenario, which decides who answers the calls of a number or of a group of numbers.

    How it does so (its shifts, breaks, menus) is not told here.
    """

    id: int
    """``scenario_id`` or ``group_scenario_id`` of the numbers. Whether the scenarios of numbers and those of groups are
    counted together is not documented: ``group_id`` tells which one it is."""
    name: str | None
    """The name of the group. The documentation has none for the scenario of a number; it is told if it comes."""
    is_active: bool | None
    """As the scenario itself says, which may be nothing; ``is_scenario_active`` and ``is_group_scenario_active`` of a
    number tell whether its calls go there."""
    group_id: int | None
    """The group of numbers that has it; None: the scenario of a single number."""
    virtual_number_ids: tuple[int, ...]
    """The ids of the numbers that have it, in order: those of the group, or the one. Empty: it has none."""
