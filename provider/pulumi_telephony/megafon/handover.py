"""An employee has one mobile number (megafon 6.13), and goes from one to another within a run."""

from __future__ import annotations

from ..base.errors import ApiError, AuthorizationError, ConflictError, InvalidInputError, TelephonyError
from ..base.messages import inform
from ..run.handover import Rivals
from .client import MegafonClient
from .lookup import by_id, may_mean_gone
from .models import Employee


def check_employee(client: MegafonClient, employee_id: int, number_id: int | None, rivals: Rivals) -> None:
    """That the employee exists and has no other mobile number (any more), before anything is ordered or given."""
    employee = _employee(client, employee_id)
    employee = rivals.when_free(
        lambda: _employee(client, employee_id), lambda seen: _ids(_other(seen, number_id)), employee
    )
    held = _other(employee, number_id)
    if held is None:
        return
    giver = rivals.giver(_ids(held))
    if giver is not None:
        raise ConflictError(
            f"employee_id: employee {employee_id} still has {_named(client, held)}, which {giver} of this program takes"
            " from them in this run, but has not yet; run again when it has, or have that done first: name it in"
            " depends_on here, or leave this employee_id to a second up"
        )
    raise ConflictError(
        f"employee_id: employee {employee_id} has {_named(client, held)} already (their sim_number_capacity_id says"
        " so); take it from them where that is managed, in the other resource (which goes first if depends_on names it"
        " here, but is deleted last) or with the employee, then run again"
    )


def _employee(client: MegafonClient, employee_id: int) -> Employee | None:
    try:
        return client.get_employee(employee_id)
    except AuthorizationError as error:
        # The key works for numbers, as the look-up before this one has shown; it may have no right to employees.
        inform(f"employee {employee_id} cannot be checked ({error})")
        return None
    except ApiError as error:
        if may_mean_gone(error):
            raise InvalidInputError(f"employee_id: MegaFon has no employee {employee_id} ({error})") from None
        raise


def _other(employee: Employee | None, number_id: int | None) -> int | None:
    """The id of the number that the employee has instead of this one."""
    held = None if employee is None else employee.sim_number_capacity_id
    return None if held == number_id else held


def _ids(number_id: int | None) -> list[str]:
    return [] if number_id is None else [str(number_id)]


def _named(client: MegafonClient, number_id: int) -> str:
    """A number of which only the id is known, for a message: that it cannot be read is no reason to say less."""
    try:
        record = by_id(client, number_id, None)
    except TelephonyError:
        record = None
    return f"mobile number {record.number} (id {number_id})" if record else f"the mobile number with the id {number_id}"
