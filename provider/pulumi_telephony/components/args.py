"""What a program may say of a component's children: any argument of the child's class, ``opts`` included.

What is given here wins over what the component says. See the classes of the resources for what the arguments mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

import pulumi


class SipPasswordArgs(TypedDict, total=False):
    """The arguments of ``SipPassword``."""

    opts: pulumi.ResourceOptions | None
    length: pulumi.Input[int] | None
    keepers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None


class VirtualNumberArgs(TypedDict, total=False):
    """The arguments of ``VirtualNumber``."""

    opts: pulumi.ResourceOptions | None
    number: pulumi.Input[str]
    type: pulumi.Input[Literal["def", "abc", "sip_registration", "sip_redirection", "toll_free"]]
    dgn_number: pulumi.Input[str] | None
    purpose: pulumi.Input[Literal["company", "employee", "not_specified"]] | None
    comment: pulumi.Input[str] | None
    employee_id: pulumi.Input[int | str] | None
    login: pulumi.Input[str] | None
    password: pulumi.Input[str] | None
    server_host: pulumi.Input[str] | None
    server_port: pulumi.Input[int] | None
    activation_timeout: pulumi.Input[int] | None
    adopt: pulumi.Input[bool] | None
    existing_id: pulumi.Input[int | str] | None
    release_protection: pulumi.Input[bool] | None


class SipRegistrationArgs(TypedDict, total=False):
    """The arguments of ``SipRegistration``."""

    opts: pulumi.ResourceOptions | None
    sip_username: pulumi.Input[str]
    proxy: pulumi.Input[str]
    auth_user: pulumi.Input[str] | None
    outbound_proxy: pulumi.Input[str] | None
    password: pulumi.Input[str] | None
    is_persistent: pulumi.Input[bool] | None
    application_id: pulumi.Input[int | str] | None
    application_name: pulumi.Input[str] | None
    rule_id: pulumi.Input[int | str] | None
    rule_name: pulumi.Input[str] | None
    user_id: pulumi.Input[int | str] | None
    user_name: pulumi.Input[str] | None
    release_protection: pulumi.Input[bool] | None
    adopt: pulumi.Input[bool] | None
    existing_id: pulumi.Input[int | str] | None
    wait_for_registration: pulumi.Input[bool] | None
    registration_timeout: pulumi.Input[int] | None
    detect_credential_drift: pulumi.Input[bool] | None


class BitrixSipLineArgs(TypedDict, total=False):
    """The arguments of ``BitrixSipLine``."""

    opts: pulumi.ResourceOptions | None
    server: pulumi.Input[str]
    login: pulumi.Input[str]
    password: pulumi.Input[str] | None
    title: pulumi.Input[str] | None
    type: pulumi.Input[Literal["cloud", "office"]] | None
    default_outgoing: pulumi.Input[bool] | None
    adopt: pulumi.Input[bool] | None
    existing_id: pulumi.Input[str | int] | None
    wait_for_registration: pulumi.Input[bool] | None
    registration_timeout: pulumi.Input[int] | None
    live_status: pulumi.Input[bool] | None
    detect_credential_drift: pulumi.Input[bool] | None
