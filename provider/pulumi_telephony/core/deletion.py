"""A deletion is complete when the API confirms it as documented, or when a read shows that the object is gone."""

from __future__ import annotations

from collections.abc import Callable

from ..base.errors import ApiError, TelephonyError


def delete_for_sure(what: str, delete: Callable[[], bool], still_there: Callable[[], str | None]) -> None:
    """Delete an object, and verify that it is gone. ``what`` names it in messages.

    ``delete`` calls the API and returns whether the answer confirms the deletion. ``still_there`` reads, and describes
    what it finds; None: the object is gone. It raises if that is unknown, so that nothing is removed from the state.
    """
    try:
        if delete():
            return
    except TelephonyError as error:
        # Unless it was rejected, it may have been executed.
        if error.executed is False or still_there() is not None:
            raise
        return
    seen = still_there()
    if seen is not None:
        raise ApiError(f"the API accepted the deletion of {what}, but {seen}; run again", executed=None)
