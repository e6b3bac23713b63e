"""Finding numbers: by id, by phone number, before they are visible and until they are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import tenacity

from ..creation import Creation
from ..errors import ApiError, ConflictError, NotFoundError
from ..waiting import pause, within
from .client import MegafonClient
from .declaration import VirtualNumberInputs
from .models import NumberRecord

SETTLING = 4.0
"""Seconds for a write to be seen by reads; how long that takes is not documented (megafon 6.30)."""

SightT = TypeVar("SightT")


def until(done: Callable[[SightT], bool], seconds: float, look: Callable[[], SightT]) -> SightT:
    """Look at once, then after 0.2 s and ever longer pauses of up to 10 s; the last sight when the time is over."""
    looking = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda sight: not done(sight)),
        wait=tenacity.wait_exponential(multiplier=0.2, max=10),
        stop=within(seconds),
        sleep=pause,
        retry_error_callback=_last_sight,
    )
    return looking(look)


def _last_sight(state: tenacity.RetryCallState) -> object:
    return state.outcome.result() if state.outcome else None


def may_mean_gone(error: ApiError) -> bool:
    """Which status an unknown id gets is not documented (megafon 6.15); a refusal of access never means it."""
    if isinstance(error, NotFoundError):
        return True
    return type(error) is ApiError and error.status is not None and 400 <= error.status < 500


def by_number(client: MegafonClient, number: str) -> list[NumberRecord]:
    """Every record of a phone number. A 404 may mean that there is none (megafon 6.25): then all are looked through."""
    try:
        return client.list_numbers(number)
    except NotFoundError:
        return [record for record in client.list_numbers() if record.number == number]


def listed(client: MegafonClient, number_id: int, number: str | None) -> NumberRecord | None:
    """The number in the list, where it has to be if it exists."""
    records = by_number(client, number) if number else client.list_numbers()
    return next((record for record in records if record.id == number_id), None)


def by_id(client: MegafonClient, number_id: int, number: str | None) -> NumberRecord | None:
    """A number as it is now; None only when neither its id nor the list knows it (megafon 6.15)."""
    try:
        return client.get_number(number_id)
    except ApiError as error:
        if not may_mean_gone(error):
            raise
    return listed(client, number_id, number)


def twin(records: Iterable[NumberRecord], inputs: VirtualNumberInputs) -> NumberRecord | None:
    """The number that is there already and may be taken over. Phone numbers are unique in an account (megafon 6.6)."""
    found = list(records)
    if not found:
        return None
    there = " and ".join(f'id {record.id} of type "{record.type}"' for record in found)
    same = [record for record in found if record.type in (None, inputs.type)]
    if len(same) != 1:
        raise ConflictError(
            f'number {inputs.number} exists already ({there}) and cannot be taken over as type "{inputs.type}";'
            " give the type that it has, or delete it first"
        )
    if not inputs.adopt:
        raise ConflictError(
            f"number {inputs.number} exists already ({there}); give adopt=True to take it over, with"
            " the inputs of this program"
        )
    return same[0]


def creation_of(client: MegafonClient, inputs: VirtualNumberInputs, order: Callable[[], int]) -> Creation[NumberRecord]:
    """How exactly one ``inputs.number`` is made (megafon 6.6, 6.7)."""

    def look(natural_key: tuple[str, ...]) -> dict[str, NumberRecord]:
        return {str(record.id): record for record in by_number(client, natural_key[0])}

    def refuse(present: Mapping[str, NumberRecord]) -> None:
        twin(present.values(), inputs)

    return Creation(
        what=f"number {inputs.number}",
        look=look,
        by_id=lambda number_id: by_id(client, int(number_id), None),
        make=lambda: (str(order()), None),
        refuse=refuse,
        unique=True,
        is_as_asked=lambda record: record.type in (None, inputs.type),
    )
