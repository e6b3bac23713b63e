"""What follows when a person changes something in the control panel: the same rules as for the API."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ..platform import Document, Refused, VendorState
from . import billing, bindings, registrations, sip
from .routing_pages import bound_together

_NEW_ATTEMPT = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password", "is_persistent", "deactivated",
                "user_id")  # fmt: skip


def sip_registration(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A person may bind anything at once, but only what belongs together."""
    if after is None:
        registrations.forget(state, before or {})
        return
    bound_together(state, after, "registration")
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


def key(_state: VendorState, _before: Document | None, after: Document | None) -> None:
    if after is None:
        return
    try:
        usable = isinstance(load_pem_public_key(after["public_key"].encode()), RSAPublicKey)
    except ValueError:
        usable = False
    if not usable:
        raise Refused("public_key: not an RSA public key in PEM")
