"""The objects of the MegaFon account, in the API's field names (section 2.0, 2.8, 5)."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Phone = Annotated[str, Field(pattern=r"^[0-9]{8,20}$")]
Id = Annotated[int, Field(gt=0)]
State = Literal["active", "activation", "debt_lock", "unconfirmed", "freeze", "error", "inactive"]
"""The seven values that one page or another names (3.2)."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RedirectNumber(_Strict):
    """A city or toll-free number in front of a mobile one."""

    id: Id
    number: Phone


class Number(_Strict):
    """A virtual number. The last four fields are kept, but no read has them (4.8)."""

    number: Phone
    comment: str | None = None
    type: Literal["def", "abc", "sip_registration", "sip_redirection", "toll_free"]
    purpose: Literal["company", "employee", "not_specified"] = "company"
    scenario_id: Id | None = None
    group_scenario_id: Id | None = None
    group_id: Id | None = None
    is_scenario_active: bool | None = None
    is_group_scenario_active: bool | None = None
    id: Id
    state: State = "active"
    reason: str | None = None
    from_redirect_numbers: list[RedirectNumber] = []
    employee_id: Id | None = None
    dgn_number: Phone | None = None
    redirect_number: Phone | None = None
    region_name: str = "Москва и Московская область"
    app_id: Id
    sip_uri: str | None = None
    nc_type: str | None = None
    login: str | None = None
    password: str | None = None
    server_host: str | None = None
    server_port: Annotated[int, Field(ge=1, le=65535)] | None = None


WRITE_ONLY = ("login", "password", "server_host", "server_port")
SIP_ACCOUNT = tuple(name for name in WRITE_ONLY if name != "password")
READABLE = tuple(name for name in Number.model_fields if name not in WRITE_ONLY)


class Capacity(_Strict):
    """A mobile number of the contract that can be attached (2.8). ``id`` is the number, ``dgn_number`` may be ""."""

    id: Phone
    number: Phone
    dgn_number: Annotated[str, Field(pattern=r"^([0-9]{8,20})?$")] = ""
    state: State = "freeze"


class Employee(_Strict):
    """An employee (5). ``sim_number_capacity_id`` is the id of a virtual number: the link's other side."""

    id: Id
    login: str
    sim_number_capacity_id: Id | None = None


class Scenario(_Strict):
    """An inbound scenario (5). Whose calls it takes is what numbers (``scenario_id``) and groups say, and nowhere else;
    how it takes them is kept and shown, and does nothing."""

    id: Id
    is_active: bool | None = None
    working_shift1: dict[str, Any] | None = None
    working_shift2: dict[str, Any] | None = None
    working_shift3: dict[str, Any] | None = None
    default_working_shift: dict[str, Any] | None = None


class Group(_Strict):
    """A group of numbers (5). Which numbers it has is what they say (``group_id``)."""

    id: Id
    name: str
    is_active: bool = True
    comment: str | None = None
    scenario_id: Id | None = None


class Account(_Strict):
    """What the personal account's pages set: the token (a new one kills the old) and who may call (section 1)."""

    app_id: Id
    token: Annotated[str, Field(min_length=1)]
    allow_list: list[Annotated[str, AfterValidator(lambda mask: str(ip_network(mask)))]]


class Stale(_Strict):
    """What reads still show of a number that was just written, while ``read_lag_seconds`` is on (6.30)."""

    id: Id
    until: float
    shown: dict[str, Any] | None
