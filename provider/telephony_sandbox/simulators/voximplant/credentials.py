"""Keys of service accounts and the files their owners downloaded (contract 1.3)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from ..platform import Customer, Document, VendorState
from .models import Role

_ACCOUNT_ID = 700123


def account_id(customer: Customer) -> int:
    return customer.account_id(_ACCOUNT_ID)


def account_email(customer: Customer) -> str:
    return f"ops@{customer.name}.example"


def given(customer: Customer) -> Document:
    """Whose an object is that is made without saying so."""
    return {"account_id": account_id(customer)}


@dataclass(frozen=True)
class ServiceAccount:
    """A key of the seed, and the name of the file that has its private half."""

    role: Role
    key_id: str
    file: str


_SERVICE_ACCOUNTS = (
    ServiceAccount("Owner", "3d7f6c0e-0000-4000-8000-0000000000aa", "voximplant_owner_private.json"),
    ServiceAccount("Developer", "3d7f6c0e-0000-4000-8000-0000000000bb", "voximplant_developer_private.json"),
    ServiceAccount("Accountant", "3d7f6c0e-0000-4000-8000-0000000000cc", "voximplant_accountant_private.json"),
)


def service_accounts(customer: Customer) -> list[ServiceAccount]:
    return [replace(each, key_id=customer.secret(each.key_id)) for each in _SERVICE_ACCOUNTS]


def public_key(state: VendorState, account: ServiceAccount) -> str:
    """PEM."""
    return _pair(state, account)["public"]


def environment(state: VendorState, origin: str, directory: Path) -> dict[str, str]:
    """Writes all credentials files; the environment names the first, the others lie beside it."""
    customer = state.customer
    for account in service_accounts(customer):
        content = {
            "account_email": account_email(customer),
            "account_id": account_id(customer),
            "key_id": account.key_id,
            "private_key": _pair(state, account)["private"],
        }
        _write_secret(directory / account.file, json.dumps(content, indent=2))
    return {
        "VOXIMPLANT_ENDPOINT": origin,
        "VOXIMPLANT_CREDENTIALS": str(directory / _SERVICE_ACCOUNTS[0].file),
    }


def _pair(state: VendorState, account: ServiceAccount) -> dict[str, str]:
    """Made at the first start and kept, since the file outlives resets."""
    pair: dict[str, str] = json.loads(state.kept(f"key pair {account.key_id}", _new_pair))
    return pair


def _new_pair() -> str:
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return json.dumps({"private": private.decode(), "public": public.decode()})


def _write_secret(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.chmod(0o600)  # touch leaves a file that is there as it is
    file.write_text(text, encoding="utf-8")
