"""What follows when a person changes something in the control panel: the same rules as for the API."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ..platform import Document, Refused, VendorState
from . import billing, bindings, directory, registrations, sip

_NEW_ATTEMPT = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password", "is_persistent", "deactivated",
                "user_id")  # fmt: skip


def sip_registration(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A person may bind anything at once, but only what belongs together."""
    if after is None:
        registrations.forget(state, before or {})
        return
    _belongs_together(state, after)
    if "user_id" in after:
        bindings.release_user(state, after["user_id"], but=after["sip_registration_id"])
    if before is None and not after["purchase_date"]:
        billing.subscribe(state, after)
    else:
        billing.schedule_renewal(state, after)
    if before is None or any(before.get(name) != after.get(name) for name in _NEW_ATTEMPT):
        sip.restart(state, after)
    state.put("sip_registration", after)


def sip_account(state: VendorState, before: Document | None, after: Document | None) -> None:
    """The platform registers again and again, so that it meets a change at the SIP server by itself."""
    hosts = {account["host"].lower() for account in (before, after) if account is not None}
    for registration in state.objects("sip_registration"):
        if sip.host(registration["proxy"]) in hosts:
            sip.restart(state, registration)
            state.put("sip_registration", registration)


def _belongs_together(state: VendorState, registration: Document) -> None:
    application = registration.get("application_id")
    if application is not None and state.get("application", application) is None:
        raise Refused(f"there is no application {application}")
    for kind in ("rule", "user"):
        key = registration.get(f"{kind}_id")
        if key is not None and (state.get(kind, key) or {}).get("application_id", -1) != application:
            raise Refused(f"there is no {kind} {key} in the application of the registration")


def part(kind: str) -> Callable[[VendorState, Document | None, Document | None], None]:
    """Of applications, rules and users: they leave nothing behind, and live where there is an application."""

    def clicked(state: VendorState, before: Document | None, after: Document | None) -> None:
        if after is None:
            directory.leave(state, kind, before or {})
            return
        if kind != "application" and state.get("application", after["application_id"]) is None:
            raise Refused(f"there is no application {after['application_id']}")
        if before and before.get("application_id") != after["application_id"]:
            raise Refused(f"a {kind} stays in its application")
        if kind == "user" and (before or {}).get("logged_in", False) is not after["logged_in"]:
            for registration in state.find("sip_registration", "user_id", after["user_id"]):
                if not registration["is_persistent"]:
                    sip.restart(state, registration)
                    state.put("sip_registration", registration)

    return clicked


def key(_state: VendorState, _before: Document | None, after: Document | None) -> None:
    if after is None:
        return
    try:
        usable = isinstance(load_pem_public_key(after["public_key"].encode()), RSAPublicKey)
    except ValueError:
        usable = False
    if not usable:
        raise Refused("public_key: not an RSA public key in PEM")
