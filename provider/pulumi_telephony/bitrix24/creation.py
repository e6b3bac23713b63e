"""Exactly one new line, whatever happens to the answer (contracts: bitrix24 1.4, 1.11, 2.1).

``voximplant.sip.add`` has no key that would make a second call harmless. A title is unique over the portal, so a titled
line can be told from all others, and the portal itself refuses a second one. Lines without a title are told apart by
what is there now and was not before.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..base.errors import ConflictError
from ..core.adoption import ambiguous, missing
from ..run.once import Creation
from .client import Bitrix24Client
from .declaration import BitrixSipLineInputs, folded
from .identity import is_same_line
from .models import SipLine
from .titles import Title


def natural_key(inputs: BitrixSipLineInputs) -> tuple[str, ...]:
    """What two lines have in common when one could be mistaken for the other."""
    if inputs.title:
        return ("title", folded(inputs.title))
    return ("untitled", inputs.type, inputs.server, inputs.login)


def creation_of(client: Bitrix24Client, inputs: BitrixSipLineInputs, title: Title) -> Creation[SipLine]:
    """How exactly one such line is made. ``title`` is the one that it asks for."""

    def look(key: tuple[str, ...]) -> dict[str, SipLine]:
        rows = _rows(client, inputs, key)
        return {str(row.config_id): row for row in rows if _key_of(row, titled=key[0] == "title") == key}

    def make() -> tuple[str, SipLine]:
        try:
            line = client.add(
                type=inputs.type,
                server=inputs.server,
                login=inputs.login,
                password=inputs.password,
                title=inputs.title,
            )
        except ConflictError as error:
            raise title.refused(error) from None
        return str(line.config_id), line

    def refuse(present: Mapping[str, SipLine]) -> None:
        if inputs.title and present:
            title.wait(list(present.values()))

    def glance() -> dict[str, SipLine] | None:
        everything = client.all_lines.glance() if inputs.title else None
        if everything is None:
            return None
        return {id_: line for id_, line in everything.items() if _key_of(line, titled=True) == natural_key(inputs)}

    return Creation(
        what=in_words(inputs),
        natural_key=natural_key(inputs),
        look=look,
        by_id=lambda config_id: client.line(int(config_id)),
        make=make,
        refuse=refuse,
        unique=bool(inputs.title),
        is_as_asked=lambda line: _is_as_asked(line, inputs),
        is_ours=lambda line: is_same_line(line, inputs),
        glance=glance,
    )


def existing_line(client: Bitrix24Client, inputs: BitrixSipLineInputs) -> SipLine | None:
    """The line that the program wants taken over, if it wants one and it is there; all such look-ups share a list.

    Raises InvalidInputError or ConflictError when what it names is not there, or cannot be told.
    """
    if inputs.existing_id is not None:
        return _by_id(client, inputs.existing_id)
    if not inputs.adopt:
        return None
    key = natural_key(inputs)
    there = client.all_lines.unwritten()
    found = [line for line in (there or {}).values() if _key_of(line, titled=bool(inputs.title)) == key]
    if not found and (there is None or client.all_lines.has_written):
        # What this run has changed itself is in no listing, and may be what is looked for.
        found = [line for line in _rows(client, inputs, key) if _key_of(line, titled=bool(inputs.title)) == key]
    if len(found) > 1:
        raise ambiguous(in_words(inputs), [str(line.config_id) for line in found])
    return found[0] if found else None


def _by_id(client: Bitrix24Client, existing_id: str) -> SipLine:
    there = client.all_lines.unwritten()
    line = (there or {}).get(existing_id) or client.line(int(existing_id))
    if line is None:
        raise missing("SIP line", existing_id, client.place)
    return line


def _rows(client: Bitrix24Client, inputs: BitrixSipLineInputs, key: tuple[str, ...]) -> list[SipLine]:
    """The lines among which those with a natural key are."""
    # The title as the program spells it: a filter may mind the case.
    wanted = inputs.title if inputs.title and natural_key(inputs) == key else key[1]
    return client.lines({"=TITLE": wanted} if key[0] == "title" else {"=TYPE": key[1]})


def _is_as_asked(line: SipLine, inputs: BitrixSipLineInputs) -> bool:
    return (line.type, line.server, line.login, line.password, folded(line.title)) == (
        inputs.type,
        inputs.server,
        inputs.login,
        inputs.password,
        folded(inputs.title),
    )


def _key_of(line: SipLine, *, titled: bool) -> tuple[str, ...]:
    if titled:
        return ("title", folded(line.title))
    return ("untitled", line.type or "", line.server or "", line.login or "") if not line.title else ()


def in_words(inputs: BitrixSipLineInputs) -> str:
    name = f'"{inputs.title}"' if inputs.title else "without a title"
    return f"the line {name} ({inputs.type}, {inputs.login} at {inputs.server})"
