"""The account itself and what things cost (contract 1.5, 2.2)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document
from .listing import page_bounds


def get_account_info(call: Call) -> Document:
    """``api_key`` is shown to a caller who has it. ``api_address`` is this very server: nobody is sent elsewhere."""
    account = call.state.get("account", call.notes["account_id"])
    if account is None:
        raise ApiError(115)
    hidden = {"account_password"} if call.notes["roles"] is None else {"account_password", "api_key"}
    told = {name: value for name, value in account.items() if name not in hidden}
    return {"result": told, "api_address": call.headers.get("host", "")}


def get_subscription_price(call: Call) -> Document:
    wanted = call.parameters
    ids = wanted.get("subscription_template_id")
    rows = [
        _told(row)
        for row in call.state.objects("subscription_template")
        if (ids is None or row["subscription_template_id"] in ids)
        and wanted.get("subscription_template_type") in (None, row["subscription_template_type"])
        and wanted.get("subscription_template_name") in (None, row["subscription_template_name"])
    ]
    first, end = page_bounds(call)
    return {"result": rows[first:end]}


def _told(template: Document) -> Document:
    prices = ("price", "installation_price")
    return {**template, **{f"{name}_in_currency": template[name] for name in prices}, "verification_status": ""}
