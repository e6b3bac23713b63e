"""The payloads that stand in users' states, for ever (engine: the provider class is pickled by reference)."""

from __future__ import annotations

import base64
import pickle
import subprocess
import sys

import pytest
from pulumi.dynamic.dynamic import serialize_provider

import pulumi_telephony
from pulumi_telephony import providers
from pulumi_telephony.adapters.dynamic import _resolve
from pulumi_telephony.adapters.resource import TelephonyResource

PAYLOADS = {
    "VirtualNumber": (
        providers.VirtualNumberProvider,
        "gASVOwAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwVVmlydHVhbE51bWJlclByb3ZpZGVylJOUKYGULg==",
    ),
    "SipRegistration": (
        providers.SipRegistrationProvider,
        "gASVPQAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwXU2lwUmVnaXN0cmF0aW9uUHJvdmlkZXKUk5QpgZQu",
    ),
    "BitrixSipLine": (
        providers.BitrixSipLineProvider,
        "gASVOwAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwVQml0cml4U2lwTGluZVByb3ZpZGVylJOUKYGULg==",
    ),
    "SipPassword": (
        providers.SipPasswordProvider,
        "gASVOQAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwTU2lwUGFzc3dvcmRQcm92aWRlcpSTlCmBlC4=",
    ),
    "VoximplantApplication": (
        providers.VoximplantApplicationProvider,
        "gASVQwAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwdVm94aW1wbGFudEFwcGxpY2F0aW9uUHJvdmlkZXKUk5QpgZQu",
    ),
    "VoximplantScenario": (
        providers.VoximplantScenarioProvider,
        "gASVQAAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwaVm94aW1wbGFudFNjZW5hcmlvUHJvdmlkZXKUk5QpgZQu",
    ),
    "VoximplantRule": (
        providers.VoximplantRuleProvider,
        "gASVPAAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwWVm94aW1wbGFudFJ1bGVQcm92aWRlcpSTlCmBlC4=",
    ),
    "VoximplantRuleOrder": (
        providers.VoximplantRuleOrderProvider,
        "gASVQQAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwbVm94aW1wbGFudFJ1bGVPcmRlclByb3ZpZGVylJOUKYGULg==",
    ),
    "VoximplantUser": (
        providers.VoximplantUserProvider,
        "gASVPAAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwWVm94aW1wbGFudFVzZXJQcm92aWRlcpSTlCmBlC4=",
    ),
    "VoximplantNumberBinding": (
        providers.VoximplantNumberBindingProvider,
        "gASVRQAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwfVm94aW1wbGFudE51bWJlckJpbmRpbmdQcm92aWRlcpSTlCmBlC4=",
    ),
    "SipWhiteListItem": (
        providers.SipWhiteListItemProvider,
        "gASVPgAAAAAAAACMGnB1bHVtaV90ZWxlcGhvbnkucHJvdmlkZXJzlIwYU2lwV2hpdGVMaXN0SXRlbVByb3ZpZGVylJOUKYGULg==",
    ),
}


def payload_of(kind: str) -> str:
    """What the SDK writes: with the pickle protocol of this Python, which is 5 from 3.14 on. No diff compares it."""
    begin = {4: "gASV", 5: "gAWV"}[pickle.DEFAULT_PROTOCOL]
    return begin + PAYLOADS[kind][1].removeprefix("gASV")


def test_every_resource_of_the_package_is_pinned() -> None:
    public = (getattr(pulumi_telephony, name) for name in pulumi_telephony.__all__)
    resources = {each.__name__ for each in public if isinstance(each, type) and issubclass(each, TelephonyResource)}
    assert resources == PAYLOADS.keys()


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_pickle_of_a_provider_never_changes(kind: str) -> None:
    provider, _ = PAYLOADS[kind]
    assert serialize_provider(provider()) == payload_of(kind)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_provider_is_loaded_from_the_pickle_of_any_version_of_python(kind: str) -> None:
    provider, payload = PAYLOADS[kind]
    for begin in ("gASV", "gAWV"):
        written = base64.b64decode(begin + payload.removeprefix("gASV"))
        assert type(pickle.loads(written)) is provider


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_pickle_is_by_reference_and_holds_no_code(kind: str) -> None:
    _, payload = PAYLOADS[kind]
    assert len(base64.b64decode(payload)) < 100


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_type_token_never_changes(kind: str) -> None:
    assert getattr(pulumi_telephony, kind)._resource_type_name == f"dynamic/telephony:{kind}"


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_lifecycle_that_a_provider_names_exists_and_has_its_kind(kind: str) -> None:
    provider, _ = PAYLOADS[kind]
    assert _resolve(provider.lifecycle).kind == kind == provider.kind


def test_a_subclass_that_would_silently_change_the_type_token_is_refused() -> None:
    with pytest.raises(TypeError, match="ComponentResource"):
        type("Mine", (TelephonyResource,), {})


def test_importing_the_package_loads_nothing_that_only_the_provider_process_needs() -> None:
    heavy = "('pydantic', 'requests', 'jwt', 'cryptography', 'tenacity', 'pyrate_limiter', 'typer', 'rich')"
    code = f"import sys, pulumi_telephony; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
