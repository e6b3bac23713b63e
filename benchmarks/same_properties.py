"""The product's resources behind a provider that does nothing: all that they send and get, but nobody is called."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, ResourceProvider

import pulumi_telephony as telephony

OUTPUTS: dict[str, dict[str, Any]] = {
    "VirtualNumber": {
        "purpose": "company", "activation_timeout": 300, "adopt": False, "release_protection": False,
        "state": "active", "region_name": "Region X", "from_redirect_numbers": [], "app_id": 1000001,
    },
    "SipRegistration": {
        "is_persistent": True, "release_protection": False, "application_name": "frontdesk.acme.voximplant.com",
        "successful": True, "status_code": 200, "last_updated": 1790000000, "deactivated": False,
        "purchase_date": "2026-10-01 10:00:00", "next_subscription_renewal": "2026-11-01", "subscription_price": "1.0",
    },
    "BitrixSipLine": {
        "line_id": "sip101", "incoming_server": "ip.b24-1-2.bitrixphone.com", "incoming_login": "sip101",
        "incoming_password": "z123456789abcdef", "detect_line_number": "N",
        "line_detect_header_order": "diversion;to", "registration_status_code": 0,
    },
}  # fmt: skip
"""What the vendors make of the program's resources, in about as many letters."""


class SamePropertiesProvider(ResourceProvider):
    kind = "SameProperties"
    serialize_as_secret_always = False

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes=any(_olds.get(name) != value for name, value in _news.items()))

    def create(self, props: dict[str, Any]) -> CreateResult:
        kind = "VirtualNumber" if "number" in props else "SipRegistration" if "proxy" in props else "BitrixSipLine"
        managed = [name for name in props if not name.startswith("__")]
        return CreateResult(props["__owner"], {**props, **OUTPUTS[kind], "__managed": managed})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        names = [*props["__managed"], "__owner"]
        return ReadResult(id_, dict(props), {name: props[name] for name in names})


# The attributes of a resource are those that its class itself annotates: without them a program would do less.


class SameNumber(telephony.VirtualNumber, module="benchmark", name="VirtualNumber"):
    _provider_class = SamePropertiesProvider  # type: ignore[assignment]
    __annotations__ = telephony.VirtualNumber.__annotations__


class SameRegistration(telephony.SipRegistration, module="benchmark", name="SipRegistration"):
    _provider_class = SamePropertiesProvider  # type: ignore[assignment]
    __annotations__ = telephony.SipRegistration.__annotations__


class SameLine(telephony.BitrixSipLine, module="benchmark", name="BitrixSipLine"):
    _provider_class = SamePropertiesProvider  # type: ignore[assignment]
    __annotations__ = telephony.BitrixSipLine.__annotations__
