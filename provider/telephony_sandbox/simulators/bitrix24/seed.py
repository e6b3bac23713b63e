"""What is there on the first start: a portal with a few lines, one webhook, two applications (contract 6)."""

from __future__ import annotations

from pathlib import Path

from ..platform import Customer, Document, VendorState
from . import lines
from .oauth import ACCESS_SECONDS, REFRESH_SECONDS

USER = 1
WEBHOOK = "k3v9q1w7z5x2c8b4n6m0"
MEMBER = "9d1c7e2f4b8a4c6d8e0f1a2b3c4d5e6f"

CLIENT = "local.65a1c0de7f3b21.48201937"
CLIENT_SECRET = "yR3uT7wQ9eK2mZ5xV8bN4cL6pJ1hG0fD"  # noqa: S105 - a secret of the sandbox only
ACCESS_TOKEN = "a1f0c3d2b5e4978601234567890abcde"  # noqa: S105 - likewise
REFRESH_TOKEN = "r1f0c3d2b5e4978601234567890abcde"  # noqa: S105 - likewise
SECOND_CLIENT = "local.65b2d1ef8a4c32.59312048"
SECOND_CLIENT_SECRET = "sD4fG6hJ8kL0zX2cV5bN7mQ9wE1rT3yU"  # noqa: S105 - likewise
SECOND_ACCESS_TOKEN = "a2e1d4c3b6f5087912345678901bcdef"  # noqa: S105 - likewise
SECOND_REFRESH_TOKEN = "r2e1d4c3b6f5087912345678901bcdef"  # noqa: S105 - likewise
GONE_CLIENT = "app.6390b0c1d2e3f4.10293847"
"""An application that was uninstalled; its lines stayed (U-18)."""

NUMBER = "74950007788"
_REGISTERED: Document = {"REGISTRATION_STATUS_CODE": 200, "REGISTRATION_ERROR_MESSAGE": ""}

LINES: tuple[Document, ...] = (
    # Made in the web interface, hence without an owner and with empty texts.
    {"CONFIG_ID": 11, "TYPE": "cloud", "TITLE": "Reception", "SERVER": "sip.example.com", "LOGIN": "reception",
     "PASSWORD": "reception-password", "REG_ID": 150011, "AUTH_USER": "", "OUTBOUND_PROXY": "", **_REGISTERED},
    # Made through a webhook, never saved by hand.
    {"CONFIG_ID": 12, "TYPE": "office", "TITLE": "Warehouse", "SERVER": "pbx.example.com", "LOGIN": "warehouse",
     "PASSWORD": "warehouse-password", "INCOMING_LOGIN": "sip12",
     "INCOMING_PASSWORD": "q8w4e2r6t1y9u3i7o5p0a2s4d6f8g1h3", "REGISTRATION_STATUS_CODE": 0},
    {"CONFIG_ID": 13, "TYPE": "cloud", "TITLE": "Foreign line", "SERVER": "sip.example.net", "LOGIN": "foreign",
     "PASSWORD": "foreign-password", "REG_ID": 150013, "APP_ID": GONE_CLIENT, **_REGISTERED},
    {"CONFIG_ID": 14, "TYPE": "office", "TITLE": "Application line", "SERVER": "pbx.example.net", "LOGIN": "desk",
     "PASSWORD": "desk-password", "INCOMING_LOGIN": "sip14",
     "INCOMING_PASSWORD": "z1x3c5v7b9n2m4k6j8h0g1f3d5s7a9p2", "REGISTRATION_STATUS_CODE": 0, "APP_ID": CLIENT},
)  # fmt: skip


def portal(state: VendorState, outgoing_line: str) -> None:
    """The portal with its user, and the credentials that open it."""
    customer = state.customer
    last_name = customer.title("Smirnova")
    state.create("user", {"ID": USER, "NAME": "Olga", "LAST_NAME": last_name, "ADMIN": True, "manage_numbers": True})
    state.create("webhook", {"code": customer.secret(WEBHOOK), "user_id": USER, "scope": ["telephony"]})
    _application(state, "Line keeper", CLIENT, CLIENT_SECRET, ACCESS_TOKEN, REFRESH_TOKEN)
    _application(state, "Other keeper", SECOND_CLIENT, SECOND_CLIENT_SECRET, SECOND_ACCESS_TOKEN, SECOND_REFRESH_TOKEN)
    state.create(
        "portal",
        {
            "member_id": customer.secret(MEMBER),
            "outgoing_line": outgoing_line,
            "FREE_MINUTES": 60,
            "PAID": True,
            "PAID_DATE_END": "2035-12-31T00:00:00+03:00",
        },
    )


def seed(state: VendorState) -> None:
    """Make all of it."""
    customer = state.customer
    number = customer.phone(NUMBER)
    portal(state, number)
    for line in LINES:
        state.create("line", _of(state, line))
        if "REG_ID" in line:
            state.create(
                "registration",
                {
                    "REG_ID": line["REG_ID"],
                    "STATUS_RESULT": "success",
                    "STATUS_CODE": 200,
                    "LAST_UPDATED": "2026-09-01 06:30:00",
                },
            )
    state.create("number", {"LINE_ID": number, "CONFIG_ID": 10, "TITLE": customer.title("Main number")})


_THEIR_OWN = {"TITLE": Customer.title, "LOGIN": Customer.login, "PASSWORD": Customer.secret,
              "INCOMING_PASSWORD": Customer.secret}  # fmt: skip


def _of(state: VendorState, line: Document) -> Document:
    """The line that this customer has under the same id."""
    customer = state.customer
    theirs = {**line, **{name: other(customer, line[name]) for name, other in _THEIR_OWN.items() if name in line}}
    if "APP_ID" in line:
        theirs["APP_ID"] = _client(customer, line["APP_ID"])
    if line["TYPE"] == "office":
        theirs["INCOMING_SERVER"] = lines.office_server(state)
    return theirs


def _client(customer: Customer, client_id: str) -> str:
    """The first part says what kind of application it is."""
    kind, _, rest = client_id.partition(".")
    return f"{kind}.{customer.secret(rest)}"


def _application(
    state: VendorState, title: str, client_id: str, client_secret: str, access_token: str, refresh_token: str
) -> None:
    customer = state.customer
    client = _client(customer, client_id)
    state.create(
        "application",
        {
            "client_id": client,
            "client_secret": customer.secret(client_secret),
            "title": customer.title(title),
            "scope": ["telephony"],
        },
    )
    state.create(
        "token",
        {
            "access_token": customer.secret(access_token),
            "refresh_token": customer.secret(refresh_token),
            "client_id": client,
            "user_id": USER,
            "expires": state.now() + ACCESS_SECONDS,
            "refresh_expires": state.now() + REFRESH_SECONDS,
        },
    )


def environment(state: VendorState, origin: str, _directory: Path) -> dict[str, str]:
    """The webhook's address."""
    return {"BITRIX24_WEBHOOK": f"{origin}/rest/{USER}/{state.customer.secret(WEBHOOK)}/"}
