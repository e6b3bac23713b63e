"""What a program can look up in the telephony of a Bitrix24 portal."""

from __future__ import annotations

from typing import Final

import pulumi

from ..adapters.functions import Function
from .info import BitrixLineInfo, BitrixSipLineType
from .results import BitrixLineStatus

_READS: Final = "pulumi_telephony.bitrix24.lookups"
_LINES: Final = Function("get_bitrix_lines", "bitrix24", f"{_READS}:lines", list[BitrixLineInfo])
_STATUS: Final = Function("get_bitrix_line_status", "bitrix24", f"{_READS}:line_status", BitrixLineStatus)


def get_bitrix_lines(
    *,
    title: str | None = None,
    type: BitrixSipLineType | None = None,
    server: str | None = None,
    login: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[BitrixLineInfo]:
    """All SIP lines that match every given argument, by id: ``voximplant.sip.get`` of the Bitrix24 REST API (telephony,
    SIP).

    Only lines that the credentials see: those of the same application, or with a webhook those of all webhooks and of
    the web interface. Without a match, the list is empty. Works in a preview, too. A few calls with arguments use the
    portal's filter; more of them, and calls without arguments, share one list.

    :param title: The line's name; matches as a whole.
    :param type: ``cloud`` or ``office``.
    :param server: Address of the SIP server, as the line has it.
    :param login: User name at the SIP server.
    :param opts: ``provider``: a ``telephony.Provider`` for another portal; ``parent``: whose provider to take.
    :raises FunctionError: The portal cannot be read, or an argument is an output.
    """
    return _LINES(opts, title=title, type=type, server=server, login=login)


def get_bitrix_lines_output(
    *,
    title: pulumi.Input[str] | None = None,
    type: pulumi.Input[BitrixSipLineType] | None = None,
    server: pulumi.Input[str] | None = None,
    login: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[BitrixLineInfo]]:
    """``get_bitrix_lines`` with arguments that may be outputs. If one is, the portal is read again."""
    return _LINES.output(opts, title=title, type=type, server=server, login=login)


def get_bitrix_line_status(
    *,
    id: int | str | None = None,
    reg_id: int | str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> BitrixLineStatus:
    """The current status of a cloud line's registration at the telephony provider: ``voximplant.sip.status`` of the
    Bitrix24 REST API (telephony, SIP).

    Each answer costs one call of the two a second that a portal allows. With ``id``, the line is looked up as well.

    :param id: The line's ``CONFIG_ID``, the ``id`` of a ``BitrixSipLine``: a whole number, as text or not.
    :param reg_id: Or the number of its registration (``REG_ID``), as a number or as text.
    :param opts: ``provider``: a ``telephony.Provider`` for another portal; ``parent``: whose provider to take.
    :raises ObjectNotFoundError: There is no such line or registration among those that the credentials see.
    :raises FunctionError: The portal cannot be read, the line has no registration, the arguments are invalid, or one
        of them is an output.
    """
    return _STATUS(opts, id=id, reg_id=reg_id)


def get_bitrix_line_status_output(
    *,
    id: pulumi.Input[int | str] | None = None,
    reg_id: pulumi.Input[int | str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[BitrixLineStatus]:
    """``get_bitrix_line_status`` with arguments that may be outputs, of a line of this program for instance."""
    return _STATUS.output(opts, id=id, reg_id=reg_id)
