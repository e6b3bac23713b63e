"""Asks the vendors, and judges what they answer. Makes list calls only: one list of each kind, of all its pages."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any, Final

from ...accounts.identity import account_name
from ...accounts.settings import Settings
from ...base.errors import ApiError, LimitError, ServerError, TelephonyError, WrongAccountError
from ...base.redaction import printable
from ...core.examination import Examination
from ...core.health import Census, Health, Present
from ...core.lifecycle import Lifecycle
from ...core.vendor import Kind
from ...run.deployment import Deployment
from ...vendors import KINDS, ROOMS, health_of
from .resources import Resource

EXISTS: Final = "exists"
GONE: Final = "gone"
ANOTHER_ACCOUNT: Final = "another_account"
ANOTHER_OBJECT: Final = "another_object"
UNKNOWN: Final = "unknown"
"""The conditions of a resource besides those of an object that exists (``core/health.py``)."""


class Verdict(str, enum.Enum):
    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    HEALTHY = "healthy"


@dataclasses.dataclass(frozen=True)
class Finding:
    """How a resource is now."""

    resource: Resource
    verdict: Verdict
    condition: str
    words: str
    """In a few words."""
    detail: str = ""
    """What the vendor or the SIP server says of it, or why it is not known: what may be the same for many."""
    since: datetime | None = None
    code: int | None = None
    """The SIP status."""
    vendor: str | None = None
    """The vendor's key in the configuration; None: the resource has none."""


def ask(
    resources: Collection[Resource], settings: Settings, asking: Callable[[str], None] = lambda _: None
) -> list[Finding]:
    """How each of them is now. ``asking`` is called with the name of a vendor before it is asked."""
    deployment = Deployment(settings)
    found = [_unknown(it, it.problem) for it in resources if it.recorded is None]
    for room in ROOMS:
        kinds = {kind.name for kind in room.kinds}
        own = [it for it in resources if it.kind in kinds and it.recorded is not None]
        if not own:
            continue
        if room.examination is None:
            found += [Finding(it, Verdict.HEALTHY, EXISTS, "kept in the state") for it in own]
        else:
            asking(room.examination.model.vendor)
            found += [
                dataclasses.replace(each, vendor=room.examination.model.key)
                for each in _of_vendor(room.examination, own, deployment)
            ]
    return found


def _of_vendor(
    examination: Examination[Any, Any], resources: Collection[Resource], deployment: Deployment
) -> Iterator[Finding]:
    model, problem = examination.model, ""
    if not deployment.settings.mentions(model):
        problem = f"it is not configured; telephony doctor --vendor {model.key} says how to do that"
    for name in dict.fromkeys(it.kind for it in resources):
        group = [it for it in resources if it.kind == name]
        reason = problem
        if not reason:
            try:
                yield from _of_kind(KINDS[name], group, deployment)
                continue
            except TelephonyError as error:
                reason = str(error).removeprefix(f"{model.vendor}: ")
                # Another list would meet the same, and perhaps only after a wait.
                problem = "" if _is_for_this_list(error) else reason
        yield from (_unknown(it, f"{model.vendor} could not be asked", reason) for it in group)


def _is_for_this_list(error: TelephonyError) -> bool:
    return isinstance(error, ApiError) and not isinstance(error, (LimitError, ServerError))


def _of_kind(kind: Kind, group: Collection[Resource], deployment: Deployment) -> list[Finding]:
    if kind.take is None:
        raise AssertionError(f"{kind.name} has an account, so that the account can be asked")
    connected = kind.lifecycle.connect(deployment)
    own = [it.recorded for it in group if it.recorded is not None and not _is_elsewhere(connected, it)]
    found = kind.take(deployment, own) if own else Census()
    return [_finding(connected, found, it) for it in group]


def _finding(connected: Lifecycle[Any, Any], found: Census, it: Resource) -> Finding:
    # A list may have shown the account only now.
    if _is_elsewhere(connected, it):
        return _elsewhere(connected, it)
    if it.recorded is None or it.recorded in found.doubts:
        return _unknown(it, "not known", found.doubts[it.recorded] if it.recorded else it.problem)
    present = found.there.get(it.recorded)
    judged = _gone(connected, it) if present is None else _present(it, present)
    return _leaving(judged) if it.leaves else judged


def _present(it: Resource, present: Present) -> Finding:
    if present.instead:
        words = f"renamed or another object: {printable(present.instead)}, not {printable(present.recorded)}"
        return Finding(it, Verdict.TROUBLE, ANOTHER_OBJECT, words, "if it was changed by hand, run pulumi refresh")
    health = health_of(it.kind, present.fields, it.recorded.state if it.recorded else None)
    if health is None:
        return Finding(it, Verdict.HEALTHY, EXISTS, "exists")
    return _as_it_is(it, health)


def _as_it_is(it: Resource, health: Health) -> Finding:
    verdicts = {True: Verdict.HEALTHY, False: Verdict.TROUBLE, None: Verdict.UNKNOWN}
    verdict = verdicts[health.good]
    return Finding(it, verdict, health.condition, printable(health.words), health.detail, health.since, health.code)


def _gone(connected: Lifecycle[Any, Any], it: Resource) -> Finding:
    place = connected.place if connected.open_account is None else _account(connected, connected.open_account)
    if connected.is_moved(it.account):
        recorded = _account(connected, it.account)
        return _unknown(it, f"not in {place}, but perhaps still in {recorded}", "run pulumi refresh after a move")
    detail = "" if it.account else "the state does not record its account, so that it may be in another one"
    return Finding(it, Verdict.TROUBLE, GONE, f"gone: not in {place}", detail)


def _leaving(judged: Finding) -> Finding:
    """The health of a replaced object does not matter."""
    if judged.verdict is Verdict.UNKNOWN or judged.condition == ANOTHER_OBJECT:
        return judged
    words = "deleted already" if judged.condition == GONE else judged.words
    return dataclasses.replace(judged, verdict=Verdict.HEALTHY, words=f"{words}; replaced, the next up deletes it")


def _is_elsewhere(connected: Lifecycle[Any, Any], it: Resource) -> bool:
    try:
        connected.require_own_account(it.id, it.account)
    except WrongAccountError:
        return True
    return False


def _elsewhere(connected: Lifecycle[Any, Any], it: Resource) -> Finding:
    recorded, key = account_name(it.account), connected.accounts.key
    words = f"in {_account(connected, recorded)}, but the credentials open {connected.open_account}"
    if it.provider:
        detail = f'it belongs to the provider "{it.provider}": run this with the credentials of that account'
        return Finding(it, Verdict.UNKNOWN, ANOTHER_ACCOUNT, words, printable(detail))
    detail = (
        f"use the credentials of {recorded}, or if it was renamed or moved, add it to telephony:{key}.formerAccounts"
    )
    return Finding(it, Verdict.TROUBLE, ANOTHER_ACCOUNT, words, detail)


def _account(connected: Lifecycle[Any, Any], name: str | None) -> str:
    return f"{connected.accounts.noun} {name}"


def _unknown(it: Resource, words: str, detail: str = "") -> Finding:
    return Finding(it, Verdict.UNKNOWN, UNKNOWN, words, printable(detail))
