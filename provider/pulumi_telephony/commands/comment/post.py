"""One post with a report: created once, edited from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ...base.errors import NotFoundError
from .report import MarkedText, marker_of


@dataclass(frozen=True)
class Post:
    """A comment or an issue."""

    id: int
    """Its number in the forge's API."""
    body: str
    url: str
    author: str | None = None
    """The account that posted it, if the next run has to be told."""


class Board(Protocol):
    """A place for posts. Raises TelephonyError if the forge rejects a request or does not answer."""

    kind: str
    """What the forge calls a post."""

    def own(self) -> Iterator[Post]:
        """The existing posts of the account that this job posts as: anybody else could have copied the marker."""

    def create(self, body: str) -> Post:
        """Create a post."""

    def edit(self, post: Post, body: str) -> Post:
        """Replace the text of a post. Raises NotFoundError if it was deleted."""


class Issues(Board, Protocol):
    """A place for posts that can be closed."""

    def close(self, post: Post) -> Post:
        """Close it. Raises NotFoundError if it was deleted."""


def put(board: Board, report: MarkedText) -> tuple[str, Post]:
    """Show the report in one post of the board; returns what was done, and the post."""
    there = find(board, report.marker)
    if there is None:
        return "made", board.create(report.text)
    if _same(there.body, report.text):
        return "unchanged", there
    try:
        return "edited", board.edit(there, report.text)
    except NotFoundError:
        # Somebody has deleted it since it was listed.
        return "made", board.create(report.text)


def close(issues: Issues, marker: str) -> Post | None:
    """Close the open issue with the marker; None if there is none."""
    there = find(issues, marker)
    if there is None:
        return None
    try:
        return issues.close(there)
    except NotFoundError:
        return None


def find(board: Board, marker: str) -> Post | None:
    """The first post with the marker."""
    return next((post for post in board.own() if marker_of(post.body) == marker), None)


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same: forges change line ends and trailing blanks."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()
