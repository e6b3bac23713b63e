"""A title that a line asks for: free, given up by another line of this run, or taken (bitrix24 2.1, U-10)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from ..base.errors import ConflictError, TelephonyError
from ..run.handover import Rivals
from .client import Bitrix24Client
from .declaration import folded
from .models import SipLine


@dataclasses.dataclass(frozen=True)
class Title:
    """What a line asks for."""

    client: Bitrix24Client
    title: str | None
    rivals: Rivals
    own: int | None = None
    """The line that asks, if it is there already."""

    def write(self, fields: Mapping[str, str]) -> None:
        """Change the line, and wait where its new title is still that of another one. Raises ConflictError."""
        sent = {name.upper(): value for name, value in fields.items()}
        if self.own is None:
            raise AssertionError("only a line that is there can be changed")
        try:
            self.client.update(self.own, sent)
        except ConflictError as error:
            self._make_way(error)
            try:
                self.client.update(self.own, sent)
            except ConflictError as second:
                raise self.refused(second) from None

    def _make_way(self, error: ConflictError) -> None:
        """Wait until nobody has the title that the portal has refused. Raises ConflictError where that is in vain."""
        try:
            holders = self.holders()
        except TelephonyError:
            raise error from None
        if not holders and not self.rivals.is_released():
            raise title_taken(error, self.title) from None
        self.wait(holders)

    def refused(self, error: ConflictError) -> ConflictError:
        """Why the portal has refused the title."""
        try:
            holders = self.holders()
        except TelephonyError:
            return error
        return self._taken(holders) if holders else title_taken(error, self.title)

    def wait(self, holders: list[SipLine]) -> None:
        """Until no line has the title. ``holders`` are those that a look has found. Raises ConflictError."""
        if holders and self.rivals.is_announced(_ids(holders)):
            holders = self.rivals.when_free(self.holders, _ids, holders)
        if holders:
            raise self._taken(holders)

    def holders(self) -> list[SipLine]:
        """The other lines that have the title, looked for among all, because a filter may mind the case."""
        return self._fitting(self.client.lines({})) if self.title else []

    def _fitting(self, lines: Iterable[SipLine]) -> list[SipLine]:
        wanted = folded(self.title)
        return [line for line in lines if folded(line.title) == wanted and line.config_id != self.own]

    def _taken(self, lines: list[SipLine]) -> ConflictError:
        ids = ", ".join(_ids(lines))
        giver = self.rivals.giver(_ids(lines))
        if giver is not None:
            return ConflictError(
                f'Bitrix24: the title "{self.title}" is still that of line {ids} of {giver}, which gives it up in this'
                " run, but has not yet; run up again when it has, or have that done first: name it in depends_on here",
                field="title",
            )
        holder = self.rivals.holder(_ids(lines))
        if holder is not None:
            return ConflictError(
                f'Bitrix24: the title "{self.title}" is that of line {ids} of {holder}; what a program drops is deleted'
                " last, so run up without that resource first, and with this one after it; a resource that only has"
                " another name now keeps its line with the option aliases",
                field="title",
            )
        adoptable = self.own is None and len(lines) == 1
        adopting = f"take it over with adopt=True or existing_id={ids}, or " if adoptable else ""
        return ConflictError(
            f'Bitrix24: the portal already has a line with the title "{self.title}" (CONFIG_ID {ids}); if this program'
            " has just dropped or renamed the resource of that line, run up without this title first (what is dropped"
            " is deleted last), or give the renamed resource the option aliases; if no program manages that line,"
            f" {adopting}give another title",
            field="title",
        )


def _ids(lines: Iterable[SipLine]) -> list[str]:
    return [str(line.config_id) for line in lines]


def title_taken(error: ConflictError, title: str | None) -> ConflictError:
    """TITLE_EXISTS, although no such line is visible (trap 7, U-18)."""
    if title:
        reason = (
            f'the title "{title}" belongs to a line that these credentials do not see: one of another application'
            " (an uninstalled one included), of the web interface, or of another kind; give another title, or change"
            " that line where it is managed"
        )
    else:
        reason = "another line of the portal has no title either, so this title cannot be removed; give another one"
    return ConflictError(f"{error}; {reason}", code=error.code, status=error.status, field="title")
