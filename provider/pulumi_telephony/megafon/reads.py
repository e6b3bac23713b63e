"""What the functions of this room read (contracts: megafon 2.1-2.3, 2.8, 5)."""

from __future__ import annotations

import functools

from ..coordination import chosen
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..reading import Reading, told
from ..settings import MegafonSettings, Settings
from ..snapshot import Snapshot
from ..wire import identifier
from .client import MegafonClient, connect
from .lookup import by_id, by_number
from .models import Employee, NumberRecord
from .results import AvailableMobileNumber, ForwardingNumber, MegafonEmployee, VirtualNumberInfo


def virtual_number(settings: Settings, *, fresh: bool, number: str | None, id: str | int | None) -> VirtualNumberInfo:
    client = _client(settings)
    if (number is None) == (id is None):
        raise InvalidInputError("give number or id, one of the two")
    # No paging is documented, so that a long list may have been cut (6.23): who is not in it is asked for alone.
    if number is not None:
        if not (isinstance(number, str) and number.isascii() and number.isdigit()):
            raise InvalidInputError(f"number must be the digits of a phone number, without + or blanks, got {number!r}")
        found = _listed(client, fresh, "number", number) or by_number(client, number)
        if len(found) > 1:
            raise ConflictError(f"number {number} is there {len(found)} times (ids {_ids(found)}); give id instead")
        what = f"number {number}"
    else:
        known = identifier(id)
        if known is None:
            raise InvalidInputError(f"id must be the id of a number, a positive whole number, got {id!r}")
        found = _listed(client, fresh, "id", known)
        if not found and (alone := by_id(client, known, None)):
            found = [alone]
        what = f"number with the id {known}"
    if not found:
        raise NotFoundError(f"there is no {what} in {client.place}")
    return _told(found[0])


def virtual_numbers(settings: Settings, *, fresh: bool, **wanted: str | int | None) -> list[VirtualNumberInfo]:
    """All that have what is ``wanted``. The list is one call, filtered or not: many functions share it."""
    given = {name: value for name, value in wanted.items() if value is not None}
    numbers = _numbers(_client(settings)).records(fresh)
    return [_told(each) for each in numbers if all(getattr(each, name) == value for name, value in given.items())]


def available_mobile_numbers(settings: Settings, *, fresh: bool) -> list[AvailableMobileNumber]:
    del fresh  # never listed before
    return [
        told(AvailableMobileNumber, each, dgn_number=each.dgn_number or None)
        for each in sorted(_client(settings).list_capacity(), key=lambda each: each.number)
    ]


def employees(settings: Settings, *, fresh: bool, login: str | None) -> list[MegafonEmployee]:
    return [
        told(MegafonEmployee, each)
        for each in _employees(_client(settings)).records(fresh)
        if login in (None, each.login)
    ]


def _client(settings: Settings) -> MegafonClient:
    return connect(settings.vendor(MegafonSettings), chosen(settings))


@functools.cache
def _numbers(client: MegafonClient) -> Reading[NumberRecord]:
    return Reading(client.numbers)


@functools.cache
def _employees(client: MegafonClient) -> Reading[Employee]:
    return Reading(Snapshot(lambda: iter([{str(each.id): each for each in client.list_employees()}])))


def _listed(client: MegafonClient, fresh: bool, name: str, value: str | int) -> list[NumberRecord]:
    """Those in the list, unless that is not to be trusted: then one is asked for alone, which costs no more."""
    return [] if fresh else [each for each in _numbers(client).records(fresh) if getattr(each, name) == value]


def _ids(records: list[NumberRecord]) -> str:
    return ", ".join(str(record.id) for record in records)


def _told(record: NumberRecord) -> VirtualNumberInfo:
    forwarding = tuple(told(ForwardingNumber, each) for each in record.from_redirect_numbers)
    return told(VirtualNumberInfo, record, comment=record.comment or None, from_redirect_numbers=forwarding)
