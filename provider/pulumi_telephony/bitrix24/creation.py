"""Adopting an existing line, and creating exactly one new line (contracts: bitrix24 1.4, 1.11, 2.1).

``voximplant.sip.add`` has no idempotency key. A title is unique on the portal, so it identifies a line, and the portal
rejects a second one. A new line without a title is recognised because it did not exist before.
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
    """What two lines have in common that could be mistaken for each other."""
    if inputs.title:
        return ("title", folded(inputs.title))
    return ("untitled", inputs.type, inputs.server, inputs.login)


def creation_of(client: Bitrix24Client, inputs: BitrixSipLineInputs, title: Title) -> Creation[SipLine]:
    """How to create exactly one such line. ``title`` is the one that it asks for."""

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
    """The line that the program wants to adopt, if it wants one and it exists; all such lookups share a list.

    Raises InvalidInputError or ConflictError if the line that it names does not exist or is ambiguous.
    """
    if inputs.existing_id is not None:
        return _by_id(client, inputs.existing_id)
    if not inputs.adopt:
        return None
    key = natural_key(inputs)
    lines = client.all_lines.unwritten()
    found = [line for line in (lines or {}).values() if _key_of(line, titled=bool(inputs.title)) == key]
    if not found and (lines is None or client.all_lines.has_written):
        # The listing lacks lines that this run has changed, and the wanted one may be among them.
        found = [line for line in _rows(client, inputs, key) if _key_of(line, titled=bool(inputs.title)) == key]
    if len(found) > 1:
        raise ambiguous(in_words(inputs), [str(line.config_id) for line in found])
    return found[0] if found else None


def _by_id(client: Bitrix24Client, existing_id: str) -> SipLine:
    lines = client.all_lines.unwritten()
    line = (lines or {}).get(existing_id) or client.line(int(existing_id))
    if line is None:
        raise missing("SIP line", existing_id, client.place)
    return line


def _rows(client: Bitrix24Client, inputs: BitrixSipLineInputs, key: tuple[str, ...]) -> list[SipLine]:
    """Lines that include those with a natural key."""
    # The title as the program spells it: a filter may be case-sensitive.
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
