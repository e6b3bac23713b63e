"""An employee has one mobile number (megafon 6.13), and may move from one to another within a run."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.errors import ApiError, AuthorizationError, ConflictError, InvalidInputError, TelephonyError
from ..base.messages import inform
from ..run.handover import Rivals
from ..run.owner import Owner
from .client import MegafonClient
from .lookup import by_id, may_mean_gone
from .models import Employee, NumberRecord


def check_employee(client: MegafonClient, employee_id: int, number_id: int | None, rivals: Rivals) -> None:
    """Require that the employee exists and has no other mobile number, before a number is ordered or assigned."""
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
            f"employee_id: employee {employee_id} still has {_named(client, held)}, which {giver} of this program"
            " releases in this run but has not done so yet; run up again, or name that resource in depends_on here"
        )
    raise ConflictError(
        f"employee_id: employee {employee_id} already has {_named(client, held)} (see their sim_number_capacity_id);"
        " unassign it first, in its resource (name that in depends_on here to update it first; removed resources are"
        " deleted last) or in the personal account, and run up again"
    )


def foresee_employee(numbers: Mapping[str, NumberRecord], employee_id: int, rivals: Rivals) -> None:
    """Say in a plan that the employee has another mobile number of those in the account."""
    who = f'{rivals.scope[0]} "{Owner(rivals.owner).name}"'
    for id_, each in numbers.items():
        if each.employee_id == employee_id and not rivals.is_own(id_) and rivals.giver([id_]) is None:
            inform(
                f"{who}: employee {employee_id} has the number {each.number} (id {id_}), and can have one only: up"
                " fails unless this program releases it"
            )


def _employee(client: MegafonClient, employee_id: int) -> Employee | None:
    try:
        return client.get_employee(employee_id)
    except AuthorizationError as error:
        # The key works for numbers, as an earlier call has shown; it may have no access to employees.
        inform(f"cannot check employee {employee_id} ({error})")
        return None
    except ApiError as error:
        if may_mean_gone(error):
            raise InvalidInputError(f"employee_id: MegaFon has no employee {employee_id} ({error})") from None
        raise


def _other(employee: Employee | None, number_id: int | None) -> int | None:
    """The id of another number that the employee has."""
    held = None if employee is None else employee.sim_number_capacity_id
    return None if held == number_id else held


def _ids(number_id: int | None) -> list[str]:
    return [] if number_id is None else [str(number_id)]


def _named(client: MegafonClient, number_id: int) -> str:
    """A number in words, by its id: if it cannot be read, the message has only the id."""
    try:
        record = by_id(client, number_id, None)
    except TelephonyError:
        record = None
    return f"mobile number {record.number} (id {number_id})" if record else f"the mobile number with the id {number_id}"
