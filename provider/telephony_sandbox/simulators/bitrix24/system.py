"""The portal's own methods: what there is, who is asking, what time it is (contract 1.5).

``app.info`` is told as the vendor's page https://dev.1c-bitrix.ru/rest_help/general/app_info.php has it.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ..platform import Call, Document, Operation
from . import php
from .wire import OAUTH

SCOPES = ("crm", "telephony", "user")
"""What a portal without other modules could grant."""
_LICENSE = "ru_basic"


def methods(call: Call) -> list[str]:
    """Those the caller may use; with ``full`` all, with ``scope`` those of one scope (empty: the common ones)."""
    sent = call.parameters
    if php.truthy(sent.get("full")):
        return [operation.name for operation in _methods(call)]
    wanted = [php.text(sent["scope"])] if "scope" in sent else ["", *call.notes["scope"]]
    return [operation.name for operation in _methods(call) if (operation.scope or "") in wanted]


def method_get(call: Call) -> Document:
    """Whether the portal has the method, and whether the caller's scopes allow it."""
    found = [operation for operation in _methods(call) if operation.name == call.parameters.get("name")]
    available = any(not operation.scope or operation.scope in call.notes["scope"] for operation in found)
    return {"isExisting": bool(found), "isAvailable": available}


def _methods(call: Call) -> list[Operation]:
    return [operation for operation in call.operations.values() if operation.name != OAUTH]


def scope(call: Call) -> list[str]:
    """The caller's scopes; with ``full`` all there are."""
    return list(SCOPES if php.truthy(call.parameters.get("full")) else call.notes["scope"])


def profile(call: Call) -> Document:
    """The user who is calling."""
    user = call.notes["user"]
    return {
        "ID": str(user["ID"]),
        "ADMIN": user["ADMIN"],
        "NAME": user["NAME"],
        "LAST_NAME": user["LAST_NAME"],
        "PERSONAL_GENDER": "",
        "TIME_ZONE": "",
    }


def server_time(call: Call) -> str:
    return datetime.fromtimestamp(call.state.now(), timezone.utc).isoformat(timespec="seconds")


def app_info(call: Call) -> dict[str, Any]:
    """The application; a webhook has none, so only its scopes and the portal's licence."""
    application = call.state.get("application", call.notes["client_id"])
    if application is None:
        return {"SCOPE": call.notes["scope"], "LICENSE": _LICENSE}
    return {
        "ID": "7",
        "CODE": application["client_id"],
        "VERSION": 1,
        "STATUS": application["status"],
        "INSTALLED": application["installed"],
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LICENSE": _LICENSE,
    }
