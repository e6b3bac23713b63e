"""SIP lines of a Bitrix24 portal (contracts: bitrix24 2, 3, 5.1)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import CHANGED_BY_HAND, DELETE, REPLACE, UPDATE, Change, Drift, Facts, Rule, Topic, held, names
from .lifecycle import OUTGOING_LINE, RESTARTING

KIND: Final = "BitrixSipLine"
CLOUD, OFFICE = "cloud", "office"


def _sent(change: Change) -> list[str]:
    """What is sent of what a registration begins anew with."""
    return [name for name in RESTARTING if name in change.sent]


def _registers_anew(change: Change) -> Facts | None:
    sent = _sent(change)
    return held(sent and change.new("type") != OFFICE, fields=names(sent))


def _calls_elsewhere(change: Change) -> Facts | None:
    sent = _sent(change)
    return held(sent and change.new("type") == OFFICE, fields=names(sent), server=change.new("server"))


def _goes(change: Change) -> Facts | None:
    return held(change.releases, title=change.old("title"), id=change.id)


def _office_made(change: Change) -> Facts | None:
    return held(change.makes and change.new("type") == OFFICE)


def _cloud_made(change: Change) -> Facts | None:
    return held(change.makes and change.new("type") == CLOUD and not _appointed(change))


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


def _moves(change: Change) -> Facts | None:
    return held(_appointed(change) and not _was_outgoing(change) and _moves_from(change) is None)


def _contested(change: Change) -> Facts | None:
    rivals = [peer.name for peer in change.peers if _appointed(peer)] if _appointed(change) else []
    return held(rivals, rivals=names(rivals))


def _interrupted(change: Change) -> Facts | None:
    return held(_appointed(change) and _was_outgoing(change) and change.releases)


def _orphaned(change: Change) -> Facts | None:
    goes = _was_outgoing(change) and change.releases
    return held(goes and not any(map(_appointed, change.everyone)))


def _not_managed(change: Change) -> Facts | None:
    left = _was_outgoing(change) and change.new(OUTGOING_LINE) is None
    return held(left and not any(map(_appointed, change.peers)))


def _untitled(change: Change) -> Facts | None:
    return held(change.changed.get("title") == "", title=change.old("title"))


RULES: Final = (
    Rule(
        "line-registers-anew",
        Topic.CALLS,
        "{it} registers anew, for up sends {fields}: until the SIP server has accepted it no call comes in or goes out"
        " by the line, and calls that go on may drop.",
        source="bitrix24 2.3, 3",
        kind=KIND,
        when=_registers_anew,
    ),
    Rule(
        "office-line-calls-elsewhere",
        Topic.CALLS,
        "{it} is an office line, and up sends {fields}: from then on its calls run by the PBX at {server}, which has to"
        " expect them so.",
        source="bitrix24 3",
        kind=KIND,
        when=_calls_elsewhere,
    ),
    Rule(
        "line-deleted",
        Topic.CALLS,
        "{it} deletes the line {title} (`CONFIG_ID` {id}) from the portal, with the routing, working hours and whatever"
        " else was set for it in the web interface. Nothing brings these back.",
        source="bitrix24 2.4",
        kind=KIND,
        on=(DELETE,),
        when=_goes,
    ),
    Rule(
        "line-replaced",
        Topic.PERSON,
        "{it} deletes the line {title} (`CONFIG_ID` {id}) and makes another one: in between no call comes in or goes"
        " out by it. Routing, working hours and whatever else was set for it in the web interface is lost: set it again"
        " by hand. `CONFIG_ID` and line id change.",
        source="bitrix24 2.4, 3",
        kind=KIND,
        on=(REPLACE,),
        when=_goes,
    ),
    Rule(
        "office-line-to-connect",
        Topic.PERSON,
        "{it} is an office line: after up, give the PBX the address and the account that the portal makes up for it,"
        " which are the outputs `incoming_server`, `incoming_login` and `incoming_password`.",
        source="bitrix24 2.1, 3",
        kind=KIND,
        when=_office_made,
    ),
    Rule(
        "line-may-become-outgoing",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls by itself where the portal has none.",
        source="bitrix24 2.1, U-6",
        look=False,
        kind=KIND,
        when=_cloud_made,
    ),
    Rule(
        "outgoing-line-moves-from",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, in place of BitrixSipLine {giver}.",
        source="bitrix24 5.1",
        kind=KIND,
        when=_moves_from,
    ),
    Rule(
        "outgoing-line-moves",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, in place of whichever is that now.",
        source="bitrix24 5.1",
        kind=KIND,
        when=_moves,
    ),
    Rule(
        "outgoing-line-contested",
        Topic.OUTGOING,
        "{it} shall be the portal's default line for outgoing calls, and so shall {rivals}: there is one only, and up"
        " fails or the last one wins. Let one of them have `default_outgoing`.",
        source="bitrix24 5.1",
        kind=KIND,
        when=_contested,
    ),
    Rule(
        "outgoing-line-interrupted",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls: from its deletion until the new line is appointed the"
        " portal may have none.",
        source="bitrix24 5.1, U-17",
        kind=KIND,
        when=_interrupted,
    ),
    Rule(
        "outgoing-line-gone",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls and goes, and no other line of this plan becomes it:"
        " choose one.",
        source="bitrix24 5.1, U-17",
        kind=KIND,
        when=_orphaned,
    ),
    Rule(
        "outgoing-line-not-managed",
        Topic.OUTGOING,
        "{it} stays the portal's default line for outgoing calls, for the API can only appoint another one; this stack"
        " does not manage it any more.",
        source="bitrix24 5.1",
        look=False,
        kind=KIND,
        on=(UPDATE,),
        when=_not_managed,
    ),
    Rule(
        "title-removed",
        Topic.PERSON,
        "{it} loses its title {title}, which the portal refuses while another line has none.",
        source="bitrix24 2.3",
        look=False,
        kind=KIND,
        on=(UPDATE,),
        when=_untitled,
    ),
)


def _outgoing(drift: Drift) -> Facts | None:
    return held(any(row.name == OUTGOING_LINE and row.after is not True for row in drift.rows))


DRIFT: Final = (
    Rule(
        "outgoing-line-moved-by-hand",
        Topic.OUTGOING,
        "{it} is no longer the portal's default line for outgoing calls: somebody chose another one. The next up after"
        " a refresh moves it back.",
        source="bitrix24 5.1",
        kind=KIND,
        on=(CHANGED_BY_HAND,),
        when=_outgoing,
    ),
)
