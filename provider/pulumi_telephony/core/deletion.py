"""A deletion is done when the API says so in its documented words, or when a look shows that the object is gone."""

from __future__ import annotations

from collections.abc import Callable

from ..base.errors import ApiError, TelephonyError


def delete_for_sure(what: str, delete: Callable[[], bool], still_there: Callable[[], str | None]) -> None:
    """Delete an object, and believe nothing else. ``what`` names it in messages.

    ``delete`` calls the API and tells whether it has certainly answered that the object is gone. ``still_there`` looks,
    and says what it sees in words; None: the object is gone. It raises where a look cannot tell, so that nothing is
    forgotten.
    """
    try:
        if delete():
            return
    except TelephonyError as error:
        # Unless it was refused, it may have been carried out.
        if error.executed is False or still_there() is not None:
            raise
        return
    seen = still_there()
    if seen is not None:
        raise ApiError(f"{what} was to be deleted, and no error was answered, but {seen}; run again", executed=None)
