"""What a Bitrix24 SIP line is: its inputs with their rules, its outputs, and which inputs exclude each other
(contracts: bitrix24 2, 3, 6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.adoption import Adopt, ExistingId
from ..core.model import Inputs, Outputs, Problem
from ..core.rules import ClearedBy, ClientOnly, Identity, Recorded, RegistrationWait, Replace, Secret
from ..run.claims import Claim, Key
from .models import SipLine


def _trimmed(value: Any) -> Any:
    """The portal trims titles (trap 10); otherwise a changed title would always look like drift."""
    return value.strip() if isinstance(value, str) else value


def _printable(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ValueError("must not contain line breaks or other control characters")
    return value


def _no_blank_ends(value: str) -> str:
    """The portal cuts them off, and would store another value (trap 10, U-30)."""
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
        raise ValueError("must be a host such as sip.example.org or sip.example.org:5060, without a scheme")
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
"""How many a portal can have (MAX_CLOUD_PBX)."""
TOO_MANY: Final = (
    f"more than the {CLOUD_LINES} cloud lines that a portal can have according to its documentation, those of other"
    ' applications and of the web interface included; give some of them type "office" or another portal'
)


class BitrixSipLineInputs(Inputs):
    """A SIP line in the telephony of a Bitrix24 portal: an operator's cloud PBX, or a PBX of your own.

    The calls behind it are ``voximplant.sip.add``, ``.get``, ``.update``, ``.delete`` and ``.status``, and
    ``voximplant.line.outgoing.sip.set`` and ``.get`` of the Bitrix24 REST API (telephony, SIP). The webhook or the
    application needs the scope ``telephony``, its user the permission to modify numbers. ``id`` is the ``CONFIG_ID``.

    A line belongs to the OAuth application that created it; all webhooks of a portal share one namespace with the lines
    of the web interface. A change from a webhook to an application, or to another application, makes existing lines
    invisible. Titles are unique in the whole portal, and its limit of 10 cloud lines counts all lines.

    **A line that exists already** is taken over with ``adopt=True``, by its title (without a title by type, server and
    login, which must match one line only), or with ``existing_id``. The preview says so. One ``voximplant.sip.update``
    changes what differs; if nothing differs, nothing is sent. A line of the other type is rejected. From then on it is
    a line like any other: **destroying the resource deletes it**, unless Pulumi's options ``retain_on_delete`` or
    ``protect`` keep it. To rename the resource and keep the line, use the option ``aliases``.

    **Registration.** With ``wait_for_registration``, a create and each update of a cloud line wait until the SIP server
    has accepted login and password, which takes some calls of ``voximplant.sip.status`` for each line. If the server
    rejects them, or does not answer within ``registration_timeout`` seconds, the run fails with its status code and
    message. A new line stays in the state; the next ``up`` starts a failed registration again, and waits.

    **Credential drift.** The portal returns the password that it has stored; the status of the registration says
    whether the SIP server still accepts it. If a refresh finds it rejected (401, 403 or 407), ``password`` shows as
    changed, and ``up`` sends it again, which starts the registration again. The portal returns the status of its last
    check, whose time is not documented. With ``live_status``, each refresh asks for the current status, with one call
    for each line.
    """

    delete_first = True

    server: Server
    """Address of the SIP server, ``host`` or ``host:port``, without ``sip:`` or ``https://``. A change starts the
    registration again."""
    login: Login
    """User name at the SIP server; no blanks at the ends. A change starts the registration again."""
    password: Annotated[Password | None, Secret(), ClearedBy("")] = None
    """Password at the SIP server; no blanks at the ends. The portal returns it, so a change by hand is noticed. A
    change starts the registration again."""
    title: Annotated[Title | None, ClearedBy("")] = None
    """The line's name, unique in the portal; blanks at the ends are cut off. The portal rejects removing it
    (TITLE_EXISTS) while another line has no title."""
    type: Annotated[Literal["cloud", "office"], Replace()] = "cloud"
    """``cloud`` if the portal registers at the SIP server, ``office`` if calls run between a PBX and an address of the
    portal (``incoming_server`` and so on). A portal can have 10 cloud lines."""
    default_outgoing: Wanted | None = None
    """True: this is the portal's default line for outgoing calls; a portal has one. False is the same as unset: the API
    can only choose another line."""

    adopt: Adopt = False
    """Take over the line with this title, or without a title the one with this type, server and login; if there is
    none, create it. See the class."""
    existing_id: ExistingId = None
    """Take over the line with this ``CONFIG_ID``, which must exist."""
    wait_for_registration: Annotated[
        bool, ClientOnly(), RegistrationWait("registration_status_code", "registration_error_message")
    ] = False
    """Wait in a create and an update until the SIP server has accepted the credentials, and fail if it does not.
    ``cloud`` only."""
    registration_timeout: Annotated[int, Field(ge=1), ClientOnly()] = 60
    """How many seconds ``wait_for_registration`` waits."""
    # A refresh sees nothing but the state, so the state records these.
    live_status: Annotated[bool | None, Recorded(False)] = None
    """Ask for the status of the registration in each refresh, with one call for each line. Office lines have none."""
    detect_credential_drift: Annotated[bool | None, Recorded(True)] = None
    """Let a refresh report ``password`` as changed when the SIP server rejects the credentials."""


class BitrixSipLineOutputs(Outputs):
    """A SIP line of a Bitrix24 portal, without the passwords, which the portal returns in clear text."""

    record = SipLine
    returned_as = "BitrixLineInfo"

    id: Annotated[int, Identity()]
    """The ``CONFIG_ID``, which ``BitrixSipLine.get`` takes."""
    portal: str | None
    """The host name of the portal that the line is in. With credentials of another portal the line is neither read nor
    changed nor deleted. Unset until the first write or refresh after an upgrade from 0.1."""
    reg_id: int | None
    """Cloud lines: the number of the SIP registration (``REG_ID``); unset if the telephony provider rejected it."""
    line_id: str | None
    """The line's name in the other telephony methods: ``reg<REG_ID>`` for cloud, ``sip<number>`` for office."""
    incoming_server: str | None
    """Office lines: the address that the PBX calls to reach the portal."""
    incoming_login: str | None
    """Office lines: the PBX's user name there."""
    incoming_password: Annotated[str | None, Secret()]
    """Office lines: the PBX's password there. The portal creates it; only a new line has another one."""
    auth_user: str | None
    """User name for authentication, if somebody set one in the web interface."""
    outbound_proxy: str | None
    """Host to send requests through, if somebody set one in the web interface."""
    detect_line_number: str | None
    """``Y`` or ``N``: whether the called number is detected; set in the web interface."""
    line_detect_header_order: str | None
    """The SIP headers to detect it from, ``diversion;to`` or ``to;diversion``; set in the web interface."""
    registration_status_code: int | None
    """Cloud lines: the SIP status of the registration, 200 for success; 0 or unset while there is none. It is from
    the portal's last check, or with ``live_status`` from the last refresh; ``get_bitrix_line_status`` returns the
    current one."""
    registration_error_message: str | None
    """Cloud lines: why the last registration failed."""


def folded(title: str | None) -> str:
    """The form in which titles are compared: whether the portal distinguishes case is not documented (U-10)."""
    return (title or "").strip().casefold()


def title_key(title: str) -> Key:
    """The claim of a line on its title."""
    return ("title", folded(title))


def claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """A title is unique in a portal, there is one outgoing line, and there are ten cloud lines (2.1, 5.1).

    More than ten cloud lines are not an error here: the limit is the portal's (five in older documentation), and the
    portal rejects the line that exceeds it before it creates anything.
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
    """Problems between fields. ``values`` has only what is set, and may hold unknowns."""
    if values.get("type") == "office" and values.get("wait_for_registration") is True:
        yield Problem(
            "wait_for_registration", 'is only for type "cloud": an office line does not register (it has no REG_ID)'
        )
