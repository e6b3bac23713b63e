"""Finding numbers by id and by phone number."""

from __future__ import annotations

from ..base.errors import ApiError, NotFoundError
from .client import MegafonClient
from .models import NumberRecord

SETTLING = 4.0
"""Seconds until a write is visible to reads; how long that takes is not documented (megafon 6.30)."""


def may_mean_gone(error: ApiError) -> bool:
    """The status for an unknown id is not documented (megafon 6.15); an access error never means it."""
    if isinstance(error, NotFoundError):
        return True
    return type(error) is ApiError and error.status is not None and 400 <= error.status < 500


def by_number(client: MegafonClient, number: str) -> list[NumberRecord]:
    """Every record of a phone number. A 404 may mean that there is none (megafon 6.25): then all are searched."""
    try:
        return client.list_numbers(number)
    except NotFoundError:
        return [record for record in client.list_numbers() if record.number == number]


def listed(client: MegafonClient, number_id: int, number: str | None) -> NumberRecord | None:
    """The number in the list, where it has to be if it exists."""
    records = by_number(client, number) if number else client.list_numbers()
    return next((record for record in records if record.id == number_id), None)


def by_id(client: MegafonClient, number_id: int, number: str | None) -> NumberRecord | None:
    """The current number; None only if neither a read by id nor the list finds it (megafon 6.15)."""
    try:
        return client.get_number(number_id)
    except ApiError as error:
        if not may_mean_gone(error):
            raise
    return listed(client, number_id, number)
