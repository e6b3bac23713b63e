"""What can be asked of a Bitrix24 SIP line, and what is known of one (contracts: bitrix24 2, 3, 6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.adoption import Adopt, ExistingId
from ..core.model import Inputs, Problem, State
from ..core.rules import ClearedBy, ClientOnly, Recorded, Replace, Secret
from ..run.claims import Claim, Key
from .models import SipLine


def _trimmed(value: Any) -> Any:
    """The portal trims titles (trap 10); a title that it changed would look like drift for ever."""
    return value.strip() if isinstance(value, str) else value


def _printable(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ValueError("must not contain line breaks or other control characters")
    return value


def _no_blank_ends(value: str) -> str:
    """The portal cuts them off: what it stores is not what was meant (trap 10, U-30)."""
    if value != value.strip():
        raise ValueError("must not begin or end with a blank or a line break")
    return value


def _filled(value: str) -> str:
    if not value:
        raise ValueError("must not be empty; leave it out if there is none")
    return value


def _host(value: str) -> str:
    """The portal cuts ``https://`` out of the value, wherever it stands (trap 10, U-14)."""
    if "://" in value or re.match(r"sips?:(?![0-9]+$)", value, re.IGNORECASE):
        raise ValueError("must be a host such as sip.example.org or sip.example.org:5060, without a scheme before it")
    if re.search(r"\s", value):
        raise ValueError("must not contain blanks")
    return value


Title = Annotated[
    str, Field(max_length=255), BeforeValidator(_trimmed), AfterValidator(_printable), AfterValidator(_filled)
]
Server = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_host), AfterValidator(_printable)]
Login = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_no_blank_ends), AfterValidator(_printable)]
Password = Annotated[str, Field(max_length=100), AfterValidator(_no_blank_ends), AfterValidator(_filled)]
Wanted = Annotated[bool, AfterValidator(lambda wanted: wanted or None)]
"""True, or nothing: the API can make a line the outgoing one, but cannot undo it (5.1)."""


CLOUD_LINES: Final = 10
"""What a portal holds (MAX_CLOUD_PBX)."""
TOO_MANY: Final = (
    f"more than the {CLOUD_LINES} cloud lines that a portal holds according to its documentation, those of other"
    ' applications and of the web interface included; give some of them type "office" or another portal'
)


class BitrixSipLineInputs(Inputs):
    title: Annotated[Title | None, ClearedBy("")] = None
    server: Server
    login: Login
    password: Annotated[Password | None, Secret(), ClearedBy("")] = None
    type: Annotated[Literal["cloud", "office"], Replace()] = "cloud"
    default_outgoing: Wanted | None = None

    adopt: Adopt = False
    existing_id: ExistingId = None
    wait_for_registration: Annotated[bool, ClientOnly()] = False
    registration_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 60
    # A refresh sees nothing but the state, so that these have to be on record.
    live_status: Annotated[bool | None, Recorded(lambda _: False)] = None
    detect_credential_drift: Annotated[bool | None, Recorded(lambda _: True)] = None


SAID_TO_THE_PROVIDER = BitrixSipLineInputs.fields_with(ClientOnly)


class BitrixSipLineState(State):
    title: str | None = None
    server: str | None = None
    login: str | None = None
    password: str | None = Field(default=None, repr=False)
    type: str | None = None
    default_outgoing: bool | None = None
    """None: not managed, so not asked for."""

    adopt: bool | None = None
    existing_id: str | None = None
    wait_for_registration: bool | None = None
    registration_timeout: int | None = None
    live_status: bool | None = None
    detect_credential_drift: bool | None = None

    portal: str | None = None
    reg_id: int | None = None
    line_id: str | None = None
    incoming_server: str | None = None
    incoming_login: str | None = None
    incoming_password: str | None = Field(default=None, repr=False)
    auth_user: str | None = None
    outbound_proxy: str | None = None
    detect_line_number: str | None = None
    line_detect_header_order: str | None = None
    registration_status_code: int | None = None
    registration_error_message: str | None = None


def state_of(
    line: SipLine,
    *,
    default_outgoing: bool | None,
    said: BitrixSipLineInputs | BitrixSipLineState | None = None,
    pending: tuple[str, ...] = (),
) -> BitrixSipLineState:
    """The whole state of ``line``; the portal tells everything, the passwords included. ``said`` has what the program
    says to the provider."""
    known = {**line.model_dump(), "line_id": line.line_id, "default_outgoing": default_outgoing, "pending": pending}
    if said is not None:
        known |= {name: getattr(said, name) for name in SAID_TO_THE_PROVIDER}
    return BitrixSipLineState.model_validate(known)


def is_same_line(line: SipLine, *known: BitrixSipLineInputs | BitrixSipLineState) -> bool:
    """Whether a line under an id can be the one that is ``known``: on record, or as an update that was cut off may have
    left it. By its title, which a portal has once, or by the account that it registers with."""
    return any(
        folded(each.title) == folded(line.title) != "" or (each.server, each.login) == (line.server, line.login)
        for each in known
    )


def words_of(line: SipLine | BitrixSipLineState) -> str:
    """A line for messages."""
    return f'the line "{line.title or ""}" ({line.login} at {line.server})'


def folded(title: str | None) -> str:
    """What two titles are compared by: whether the portal minds the case is not documented (U-10)."""
    return (title or "").strip().casefold()


def title_key(title: str) -> Key:
    """The claim of a line on its title."""
    return ("title", folded(title))


def claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """A title is there once in a portal, and so is the outgoing line; of cloud lines there are ten (2.1, 5.1).

    More than ten are not refused: the limit is the portal's, it was five in older documentation, and the portal itself
    refuses the line that is too many before anything of it is made.
    """
    title = values.get("title")
    if isinstance(title, str) and folded(title):
        adopts = values.get("adopt") is True and values.get("existing_id") is None
        what = f'the title "{title.strip()}"'
        yield Claim("title", what, title_key(title), freed="by an update", adopts=adopts)
    elif "title" not in values and values.get("existing_id") is None and values.get("adopt") is not True:
        type_, server, login = (values.get(name) for name in ("type", "server", "login"))
        if isinstance(server, str) and isinstance(login, str):
            what = f"a line without a title of {login} at {server}"
            key = ("untitled", str(type_ or "cloud"), server, login)
            yield Claim("login", what, key, warning=f"the same {what[2:]}: give each a title")
    if values.get("default_outgoing") is True:
        yield Claim("default_outgoing", "the one default outgoing line of the portal", ("outgoing",))
    if values.get("type", "cloud") == "cloud":
        yield Claim("type", "a cloud line", ("cloud",), places=CLOUD_LINES, warning=TOO_MANY)


def problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between fields. ``values`` has only what is set, and may hold unknowns."""
    if values.get("type") == "office" and values.get("wait_for_registration") is True:
        yield Problem(
            "wait_for_registration", 'is only for type "cloud": an office line registers nowhere (it has no REG_ID)'
        )
