"""An employee has one mobile number (megafon 6.13), and goes from one to another within a run.

In which order the engine updates the two numbers is its own matter, and often it updates them side by side. So whoever
takes an employee waits a moment for whoever lets go of them: a short one for another number to say so at all, a longer
one for its update.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import tenacity

from ..errors import ApiError, AuthorizationError, ConflictError, InvalidInputError, TelephonyError
from ..notices import inform
from ..waiting import pause, within
from .client import MegafonClient
from .lookup import by_id, may_mean_gone
from .models import Employee

UNANNOUNCED: Final = 3.0
"""Seconds to wait for an employee of whom nobody in this run has said that he lets go of them."""
ANNOUNCED: Final = 30.0
"""Seconds to wait for one of whom somebody has."""

_seats = threading.BoundedSemaphore(3)
"""Those who wait must not take all of a provider's four threads: the others need one to let go on."""

WhoLetsGo = Callable[[int], str | None]
"""The resource of this run that lets go of the employee who has the number with this id."""


def check_employee(client: MegafonClient, employee_id: int, number_id: int | None, who_lets_go: WhoLetsGo) -> None:
    """That the employee exists and has no other mobile number (any more), before anything is ordered or given."""
    employee = _employee(client, employee_id)
    if _other(employee, number_id) is not None and _seats.acquire(blocking=False):
        try:
            employee = _when_free(client, employee_id, number_id, who_lets_go)
        finally:
            _seats.release()
    held = _other(employee, number_id)
    if held is None:
        return
    giver = who_lets_go(held)
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


def _when_free(
    client: MegafonClient, employee_id: int, number_id: int | None, who_lets_go: WhoLetsGo
) -> Employee | None:
    """The employee without another number; as they are when the time is over."""

    def seconds(state: tenacity.RetryCallState) -> float:
        held = _other(state.outcome.result(), number_id) if state.outcome else None
        return UNANNOUNCED if held is None or who_lets_go(held) is None else ANNOUNCED

    looking = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda employee: _other(employee, number_id) is not None),
        wait=tenacity.wait_exponential(multiplier=0.2, max=2),
        stop=lambda state: within(seconds(state))(state),
        sleep=pause,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    found: Employee | None = looking(_employee, client, employee_id)
    return found


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


def _named(client: MegafonClient, number_id: int) -> str:
    """A number of which only the id is known, for a message: that it cannot be read is no reason to say less."""
    try:
        record = by_id(client, number_id, None)
    except TelephonyError:
        record = None
    return f"mobile number {record.number} (id {number_id})" if record else f"the mobile number with the id {number_id}"
