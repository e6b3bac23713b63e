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
    """All SIP lines that fit every argument given, by id: ``voximplant.sip.get`` of the Bitrix24 REST API (telephony,
    SIP).

    Only lines that the credentials see: those of the same application, or with a webhook those of all webhooks and of
    the web interface. None fits: an empty list. Works in a preview, too. A few calls with arguments ask the portal for
    these lines alone; more of them, and those without, share one list.

    :param title: The line's name, whole.
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
    """``get_bitrix_lines`` with arguments that may be outputs. With one that is, the portal is read anew."""
    return _LINES.output(opts, title=title, type=type, server=server, login=login)


def get_bitrix_line_status(
    *,
    id: int | str | None = None,
    reg_id: int | str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> BitrixLineStatus:
    """Ask the telephony provider now how a cloud line's registration is: ``voximplant.sip.status`` of the Bitrix24 REST
    API (telephony, SIP).

    Each answer costs a call of the two a second that a portal allows. By ``id`` the line is looked up as well.

    :param id: The line's ``CONFIG_ID``, the ``id`` of a ``BitrixSipLine``: a whole number, as text or not.
    :param reg_id: Or the number of its registration (``REG_ID``), likewise.
    :param opts: ``provider``: a ``telephony.Provider`` for another portal; ``parent``: whose provider to take.
    :raises ObjectNotFoundError: There is no such line or registration among those that the credentials see.
    :raises FunctionError: The portal cannot be read, the line has no registration, the arguments do not fit, or one of
        them is an output.
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
