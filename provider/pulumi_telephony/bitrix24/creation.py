"""Exactly one new line, whatever happens to the answer (contracts: bitrix24 1.4, 1.11, 2.1).

``voximplant.sip.add`` has no key that would make a second call harmless. A title is unique over the portal, so a titled
line can be told from all others, and the portal itself refuses a second one. Lines without a title are told apart by
what is there now and was not before.
"""

from __future__ import annotations

from collections.abc import Iterable

import tenacity

from ..errors import ConflictError, TelephonyError, TransportError
from ..waiting import pause
from .client import Bitrix24Client
from .declaration import BitrixSipLineInputs
from .models import SipLine


class Creator:
    """Makes lines; one for each client. Thread-safe."""

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client
        self._made: set[int] = set()

    def create(self, inputs: BitrixSipLineInputs) -> SipLine:
        """The new line. When this raises, there is none, or the error says where to look."""
        present = self._visible(inputs)
        if inputs.title and present:
            raise _twin(inputs.title, present)
        line = self._created(inputs, before={line.config_id for line in present})
        self._made.add(line.config_id)
        return line

    def _created(self, inputs: BitrixSipLineInputs, before: set[int]) -> SipLine:
        for last in (False, True):
            try:
                return self._client.add(
                    type=inputs.type,
                    server=inputs.server,
                    login=inputs.login,
                    password=inputs.password,
                    title=inputs.title,
                )
            except TelephonyError as error:
                # A title that is taken now and was not before may be taken by the first try.
                if error.executed is False and not (last and isinstance(error, ConflictError)):
                    raise _explained(error, inputs) from None
                line = self._made_in_spite_of(error, inputs, before)
                if line is not None:
                    return line
                if last or not inputs.title:
                    raise _explained(error, inputs) from None
            # The line is not there, and should it still appear, the portal refuses a second one with its title.
        raise AssertionError("unreachable")

    def _visible(self, inputs: BitrixSipLineInputs) -> list[SipLine]:
        """The lines among which the new one would be found."""
        if inputs.title is None:
            return self._client.lines({"=TYPE": inputs.type})
        # Whether the portal's comparison minds the case is not documented (U-10).
        rows = self._client.lines({"=TITLE": inputs.title})
        return [row for row in rows if _folded(row.title) == _folded(inputs.title)]

    def _made_in_spite_of(self, error: TelephonyError, inputs: BitrixSipLineInputs, before: set[int]) -> SipLine | None:
        """The line that a call made whose answer was lost; it may be visible a moment later only (U-12)."""
        looking = tenacity.Retrying(
            retry=tenacity.retry_if_result(lambda lines: not lines),
            wait=tenacity.wait_exponential(multiplier=0.2, max=2),
            stop=tenacity.stop_after_attempt(5),
            sleep=pause,
            retry_error_callback=lambda _: [],
        )
        new: list[SipLine] = looking(self._new_since, before, inputs, error)
        ours = [line for line in new if _is_as_asked(line, inputs)]
        if new and inputs.title and not ours:
            raise _twin(inputs.title, new)
        if len(ours) > 1:
            raise TransportError(
                f"{error}; meanwhile several lines like it appeared ({_ids(ours)}), and which one is this resource's"
                " cannot be told: delete the surplus ones in the portal, then run again",
                transient=False,
            ) from None
        return ours[0] if ours else None

    def _new_since(self, before: set[int], inputs: BitrixSipLineInputs, error: TelephonyError) -> list[SipLine]:
        try:
            visible = self._visible(inputs)
        except TelephonyError as second:
            raise TransportError(
                f"{error}; whether the line was made is unknown, for looking for it failed too ({second});"
                f" look for {_description(inputs)} in the portal before running again",
                transient=False,
            ) from None
        return [line for line in visible if line.config_id not in before | self._made]


def _is_as_asked(line: SipLine, inputs: BitrixSipLineInputs) -> bool:
    return (line.type, line.server, line.login, line.password, _folded(line.title)) == (
        inputs.type,
        inputs.server,
        inputs.login,
        inputs.password,
        _folded(inputs.title),
    )


def _explained(error: TelephonyError, inputs: BitrixSipLineInputs) -> TelephonyError:
    if isinstance(error, ConflictError):
        return title_taken(error, inputs.title)
    if error.executed is False:
        return error
    return TransportError(
        f"{error}; no new line is to be seen so far: look for {_description(inputs)} in the portal, then run again",
        transient=False,
    )


def title_taken(error: ConflictError, title: str | None) -> ConflictError:
    """TITLE_EXISTS, although no such line is visible (trap 7, U-18)."""
    if title:
        reason = (
            f'the title "{title}" belongs to a line that these credentials do not see: one of another application'
            " (an uninstalled one included), of the web interface, or of another kind; give another title, or free this"
            " one in the portal"
        )
    else:
        reason = "another line of the portal has no title either, so this title cannot be removed; give another one"
    return ConflictError(f"{error}; {reason}", code=error.code, status=error.status, field="title")


def _twin(title: str, lines: Iterable[SipLine]) -> ConflictError:
    return ConflictError(
        f'Bitrix24: the portal already has a line with the title "{title}" (CONFIG_ID {_ids(lines)});'
        " give another title, or delete that line in the portal",
        field="title",
    )


def _ids(lines: Iterable[SipLine]) -> str:
    return ", ".join(str(line.config_id) for line in lines)


def _description(inputs: BitrixSipLineInputs) -> str:
    name = f'"{inputs.title}"' if inputs.title else "a line without a title"
    return f"{name} ({inputs.type}, {inputs.login} at {inputs.server})"


def _folded(title: str | None) -> str:
    return (title or "").strip().casefold()
