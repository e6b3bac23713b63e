"""What the portal keeps, in the API's own field names; what has none there is in small letters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

_RECORD_IDS = 7000
"""What a line's ``ID`` is ahead of its ``CONFIG_ID``, so that nobody takes one for the other (4, trap 3)."""

StatusResult = Literal["wait", "in_progress", "success", "error"]
Whole = Annotated[int, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Line(_Strict):
    """A SIP line of any application. ``APP_ID`` is the owner, null for webhooks and the web interface (1.4).

    A cloud line with ``REG_ID`` 0 or null is not registered (U-4).
    """

    CONFIG_ID: Annotated[int, Field(gt=0)]
    ID: Whole = 0
    TYPE: Literal["cloud", "office"] = "cloud"
    TITLE: Annotated[str, Field(max_length=255)] = ""
    SERVER: Annotated[str, Field(min_length=1, max_length=100)]
    LOGIN: Annotated[str, Field(min_length=1, max_length=100)]
    PASSWORD: Annotated[str | None, Field(max_length=100)] = None
    REG_ID: Whole | None = None
    INCOMING_SERVER: str | None = None
    INCOMING_LOGIN: str | None = None
    INCOMING_PASSWORD: str | None = None
    AUTH_USER: str | None = None
    OUTBOUND_PROXY: str | None = None
    DETECT_LINE_NUMBER: Literal["Y", "N"] = "N"
    LINE_DETECT_HEADER_ORDER: Literal["diversion;to", "to;diversion"] = "diversion;to"
    REGISTRATION_STATUS_CODE: int | None = None
    REGISTRATION_ERROR_MESSAGE: str | None = None
    APP_ID: str | None = None

    @model_validator(mode="after")
    def _identified(self) -> Line:
        self.ID = self.ID or self.CONFIG_ID + _RECORD_IDS
        return self


class Registration(_Strict):
    """A cloud line's registration at the telephony provider. ``asked``: status calls since it was last started."""

    REG_ID: Annotated[int, Field(gt=0)]
    LAST_UPDATED: str = ""
    ERROR_MESSAGE: str = ""
    STATUS_CODE: int = 0
    STATUS_RESULT: StatusResult = "in_progress"
    asked: Whole = 0


class Number(_Strict):
    """A rented number: a line of the portal that is no SIP line, with a ``CONFIG_ID`` of its own."""

    LINE_ID: str
    CONFIG_ID: Annotated[int, Field(gt=0)]
    TITLE: str = ""


class Portal(_Strict):
    """The one portal: its default outgoing line and its SIP connector (2.6, 5.1)."""

    member_id: str
    outgoing_line: str
    FREE_MINUTES: Whole
    PAID: bool
    PAID_DATE_END: str | None


class User(_Strict):
    """``manage_numbers`` is the permission "Manage numbers — modify" (1.5)."""

    ID: int
    NAME: str
    LAST_NAME: str
    ADMIN: bool = False
    ACTIVE: bool = True
    manage_numbers: bool = False


class Webhook(_Strict):
    """An incoming webhook of a user. ``expires`` is in Unix seconds of the virtual clock, null for never (1.9)."""

    code: Annotated[str, Field(min_length=16, pattern=r"^[A-Za-z0-9]+$")]
    user_id: int
    scope: list[str]
    expires: float | None = None


class Application(_Strict):
    """An application installed on this portal (1.6). ``installed`` false is one that nobody finished installing."""

    client_id: Annotated[str, Field(min_length=1, max_length=128)]
    client_secret: str
    title: str
    scope: list[str]
    status: Literal["L", "F", "D", "T", "P", "S"] = "L"
    installed: bool = True


class Token(_Strict):
    """An access token and the refresh token that came with it, null once that was used. Unix seconds (1.6)."""

    access_token: Annotated[str, Field(min_length=1)]
    refresh_token: str | None
    client_id: str
    user_id: int
    expires: float
    refresh_expires: float


class AuthorizationCode(_Strict):
    """What a user's consent gives to an application; good for 30 seconds from when it is made (1.6)."""

    code: Annotated[str, Field(min_length=1)]
    client_id: str
    user_id: int
    expires: float | None = None
