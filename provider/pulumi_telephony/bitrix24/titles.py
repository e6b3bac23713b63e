"""A title that a line asks for: free, released by another line in this run, or taken (bitrix24 2.1, U-10)."""

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
    """The title that a line asks for."""

    client: Bitrix24Client
    title: str | None
    rivals: Rivals
    own: int | None = None
    """The line that asks, if it exists already."""

    def write(self, fields: Mapping[str, str]) -> None:
        """Update the line, and wait while another one still has its new title. Raises ConflictError."""
        sent = {name.upper(): value for name, value in fields.items()}
        if self.own is None:
            raise AssertionError("only an existing line can be updated")
        try:
            self.client.update(self.own, sent)
        except ConflictError as error:
            self._wait_after(error)
            try:
                self.client.update(self.own, sent)
            except ConflictError as second:
                raise self.refused(second) from None

    def _wait_after(self, error: ConflictError) -> None:
        """Wait until no line has the title that the portal has rejected. Raises ConflictError if one keeps it."""
        try:
            holders = self.holders()
        except TelephonyError:
            raise error from None
        if not holders and not self.rivals.is_released():
            raise title_taken(error, self.title) from None
        self.wait(holders)

    def refused(self, error: ConflictError) -> ConflictError:
        """Why the portal has rejected the title."""
        try:
            holders = self.holders()
        except TelephonyError:
            return error
        return self._taken(holders) if holders else title_taken(error, self.title)

    def wait(self, holders: list[SipLine]) -> None:
        """Wait until no line has the title. ``holders`` are those that have it now. Raises ConflictError."""
        if holders and self.rivals.is_announced(_ids(holders)):
            holders = self.rivals.when_free(self.holders, _ids, holders)
        if holders:
            raise self._taken(holders)

    def holders(self) -> list[SipLine]:
        """The other lines with the title, searched among all lines, because a filter may be case-sensitive."""
        return self._fitting(self.client.lines({})) if self.title else []

    def _fitting(self, lines: Iterable[SipLine]) -> list[SipLine]:
        wanted = folded(self.title)
        return [line for line in lines if folded(line.title) == wanted and line.config_id != self.own]

    def _taken(self, lines: list[SipLine]) -> ConflictError:
        ids = ", ".join(_ids(lines))
        giver = self.rivals.giver(_ids(lines))
        if giver is not None:
            return ConflictError(
                f'Bitrix24: the title "{self.title}" still belongs to line {ids} of {giver}, which releases it in this'
                " run but has not done so yet; run up again, or name that resource in depends_on here",
                field="title",
            )
        holder = self.rivals.holder(_ids(lines))
        if holder is not None:
            return ConflictError(
                f'Bitrix24: the title "{self.title}" belongs to line {ids} of {holder}; removed resources are deleted'
                " last, so run up without that resource first and add this one after it, or use the option aliases if"
                " the resource was renamed",
                field="title",
            )
        adoptable = self.own is None and len(lines) == 1
        adopting = f"adopt it with adopt=True or existing_id={ids}, or " if adoptable else ""
        return ConflictError(
            f'Bitrix24: the portal already has a line with the title "{self.title}" (CONFIG_ID {ids}); if its'
            " resource was removed from this program, run up without this title first (removed resources are deleted"
            " last), or use the option aliases if the resource was renamed; if no program manages that line,"
            f" {adopting}set another title",
            field="title",
        )


def _ids(lines: Iterable[SipLine]) -> list[str]:
    return [str(line.config_id) for line in lines]


def title_taken(error: ConflictError, title: str | None) -> ConflictError:
    """TITLE_EXISTS without a visible line that has the title (trap 7, U-18)."""
    if title:
        reason = (
            f'the title "{title}" belongs to a line that these credentials do not see: one of another application'
            " (even an uninstalled one), of the web interface, or of another kind; set another title, or change that"
            " line where it is managed"
        )
    else:
        reason = "another line of the portal has no title either, so this title cannot be removed; set another one"
    return ConflictError(f"{error}; {reason}", code=error.code, status=error.status, field="title")
