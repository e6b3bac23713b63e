"""The SIP white list of an account (routing contract 2.5)."""

from __future__ import annotations

import ipaddress

from ..platform import ApiError, Call, Document
from . import directory, locating
from .kinds import WHITELIST_ITEM
from .listing import page

_KIND = WHITELIST_ITEM.name
_CLEARABLE = ("description",)


def add(call: Call) -> Document:
    directory.check_limit(call, "max_whitelist_items", len(_mine(call)), 172)
    fields = _with_network(call, {"account_id": call.notes["account_id"]})
    return {"result": 1, "sip_whitelist_id": directory.made(call, _KIND, fields)["sip_whitelist_id"]}


def set_info(call: Call) -> Document:
    before = locating.needed(call, WHITELIST_ITEM, _mine(call))
    start = dict(before)
    if call.state.switch("whitelist_put") == "clears":
        start.pop("description", None)
    return directory.kept(call, _KIND, before, _with_network(call, start))


def delete(call: Call) -> Document:
    call.state.remove(_KIND, locating.needed(call, WHITELIST_ITEM, _mine(call))["sip_whitelist_id"])
    return directory.DONE


def get(call: Call) -> Document:
    rows = directory.selected(call, WHITELIST_ITEM, _mine(call))
    return page(call, [directory.without(row, "account_id") for row in directory.by_id(WHITELIST_ITEM, rows)])


def network(text: str) -> ipaddress.IPv4Network:
    """``A.B.C.D``, ``A.B.C.D/L`` or ``A.B.C.D/a.b.c.d``, host bits allowed. Raises ValueError."""
    return ipaddress.IPv4Network(text, strict=False)


def _mine(call: Call) -> list[Document]:
    return directory.of_account(call, _KIND)


def _with_network(call: Call, row: Document) -> Document:
    """The row with what the call sends, the network as it is stored (RU7). Raises 170."""
    sent: str = call.parameters["sip_whitelist_network"]
    try:
        wanted = network(sent)
    except ValueError:
        raise ApiError(170) from None
    others = [each for each in _mine(call) if each["sip_whitelist_id"] != row.get("sip_whitelist_id")]
    if call.state.switch("wl_unique") and any(network(each["sip_whitelist_network"]) == wanted for each in others):
        raise ApiError(170)
    after = directory.values(call, row, _CLEARABLE, _CLEARABLE)
    return after | {"sip_whitelist_network": sent if call.state.switch("wl_raw") else str(wanted)}
