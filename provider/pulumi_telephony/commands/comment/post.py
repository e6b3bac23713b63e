"""One post with a report: made once, edited from then on."""

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
    """The number that its forge's API wants."""
    body: str
    url: str
    author: str | None = None
    """Whom it was posted as, where that has to be known beforehand."""


class Board(Protocol):
    """A place for posts. Raises TelephonyError for what the forge refuses or does not answer."""

    kind: str
    """What a post is called there."""

    def own(self) -> Iterator[Post]:
        """The posts that are there and were made by whom this job posts as: another's marker proves nothing."""

    def create(self, body: str) -> Post:
        """Make a post."""

    def edit(self, post: Post, body: str) -> Post:
        """Give a post another text. Raises NotFoundError when it is gone."""


class Issues(Board, Protocol):
    """A place for posts that can be closed."""

    def close(self, post: Post) -> Post:
        """Close it. Raises NotFoundError when it is gone."""


def put(board: Board, report: MarkedText) -> tuple[str, Post]:
    """Let the board show the report in one post; what was done, and the post."""
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
    """Close the open issue with the marker; None when there is none, or not any more."""
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
    """Whether two texts are one: forges change line ends and the blanks at the end."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()
