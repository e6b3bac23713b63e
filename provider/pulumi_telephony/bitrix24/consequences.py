"""SIP lines of a Bitrix24 portal (contracts: bitrix24 2, 3, 5.1)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import (
    CHANGED_BY_HAND,
    DELETE,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    Facts,
    ReviewRule,
    Topic,
    held,
    names,
    registers_again,
)
from .lifecycle import OUTGOING_LINE, RESTARTING

CLOUD, OFFICE = "cloud", "office"


def _appointed(change: Change) -> bool:
    """Whether this makes the line the portal's outgoing line."""
    wanted = change.new(OUTGOING_LINE) is True
    return wanted and (change.makes or OUTGOING_LINE in change.sent or OUTGOING_LINE in change.pending)


def _was_outgoing(change: Change) -> bool:
    return change.old(OUTGOING_LINE) is True


def _moves_from(change: Change) -> Facts | None:
    if not _appointed(change) or _was_outgoing(change):
        return None
    giver = next((peer.name for peer in change.peers if _was_outgoing(peer)), None)
    return held(giver is not None, giver=giver)


RULES: Final[tuple[ReviewRule[Change], ...]] = (
    registers_again(
        "line-registers-anew",
        "the line",
        "bitrix24 2.3, 3",
        lambda change: held((fields := change.sends(RESTARTING)) and change.new("type") != OFFICE, fields=fields),
    ),
    ReviewRule(
        "office-line-calls-elsewhere",
        Topic.CALLS,
        "{it} is an office line, and up sends {fields}: from then on its calls go through the PBX at {server}, which"
        " has to expect them.",
        source="bitrix24 3",
        when=lambda change: held(
            (fields := change.sends(RESTARTING)) and change.new("type") == OFFICE,
            fields=fields,
            server=change.new("server"),
        ),
    ),
    ReviewRule(
        "line-deleted",
        Topic.CALLS,
        "{it} deletes the line {title} (`CONFIG_ID` {id}) from the portal, with the routing, working hours and whatever"
        " else was set for it in the web interface. Nothing brings these back.",
        source="bitrix24 2.4",
        on=(DELETE,),
        when=lambda change: held(change.releases, title=change.old("title")),
    ),
    ReviewRule(
        "line-replaced",
        Topic.PERSON,
        "{it} deletes the line {title} (`CONFIG_ID` {id}) and makes another one: in between no call comes in or goes"
        " out by it. Routing, working hours and whatever else was set for it in the web interface is lost: set it again"
        " by hand. `CONFIG_ID` and line id change.",
        source="bitrix24 2.4, 3",
        on=(REPLACE,),
        when=lambda change: held(change.releases, title=change.old("title")),
    ),
    ReviewRule(
        "office-line-to-connect",
        Topic.PERSON,
        "{it} is an office line: after up, give the PBX the address and the account that the portal makes up for it,"
        " which are the outputs `incoming_server`, `incoming_login` and `incoming_password`.",
        source="bitrix24 2.1, 3",
        when=lambda change: held(change.makes and change.new("type") == OFFICE),
    ),
    ReviewRule(
        "line-may-become-outgoing",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls by itself where the portal has none.",
        source="bitrix24 2.1, U-6",
        look=False,
        when=lambda change: held(change.makes and change.new("type") == CLOUD and not _appointed(change)),
    ),
    ReviewRule(
        "outgoing-line-moves-from",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, in place of BitrixSipLine {giver}.",
        source="bitrix24 5.1",
        when=_moves_from,
    ),
    ReviewRule(
        "outgoing-line-moves",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, in place of the present one.",
        source="bitrix24 5.1",
        when=lambda change: held(_appointed(change) and not _was_outgoing(change) and _moves_from(change) is None),
    ),
    ReviewRule(
        "outgoing-line-contested",
        Topic.OUTGOING,
        "{it} is to become the portal's default line for outgoing calls, like {rivals}: there is only one, and up"
        " fails or the last one wins. Give `default_outgoing` to one of them.",
        source="bitrix24 5.1",
        when=lambda change: held(
            (rivals := names(peer.name for peer in change.peers if _appointed(peer))) and _appointed(change),
            rivals=rivals,
        ),
    ),
    ReviewRule(
        "outgoing-line-interrupted",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls: from its deletion until the new line is appointed the"
        " portal may have none.",
        source="bitrix24 5.1, U-17",
        when=lambda change: held(_appointed(change) and _was_outgoing(change) and change.releases),
    ),
    ReviewRule(
        "outgoing-line-gone",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls and goes, and no other line of this plan becomes it:"
        " choose one.",
        source="bitrix24 5.1, U-17",
        when=lambda change: held(
            _was_outgoing(change) and change.releases and not any(map(_appointed, change.everyone))
        ),
    ),
    ReviewRule(
        "outgoing-line-not-managed",
        Topic.OUTGOING,
        "{it} stays the portal's default line for outgoing calls, for the API can only appoint another one; this stack"
        " does not manage it any more.",
        source="bitrix24 5.1",
        look=False,
        on=(UPDATE,),
        when=lambda change: held(
            _was_outgoing(change) and change.new(OUTGOING_LINE) is None and not any(map(_appointed, change.peers))
        ),
    ),
    ReviewRule(
        "title-removed",
        Topic.PERSON,
        "{it} loses its title {title}, which the portal refuses while another line has none.",
        source="bitrix24 2.3",
        look=False,
        on=(UPDATE,),
        when=lambda change: held(change.changed.get("title") == "", title=change.old("title")),
    ),
)


DRIFT: Final[tuple[ReviewRule[Drift], ...]] = (
    ReviewRule(
        "outgoing-line-moved-by-hand",
        Topic.OUTGOING,
        "{it} is no longer the portal's default line for outgoing calls: somebody chose another one. The next up after"
        " a refresh moves it back.",
        source="bitrix24 5.1",
        on=(CHANGED_BY_HAND,),
        when=lambda drift: held(any(row.name == OUTGOING_LINE and row.after is not True for row in drift.rows)),
    ),
)
