"""Finding numbers: by id, by phone number, before they are visible and until they are gone."""

from __future__ import annotations

from ..base.errors import ApiError, NotFoundError
from .client import MegafonClient
from .models import NumberRecord

SETTLING = 4.0
"""Seconds for a write to be seen by reads; how long that takes is not documented (megafon 6.30)."""


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
