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
    freed_last,
    held,
    names,
    registers_again,
)
from .declaration import folded
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


def _contested(change: Change) -> Facts | None:
    if not _appointed(change):
        return None
    rivals = names(peer.name for peer in change.peers if _appointed(peer))
    return held(rivals, rivals=rivals)


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
        " must accept them.",
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
        "{it} deletes the line {title} (`CONFIG_ID` {id}) from the portal, with its routing, working hours and other"
        " settings of the web interface. They cannot be restored.",
        source="bitrix24 2.4",
        on=(DELETE,),
        when=lambda change: held(change.releases, title=change.old("title")),
    ),
    ReviewRule(
        "line-replaced",
        Topic.PERSON,
        "{it} deletes the line {title} (`CONFIG_ID` {id}) and creates a new one: in between, no calls come in or go"
        " out through it. Its routing, working hours and other settings of the web interface are lost: set them again"
        " by hand. `CONFIG_ID` and line id change.",
        source="bitrix24 2.4, 3",
        on=(REPLACE,),
        when=lambda change: held(change.releases, title=change.old("title")),
    ),
    ReviewRule(
        "office-line-to-connect",
        Topic.PERSON,
        "{it} is an office line: after up, configure the PBX with the address and the account that the portal"
        " generates, which are the outputs `incoming_server`, `incoming_login` and `incoming_password`.",
        source="bitrix24 2.1, 3",
        when=lambda change: held(change.makes and change.new("type") == OFFICE),
    ),
    ReviewRule(
        "line-may-become-outgoing",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls by itself if the portal has none.",
        source="bitrix24 2.1, U-6",
        look=False,
        when=lambda change: held(change.makes and change.new("type") == CLOUD and not _appointed(change)),
    ),
    ReviewRule(
        "outgoing-line-moves-from",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, instead of BitrixSipLine {giver}.",
        source="bitrix24 5.1",
        when=_moves_from,
    ),
    ReviewRule(
        "outgoing-line-moves",
        Topic.OUTGOING,
        "{it} becomes the portal's default line for outgoing calls, instead of the current one.",
        source="bitrix24 5.1",
        when=lambda change: held(_appointed(change) and not _was_outgoing(change) and _moves_from(change) is None),
    ),
    ReviewRule(
        "outgoing-line-contested",
        Topic.OUTGOING,
        "{it} asks to be the portal's default line for outgoing calls, like {rivals}: a portal has only one, so up"
        " fails or the last one wins. Set `default_outgoing` on one of them.",
        source="bitrix24 5.1",
        when=_contested,
    ),
    ReviewRule(
        "outgoing-line-interrupted",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls: the portal may have none from its deletion until the"
        " new line is set.",
        source="bitrix24 5.1, U-17",
        when=lambda change: held(_appointed(change) and _was_outgoing(change) and change.releases),
    ),
    ReviewRule(
        "outgoing-line-gone",
        Topic.OUTGOING,
        "{it} is the portal's default line for outgoing calls and is deleted, and no other line of this plan replaces"
        " it: choose one.",
        source="bitrix24 5.1, U-17",
        when=lambda change: held(
            _was_outgoing(change) and change.releases and not any(map(_appointed, change.everyone))
        ),
    ),
    ReviewRule(
        "outgoing-line-not-managed",
        Topic.OUTGOING,
        "{it} stays the portal's default line for outgoing calls, because the API can only choose another one; this"
        " stack no longer manages that.",
        source="bitrix24 5.1",
        look=False,
        on=(UPDATE,),
        when=lambda change: held(
            _was_outgoing(change) and change.new(OUTGOING_LINE) is None and not any(map(_appointed, change.peers))
        ),
    ),
    freed_last("title-freed-last", "title", "title", "adapters/service.py", lambda title: folded(str(title or ""))),
    ReviewRule(
        "title-removed",
        Topic.PERSON,
        "{it} loses its title {title}, which the portal rejects while another line has none.",
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
        " a refresh restores it.",
        source="bitrix24 5.1",
        on=(CHANGED_BY_HAND,),
        when=lambda drift: held(any(row.name == OUTGOING_LINE and row.after is not True for row in drift.rows)),
    ),
)
