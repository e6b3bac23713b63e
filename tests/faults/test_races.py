"""Two at once: deployments that create the same, resources of one deployment that do, processes that refresh tokens."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from telephony_sandbox.simulators.bitrix24 import seed
from telephony_sandbox.simulators.bitrix24.wire import OAUTH
from telephony_sandbox.simulators.server import Simulators

from .recorder import Failed, Recorder
from .scenarios import SWEPT, Swept
from .servers import Deployment, Nursery
from .sweep import PACE, SENTENCE

RIVALS = [each for each in SWEPT if each.name in ("registration", "sip-number", "mobile-number", "cloud-line")]
ONE_ONLY = {"sip-number", "mobile-number", "cloud-line"}
"""What the account has once: of two that want it, one gets it, and the other is told."""

CREATES = {
    "registration": "CreateSipRegistration",
    "sip-number": "POST /numbers/virtual-number",
    "mobile-number": "POST /numbers/unconfirmed",
    "cloud-line": "voximplant.sip.add",
}

REFUSED = re.compile(r'(\w+ "[^"\n]+" of this program also asks for [^;]+(; )?)+')

Start = Callable[..., contextlib.AbstractContextManager[Deployment]]


@pytest.fixture
def start(simulators: Simulators, running_nursery: Nursery, tmp_path: Path) -> Start:
    @contextlib.contextmanager
    def start(**environment: str) -> Iterator[Deployment]:
        state = {"PULUMI_TELEPHONY_STATE_DIR": str(tmp_path)}
        with running_nursery.deployment({**simulators.env, **PACE, **state, **environment}) as deployment:
            yield deployment

    return start


def at_once(*works: Callable[[], None]) -> list[str | None]:
    """What each of them was told, None for success."""
    line = Barrier(len(works))

    def one(work: Callable[[], None]) -> str | None:
        line.wait()
        try:
            work()
        except Failed as failed:
            return str(failed)
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def make_creates_overlap(simulators: Simulators, swept: Swept, *more: Mapping[str, Any]) -> None:
    vendor = swept.case.vendor
    slow = {"vendor": vendor, "nth": 1, "times": 100, "when": "before", "effect": {"delay": 0.05}}
    simulators.admin.faults(slow, *({"vendor": vendor, **each} for each in more))


def check_the_two(
    simulators: Simulators, swept: Swept, before: set[str], rivals: list[Recorder], told: list[Any]
) -> None:
    made = swept.objects(simulators.admin).keys() - before
    owned = [rival.recorded.id for rival in rivals if rival.recorded]
    errors = [error for error in told if error]
    # Of one program, two that want the same number are refused by their checks, each of which names the other.
    refused = [error for error in errors if REFUSED.fullmatch(error)]
    assert sorted(owned) == sorted(made)
    assert len(made) == (1 if swept.name in ONE_ONLY else 2) or len(refused) == len(rivals)
    assert len(errors) == len(rivals) - len(made) or (refused and len(errors) == len(rivals))
    assert all(SENTENCE.fullmatch(error) for error in errors if error not in refused)


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answers-lost"])
@pytest.mark.parametrize("same_process", [False, True], ids=["two-deployments", "one-deployment"])
@pytest.mark.parametrize("swept", RIVALS, ids=lambda swept: swept.name)
def test_two_that_create_the_same_at_once(
    simulators: Simulators, start: Start, swept: Swept, same_process: bool, lost: bool
) -> None:
    """Neither takes the other's object for its own, and nothing is made that nobody has on record."""
    swept.prepare(simulators.admin)
    program = {name: value for name, value in swept.inputs.items() if name not in ("rule_name", "user_name")}
    before = set(swept.objects(simulators.admin))
    losses = (
        [{"operation": CREATES[swept.name], "nth": 1, "times": 2, "when": "after", "effect": "reset"}] if lost else []
    )
    make_creates_overlap(simulators, swept, *losses)
    owners = ["sweep/one/swept", "sweep/one/other" if same_process else "sweep/two/swept"]
    rivals = [Recorder(swept.case.kind, owner) for owner in owners]

    def both_up() -> list[str | None]:
        with start() as first, start() as second:
            places = [first, first if same_process else second]
            servers = [place.serving(rival.provider) for place, rival in zip(places, rivals, strict=True)]
            works = [
                (lambda rival=rival, server=server: rival.up(server, program))
                for rival, server in zip(rivals, servers, strict=True)
            ]
            return at_once(*works)

    told = both_up()
    if lost:
        # Where each saw the other before either looked, both checks refused, and there was no call to lose.
        refused = [error for error in told if error and REFUSED.fullmatch(error)]
        assert simulators.admin.faults()[1]["fired"] or len(refused) == len(rivals)
        simulators.admin.clear_faults()
        told = both_up()
    check_the_two(simulators, swept, before, rivals, told)
    # And so it stays.
    check_the_two(simulators, swept, before, rivals, both_up())


def application(simulators: Simulators) -> dict[str, str]:
    """The environment of a provider that gets into the portal with tokens."""
    portal = simulators.origins["bitrix24"]
    return {
        "BITRIX24_WEBHOOK": "",
        "BITRIX24_ENDPOINT": portal,
        "BITRIX24_AUTHORIZATION_SERVER": portal,
        "BITRIX24_CLIENT_ID": seed.CLIENT,
        "BITRIX24_CLIENT_SECRET": seed.CLIENT_SECRET,
        "BITRIX24_ACCESS_TOKEN": seed.ACCESS_TOKEN,
        "BITRIX24_REFRESH_TOKEN": seed.REFRESH_TOKEN,
    }


@pytest.mark.parametrize("trouble", [None, "reset", "html", {"status": 503}], ids=str)
def test_two_processes_that_refresh_the_same_tokens_lock_nobody_out(
    simulators: Simulators, start: Start, trouble: Any
) -> None:
    """The refresh token rotates and is good for one use: whoever comes second has to find what the first one got."""
    oauth = application(simulators)
    cloud = next(each for each in SWEPT if each.name == "cloud-line")
    cloud.prepare(simulators.admin)
    rivals = [Recorder("BitrixSipLine", f"sweep/{stack}/swept") for stack in ("one", "two")]
    with start(**oauth) as first, start(**oauth) as second:
        servers = [place.serving(rival.provider) for place, rival in zip((first, second), rivals, strict=True)]
        for number, (rival, server) in enumerate(zip(rivals, servers, strict=True)):
            rival.up(server, {**cloud.inputs, "title": f"Line {number}"})
        for _ in range(5):
            simulators.admin.clock(advance=3601)
            simulators.admin.clear_journal()
            if trouble:
                fault = {"vendor": "bitrix24", "operation": OAUTH, "when": "before", "effect": trouble}
                simulators.admin.faults(fault)
            works = [
                (lambda rival=rival, server=server: rival.refresh(server))
                for rival, server in zip(rivals, servers, strict=True)
            ]
            assert at_once(*works) == [None, None]
            refreshes = simulators.admin.journal("bitrix24", OAUTH)
            assert [entry["carried_out"] for entry in refreshes] == ([False, True] if trouble else [True])
            assert all(rival.recorded for rival in rivals)
    # A third one, which starts with nothing but the configured tokens, gets in as well.
    with start(**oauth) as third:
        rivals[0].refresh(third.serving(rivals[0].provider))
    assert rivals[0].recorded


def test_a_lost_answer_to_a_refresh_is_told_and_a_new_token_lets_in_again(simulators: Simulators, start: Start) -> None:
    """The one loss that nobody can make up for: the old refresh token is used up, the new one never arrived."""
    cloud = next(each for each in SWEPT if each.name == "cloud-line")
    cloud.prepare(simulators.admin)
    recorder = Recorder("BitrixSipLine", "sweep/one/swept")
    oauth = application(simulators)
    with start(**oauth) as deployment:
        server = deployment.serving(recorder.provider)
        recorder.up(server, cloud.inputs)
        simulators.admin.clock(advance=3601)
        simulators.admin.faults({"vendor": "bitrix24", "operation": OAUTH, "when": "after", "effect": "reset"})
        with pytest.raises(Failed, match=r"authorise the application again and set its new refresh token") as failed:
            recorder.refresh(server)
        assert SENTENCE.fullmatch(str(failed.value))
    assert recorder.recorded
    given = simulators.admin.objects("bitrix24", "token")[-1]["refresh_token"]
    with start(**{**oauth, "BITRIX24_ACCESS_TOKEN": "", "BITRIX24_REFRESH_TOKEN": given}) as deployment:
        recorder.refresh(deployment.serving(recorder.provider))
    assert recorder.recorded
