"""Who is calling, and may they (contract 1.2, 1.4, 2.0), in the order of U21.

The guards leave the caller's account id in ``notes["account_id"]``, and in ``notes["roles"]`` the roles of the key, or
None for the legacy way, which has all rights.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ..platform import ApiError, Call, Document, VendorState
from .calling import sent

LONGEST_LIFE = 3600
"""Seconds from ``iat`` to ``exp`` at most (1.2)."""

_ACCOUNT_FIELDS = ("account_id", "account_name", "account_email")
_LEGACY_SECRETS = ("api_key", "account_password")
_JWS = jwt.PyJWS()


def authenticated(call: Call) -> None:
    """A Bearer token if there is one, else the legacy parameters."""
    header = call.headers.get("authorization")
    legacy = sent(call)
    if header is None and not legacy.keys().isdisjoint((*_LEGACY_SECRETS, "session_id")):
        account, roles = _by_parameters(call.state, legacy), None
    else:
        account, roles = _by_token(call.state, header or "")
    if not account["active"]:
        raise ApiError(131)
    call.notes |= {"account_id": account["account_id"], "roles": roles}


def authorized(call: Call) -> None:
    """One of the method's roles; a method without roles is basic and open to every key."""
    roles, wanted = call.notes["roles"], call.operation.scope if call.operation else ()
    if wanted and roles is not None and set(roles).isdisjoint(wanted):
        raise ApiError(100)


# The current way: a JSON web token


@dataclass(frozen=True)
class _Token:
    text: str
    kid: str
    iss: int
    iat: float
    exp: float


def _by_token(state: VendorState, header: str) -> tuple[Document, list[str]]:
    token = _well_formed(header)
    key = state.get("key", token.kid)
    if key is None or not _signed_by(key, token) or token.iss not in (key["account_id"], *key["accounts"]):
        raise ApiError(100)
    account = state.get("account", token.iss)
    if account is None:
        raise ApiError(100)
    if token.iat > state.now() - state.clock_offset() + state.switch("future_skew"):
        raise ApiError(455)
    if token.exp <= _aged_now(state, token):
        raise ApiError(456)
    if token.exp - token.iat > LONGEST_LIFE:
        raise ApiError(454)
    return account, key["roles"]


def _well_formed(header: str) -> _Token:
    scheme, _, text = header.partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise ValueError
        unverified: dict[str, Any] = _JWS.decode_complete(text, options={"verify_signature": False})
        claims = json.loads(unverified["payload"])
        if unverified["header"].get("alg") != "RS256" or not isinstance(claims, dict):
            raise ValueError
        return _Token(
            text,
            _text(unverified["header"].get("kid")),
            _account_id(claims.get("iss")),
            _seconds(claims.get("iat")),
            _seconds(claims.get("exp")),
        )
    except (ValueError, OverflowError, jwt.InvalidTokenError):
        raise ApiError(447) from None


def _seconds(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise ValueError


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError


def _account_id(iss: object) -> int:
    """A number, or a text of one: the vendor's clients send both (1.2)."""
    if isinstance(iss, str) and iss.isdecimal():
        return int(iss)
    if isinstance(iss, int) and not isinstance(iss, bool):
        return iss
    raise ValueError


def _signed_by(key: Document, token: _Token) -> bool:
    try:
        _JWS.decode(token.text, _public_key(key["public_key"]), algorithms=["RS256"])
    except (ValueError, jwt.InvalidTokenError):
        return False
    return True


@lru_cache(maxsize=64)
def _public_key(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    if isinstance(key, RSAPublicKey):
        return key
    raise ValueError("not an RSA key")


def _aged_now(state: VendorState, token: _Token) -> float:
    """The time a token is judged by: the caller's clock, and what the virtual one was advanced since the first show.

    Callers sign by the real clock. A token they keep grows old when the virtual clock is advanced; one they sign
    afterwards is young.
    """
    digest = hashlib.sha256(token.text.encode()).hexdigest()
    offset, real_now = state.clock_offset(), state.now() - state.clock_offset()
    shown = state.get("shown_token", digest)
    if shown is None:
        state.put("shown_token", {"digest": digest, "exp": token.exp, "clock_offset": offset})
        state.schedule("forget_token", digest, _remembered_for(token.exp - real_now))
        return real_now
    return real_now + offset - float(shown["clock_offset"])


def forget_token(state: VendorState, digest: str) -> None:
    """Timer: a token may be forgotten once it has expired by the real clock too, else it would look young again."""
    shown = state.get("shown_token", digest)
    if shown is None:
        return
    left = shown["exp"] - (state.now() - state.clock_offset())
    if left > 0:
        state.schedule("forget_token", digest, _remembered_for(left))
    else:
        state.remove("shown_token", digest)


def _remembered_for(left: float) -> float:
    return min(max(left, 0.0), LONGEST_LIFE) + 1


# The legacy way: parameters


def _by_parameters(state: VendorState, sent: dict[str, str]) -> Document:
    named = [name for name in _ACCOUNT_FIELDS if sent.get(name)]
    accounts = [each for each in state.objects("account") if all(str(each[name]) == sent[name] for name in named)]
    if not named or len(accounts) != 1:
        raise ApiError(100)
    if "session_id" in sent:
        raise ApiError(161)  # Logon, which gives them out, is not modelled
    (account,) = accounts
    if all(sent.get(name) is None or sent[name] != account.get(name) for name in _LEGACY_SECRETS):
        raise ApiError(100)
    return account
