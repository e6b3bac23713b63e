"""Answers of ``voximplant.sip.*`` and of the authorization server (contracts: bitrix24 1.6, 2, 3).

One method returns numbers, another one the same numbers as text (2.7); a field that does not apply is missing, and an
unset text is null or "" (2.2).
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from ..base.wire import Identifier, Listed, Whole


def _unset(value: Any) -> Any:
    return None if value == "" else value


def _id_or_none(value: Any) -> Any:
    """A line that the telephony provider rejected has no registration: null, 0, "0" or nothing (U-4)."""
    return None if value in (None, "", 0, "0") else value


def _seconds(value: Any) -> Any:
    """A time that is only shown to the user: an invalid one must not reject an answer that has used up a token."""
    return value if isinstance(value, int) and 0 < value < 2**33 else None


OptionalText = Annotated[str | None, BeforeValidator(_unset)]
OptionalInt = Annotated[Whole | None, BeforeValidator(_unset)]
OptionalId = Annotated[Identifier | None, BeforeValidator(_id_or_none)]


class Wire(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=str.upper, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


class SipLine(Wire, Listed):
    """A line, as ``add`` and ``get`` return it: passwords in clear text (trap 5), no ``ID`` in ``get`` (trap 3)."""

    config_id: Identifier
    type: str
    title: OptionalText = None
    server: OptionalText = None
    login: OptionalText = None
    password: OptionalText = Field(default=None, repr=False)
    reg_id: OptionalId = None
    incoming_server: OptionalText = None
    incoming_login: OptionalText = None
    incoming_password: OptionalText = Field(default=None, repr=False)
    auth_user: OptionalText = None
    outbound_proxy: OptionalText = None
    detect_line_number: OptionalText = None
    line_detect_header_order: OptionalText = None
    registration_status_code: OptionalInt = None
    registration_error_message: OptionalText = None

    @property
    def line_id(self) -> str | None:
        """The line's name among the portal's lines (3, 5.1): ``reg<REG_ID>`` (cloud) or INCOMING_LOGIN (office)."""
        if self.reg_id is not None:
            return f"reg{self.reg_id}"
        return self.incoming_login


class RegistrationStatus(Wire):
    """``voximplant.sip.status``: the current status at the telephony provider (2.5)."""

    reg_id: Identifier
    status_code: OptionalInt = None
    error_message: OptionalText = None
    status_result: OptionalText = None
    """``success``, ``error``, ``in_progress`` or ``wait``."""
    last_updated: OptionalText = None
    """``YYYY-MM-DD HH:MM:SS``, in an undocumented time zone (U-5)."""


class ConnectorStatus(Wire):
    """``voximplant.sip.connector.status`` (2.6)."""

    free_minutes: OptionalInt = None
    paid: bool
    paid_date_end: OptionalText = None


class Profile(Wire):
    """``profile``: the fields of the caller that are used here (1.5)."""

    id: Identifier
    admin: bool = False


class MethodInfo(BaseModel):
    """``method.get`` (1.5)."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, alias_generator=to_camel)

    is_existing: bool
    is_available: bool


class Grant(BaseModel):
    """The authorization server's answer to a refresh (1.6)."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    access_token: str = Field(min_length=1, repr=False)
    refresh_token: str | None = Field(default=None, min_length=1, repr=False)
    expires: Annotated[int | None, BeforeValidator(_seconds)] = None
    """Unix seconds: when the access token expires."""
