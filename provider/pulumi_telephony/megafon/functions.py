"""What a program can look up in a MegaFon virtual PBX."""

from __future__ import annotations

from typing import Final

import pulumi

from ..adapters.functions import Function
from .info import VirtualNumberInfo, VirtualNumberPurpose, VirtualNumberType
from .results import AvailableMobileNumber, MegafonEmployee, MegafonScenario

_READS: Final = "pulumi_telephony.megafon.lookups"
_NUMBER: Final = Function("get_virtual_number", "megafon", f"{_READS}:virtual_number", VirtualNumberInfo)
_NUMBERS: Final = Function("get_virtual_numbers", "megafon", f"{_READS}:virtual_numbers", list[VirtualNumberInfo])
_AVAILABLE: Final = Function(
    "get_available_mobile_numbers", "megafon", f"{_READS}:available_mobile_numbers", list[AvailableMobileNumber]
)
_EMPLOYEES: Final = Function("get_megafon_employees", "megafon", f"{_READS}:employees", list[MegafonEmployee])

_SCENARIOS: Final = Function("get_megafon_scenarios", "megafon", f"{_READS}:scenarios", list[MegafonScenario])


def get_virtual_number(
    *,
    number: str | None = None,
    id: int | str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> VirtualNumberInfo:
    """Look up one number by its phone number or its id: ``GET /numbers/virtual-number`` of the MegaFon VATS Data API.

    Works in a preview, too. The functions of a program that read numbers share one call.

    :param number: The phone number, as ``VirtualNumber`` takes it. Or give ``id``.
    :param id: The number's id, as ``VirtualNumber`` has it: a whole number, as text or not.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises ObjectNotFoundError: There is no such number in the account.
    :raises FunctionError: The account cannot be read, the arguments are invalid, or one of them is an output.
    """
    return _NUMBER(opts, number=number, id=id)


def get_virtual_number_output(
    *,
    number: pulumi.Input[str] | None = None,
    id: pulumi.Input[int | str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[VirtualNumberInfo]:
    """``get_virtual_number`` with arguments that may be outputs. If one is, the account is read again."""
    return _NUMBER.output(opts, number=number, id=id)


def get_virtual_numbers(
    *,
    type: VirtualNumberType | None = None,
    state: str | None = None,
    purpose: VirtualNumberPurpose | None = None,
    employee_id: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[VirtualNumberInfo]:
    """All numbers that match every given argument, by id: ``GET /numbers/virtual-number`` of the MegaFon VATS Data API.

    Without a match, the list is empty. Works in a preview, too. The functions of a program that read numbers share one
    call.

    :param type: The kind of number; see ``VirtualNumber``.
    :param state: ``active``, ``activation``, ``unconfirmed``, ``debt_lock``, ``freeze``, ``inactive`` or ``error``.
    :param purpose: Who uses the numbers.
    :param employee_id: Who has the number.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, or an argument is an output.
    """
    return _NUMBERS(opts, type=type, state=state, purpose=purpose, employee_id=employee_id)


def get_virtual_numbers_output(
    *,
    type: pulumi.Input[VirtualNumberType] | None = None,
    state: pulumi.Input[str] | None = None,
    purpose: pulumi.Input[VirtualNumberPurpose] | None = None,
    employee_id: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[VirtualNumberInfo]]:
    """``get_virtual_numbers`` with arguments that may be outputs. If one is, the account is read again."""
    return _NUMBERS.output(opts, type=type, state=state, purpose=purpose, employee_id=employee_id)


def get_available_mobile_numbers(*, opts: pulumi.InvokeOptions | None = None) -> list[AvailableMobileNumber]:
    """The mobile numbers of the contract that can be ordered, by number: ``GET /numbers/def-virtual-number-capacity``
    of the MegaFon VATS Data API.

    A number that a ``VirtualNumber`` of this program has ordered is no longer in the list: write the number that you
    chose into the program instead of deriving it from the list.

    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read.
    """
    return _AVAILABLE(opts)


def get_available_mobile_numbers_output(
    *, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[AvailableMobileNumber]]:
    """``get_available_mobile_numbers`` for a provider whose arguments are outputs."""
    return _AVAILABLE.output(opts)


def get_megafon_employees(
    *, login: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> list[MegafonEmployee]:
    """The employees of the virtual PBX, by id: ``GET /employee`` of the MegaFon VATS Data API. ``VirtualNumber`` takes
    an ``employee_id``.

    :param login: Only the employee with this login; none: an empty list.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, or an argument is an output.
    """
    return _EMPLOYEES(opts, login=login)


def get_megafon_employees_output(
    *, login: pulumi.Input[str] | None = None, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[MegafonEmployee]]:
    """``get_megafon_employees`` with arguments that may be outputs."""
    return _EMPLOYEES.output(opts, login=login)


def get_megafon_scenarios(
    *, virtual_number_id: int | str | None = None, opts: pulumi.InvokeOptions | None = None
) -> list[MegafonScenario]:
    """The inbound scenarios of the virtual PBX, by id, those of groups of numbers included:
    ``GET /scenario/inbound/virtual-number``, ``GET /scenario/inbound/virtual-number-group`` and
    ``GET /scenario/inbound/group`` of the MegaFon VATS Data API.

    The calls of a number go to its own scenario or to that of its group, so both are returned. The functions of a
    program that read scenarios share the three calls. A scenario that is not as documented is left out, with a warning.

    :param virtual_number_id: Only the scenarios of this number: its own and that of its group. Without one, the
        list is empty. The id as ``VirtualNumber`` has it: a whole number, as text or not.
    :param opts: ``provider``: a ``telephony.Provider`` for another account; ``parent``: whose provider to take.
    :raises FunctionError: The account cannot be read, the argument is no id, or it is an output.
    """
    return _SCENARIOS(opts, virtual_number_id=virtual_number_id)


def get_megafon_scenarios_output(
    *, virtual_number_id: pulumi.Input[int | str] | None = None, opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[list[MegafonScenario]]:
    """``get_megafon_scenarios`` with arguments that may be outputs. If one is, the account is read again."""
    return _SCENARIOS.output(opts, virtual_number_id=virtual_number_id)
