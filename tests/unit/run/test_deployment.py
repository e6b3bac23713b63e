"""What a deployment keeps: one object for all threads that ask for it, and nothing beyond its own end."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

from pulumi_telephony.run.deployment import Deployment


def test_threads_that_ask_at_the_same_time_get_the_same() -> None:
    """functools.cache would make one for each, and a client for each means a listing of the account for each."""
    together = threading.Barrier(4)
    made: list[object] = []

    deployment = Deployment()

    def make(account: str) -> object:
        made.append(account)
        # Long enough for the others to come by, were they let in.
        threading.Event().wait(0.05)
        return object()

    def ask(_: int) -> object:
        together.wait(10)
        return deployment.share(make, "account")

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(ask, range(4)))) == 1
    assert made == ["account"]


def test_what_is_asked_for_tells_them_apart_and_another_deployment_has_its_own() -> None:
    def make(name: str) -> list[str]:
        return [name]

    one, other = Deployment(), Deployment()
    assert one.share(make, "a") is one.share(make, "a")
    assert one.share(make, "a") is not one.share(make, "b")
    assert one.share(make, "a") is not other.share(make, "a")


def test_what_a_deployment_shares_is_freed_with_it() -> None:
    """A process of the Automation API may run many."""

    class Client:
        pass

    deployment = Deployment()
    client = weakref.ref(deployment.share(Client))
    assert client() is not None
    del deployment
    gc.collect()
    assert client() is None
