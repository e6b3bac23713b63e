"""What the functions of this room read (contracts: bitrix24 2.2, 2.5)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ..base.errors import InvalidInputError, NotFoundError
from ..base.wire import given_id
from ..http.lookups import Reading, fields_of, fits, same_text
from ..run.deployment import Deployment
from .client import Bitrix24Client, client_of
from .info import BitrixLineInfo
from .models import SipLine
from .results import BitrixLineStatus

CASELESS = ("title", "server")
"""Case-insensitive fields: titles, which the portal compares so (U-10), and host names."""


def lines(deployment: Deployment, *, fresh: bool, **wanted: str | None) -> list[BitrixLineInfo]:
    """All lines with the ``wanted`` values. The API's filters may be case-sensitive for titles and host names: if they
    find nothing, all lines are searched."""
    given = {name: same_text(value) for name, value in wanted.items() if value is not None}

    def found(filters: Mapping[str, str]) -> list[BitrixLineInfo]:
        listed = _lines(deployment, fresh, {f"={name.upper()}": value for name, value in filters.items()})
        return [fields_of(BitrixLineInfo, line, id=line.config_id) for line in listed if fits(line, given, CASELESS)]

    sound = {name: value for name, value in given.items() if name not in CASELESS}
    return found(given) or (found(sound) if sound != given else [])


def line_status(
    deployment: Deployment, *, fresh: bool, id: str | int | None, reg_id: str | int | None
) -> BitrixLineStatus:
    client = client_of(deployment)
    if (id is None) == (reg_id is None):
        raise InvalidInputError("give either id or reg_id")
    if reg_id is None:
        status = client.status(_registration(deployment, fresh, given_id("id", id)))
    else:
        status = client.status(given_id("reg_id", reg_id))
    return fields_of(BitrixLineStatus, status)


def _registration(deployment: Deployment, fresh: bool, number: int) -> int:
    """The registration of a line."""
    client = client_of(deployment)
    found = _lines(deployment, fresh, {"=CONFIG_ID": number})
    line = next((each for each in found if each.config_id == number), None)
    if line is None:
        raise NotFoundError(f"there is no line with the id {number} in {client.place}")
    if line.reg_id is None:
        refused = "was rejected by the telephony provider" if line.type == "cloud" else f'is of the type "{line.type}"'
        raise InvalidInputError(f"line {number} {refused} and has no registration")
    return line.reg_id


def _lines(deployment: Deployment, fresh: bool, filters: dict[str, str | int]) -> list[SipLine]:
    client = client_of(deployment)
    narrow = functools.partial(client.lines, filters) if filters else None
    return deployment.share(_reading, client).records(fresh, narrow)


def _reading(client: Bitrix24Client) -> Reading[SipLine]:
    return Reading(client.all_lines)
