"""What the simulated portal refuses, and for how long: access, limits, tokens (contracts: bitrix24 1)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    ConflictError,
)
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators
from unit.bitrix24.portal import FOREIGN_TITLE, Portal, inputs

# -- refusals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doc_statuses", [False, True])
@pytest.mark.parametrize(
    "code", ["INVALID_CREDENTIALS", "insufficient_scope", "user_access_error", "ACCESS_DENIED", "NO_AUTH_FOUND"]
)
def test_no_access_is_no_deletion_with_either_set_of_statuses(portal: Portal, code: str, doc_statuses: bool) -> None:
    """Trap 17, 1.7."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.admin.switches("bitrix24", doc_statuses=doc_statuses)
    for operation in ("sip.get", "sip.delete"):
        portal.fault(operation, {"error": code})
    with pytest.raises(AuthorizationError, match=code):
        lifecycle.read(id_, state)
    with pytest.raises(AuthorizationError, match=code):
        lifecycle.delete(id_, state)


def test_a_portal_that_denies_webhooks_says_so(portal: Portal) -> None:
    """1.4."""
    portal.admin.switches("bitrix24", webhook_denied=True)
    with pytest.raises(AuthorizationError, match="WRONG_AUTH_TYPE"):
        portal.webhook().create(inputs())


def test_a_renamed_portal_is_named_and_not_followed(portal: Portal, simulators: Simulators) -> None:
    """1.9."""
    portal.admin.switches("bitrix24", moved_to="https://renamed.example")
    with pytest.raises(ConfigurationError, match=r"renamed\.example") as raised:
        portal.webhook().create(inputs())
    code = simulators.env["BITRIX24_WEBHOOK"].split("/")[-2]
    assert code not in str(raised.value)


def test_a_registration_that_cannot_be_removed_keeps_the_line(portal: Portal) -> None:
    """2.4."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.fault("sip.delete", {"error": "REG_ID_NOT_FOUND"})
    with pytest.raises(ApiError, match="NOT deleted"):
        lifecycle.delete(id_, state)
    assert int(id_) in portal.lines()


@pytest.mark.parametrize("language", ["en", "ru", "mixed"])
def test_the_language_of_the_errors_does_not_matter(portal: Portal, language: str) -> None:
    """Trap 20."""
    portal.admin.switches("bitrix24", error_language=language)
    with pytest.raises(ConflictError, match="do not see"):
        portal.webhook().create(inputs(title=FOREIGN_TITLE))


def test_a_byte_order_mark_is_let_pass(portal: Portal) -> None:
    """Trap 21."""
    portal.admin.switches("bitrix24", response_bom=True)
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs(title="Ресепшн ☎"))
    assert state.title == "Ресепшн ☎"
    lifecycle.delete(id_, state)


# -- limits (1.11) -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [503, 429])
def test_too_many_requests_are_waited_out_even_for_a_create(
    portal: Portal, simulators: Simulators, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Trap 16."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: simulators.admin.clock(advance=seconds))
    portal.admin.switches("bitrix24", rate_limit_burst=3, rate_limit_per_second=1.0, rate_limit_status=status)
    lifecycle = portal.webhook()
    before = portal.lines()
    made = [lifecycle.create(inputs(title=f"Line {number}")).id for number in range(5)]
    assert portal.lines().keys() - before.keys() == {int(id_) for id_ in made}


def test_a_method_blocked_for_its_operating_time_is_waited_for(
    portal: Portal, simulators: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        simulators.admin.clock(advance=seconds)

    monkeypatch.setattr("tenacity.nap.time.sleep", sleep)
    portal.admin.switches("bitrix24", operating_limit=2.0, operating_seconds=3.0)
    lifecycle = portal.webhook()
    lifecycle.create(inputs(title="One"))
    lifecycle.create(inputs(title="Two"))
    assert waited
    assert max(waited) <= 601 + 1


# -- OAuth (1.6) ---------------------------------------------------------------------------------------


def test_an_application_has_lines_of_its_own(portal: Portal) -> None:
    lifecycle = portal.application()
    id_, state = lifecycle.create(inputs())
    assert lifecycle.read(id_, state) is not None
    lifecycle.delete(id_, state)
    assert int(id_) not in portal.lines()


def test_an_expired_token_is_refreshed_and_its_successor_serves_the_next_process(portal: Portal) -> None:
    """1.6, U-24."""
    settings = portal.application_settings()
    lifecycle = BitrixSipLineLifecycle.connect(Deployment(settings))
    id_, state = lifecycle.create(inputs())
    for _ in range(2):
        portal.admin.clock(advance=3700)
        portal.calls()
        assert lifecycle.read(id_, state) is not None
        assert portal.refreshes() == 1
        # The next process has the same configuration, whose tokens are used up.
        lifecycle = BitrixSipLineLifecycle.connect(Deployment(settings))
        assert lifecycle.read(id_, state) is not None


def test_used_up_tokens_without_their_successors_say_what_to_do(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = portal.application_settings()
    lifecycle = BitrixSipLineLifecycle.connect(Deployment(settings))
    portal.admin.clock(advance=3700)
    id_, state = lifecycle.create(inputs())
    portal.admin.clock(advance=3700)
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "another machine"))
    with pytest.raises(AuthorizationError, match="authorise the application again"):
        BitrixSipLineLifecycle.connect(Deployment(settings)).read(id_, state)


def test_threads_refresh_once(portal: Portal) -> None:
    lifecycle = portal.application()
    id_, state = lifecycle.create(inputs())
    portal.admin.clock(advance=3700)
    portal.calls()
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(lifecycle.read(id_, state))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [read.title for read in found] == ["Front desk"] * 4
    assert portal.refreshes() == 1
