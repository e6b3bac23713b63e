"""Examines one vendor."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import SecretStr

from ...accounts.settings import Settings, VendorSettings
from ...base.errors import ConfigurationError
from ...base.redaction import scrub
from ...core.examination import Examination, Finding, examine, failed

Condition = Literal["examined", "misconfigured", "not configured"]


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    """What was found about one vendor."""

    vendor: Examination[Any, Any]
    condition: Condition
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return all(finding.verdict != "failed" for finding in self.findings)


def consult(vendor: Examination[Any, Any], settings: Settings, *, wanted: bool = False) -> Diagnosis:
    """Examine one vendor's account. ``wanted``: the user asked for it, so it must be configured."""
    if not settings.mentions(vendor.model):
        verdict: Literal["failed", "skipped"] = "failed" if wanted else "skipped"
        return Diagnosis(
            vendor, "not configured", (Finding("configured", verdict, "not configured", vendor.how_to_configure()),)
        )
    try:
        account = settings.vendor(vendor.model)
        subject = vendor.connect(account)
    except ConfigurationError as error:
        # Where to create credentials only matters to users without any.
        todo = vendor.where if " is missing" in str(error) else ""
        return Diagnosis(vendor, "misconfigured", (_printable(failed("configured", str(error), todo), ()),))
    configured = tuple(_secrets(account))
    found = tuple(
        # Read each time, because a token may have been created meanwhile.
        _printable(finding, (*configured, *subject.secrets()))
        for finding in examine(vendor, subject)
    )
    return Diagnosis(vendor, "examined", found)


def _secrets(account: VendorSettings) -> Iterator[str]:
    for field in type(account).model_fields:
        value = getattr(account, field)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()


def _printable(finding: Finding, secrets: tuple[str, ...]) -> Finding:
    """One printable line without secrets, whatever a vendor, or an impostor, has answered."""
    return dataclasses.replace(finding, what=_line(finding.what, secrets), todo=_line(finding.todo, secrets))


def _line(text: str, secrets: tuple[str, ...]) -> str:
    printable = "".join(character if character.isprintable() else " " for character in scrub(text, secrets))
    return " ".join(printable.split())
