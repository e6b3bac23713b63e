"""Intents and pace in a Redis server, for all machines that use the same one.

A create needs the server: only there can it see whether another machine is creating the same object, or was
interrupted while it did. So a create fails if the server is not available when the intent is written; later steps of a
create, reads, updates and deletes continue without it, with one warning.

The names of the keys reveal neither accounts nor owners; no value is a secret.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import redis
from pydantic import SecretStr, ValidationError
from pyrate_limiter import Rate, RedisStateStore, StateAlgorithm, StateStore
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, LockError, NoPermissionError, RedisError
from redis.lock import Lock
from redis.retry import Retry

from ..accounts.settings import COORDINATION
from ..base.errors import ConfigurationError, TransportError
from ..base.files import digest
from ..base.messages import Once, warn
from ..base.redaction import excerpt
from ..base.waiting import REPORTED_AFTER
from ..http.pace import RETRY_AFTER, SharedStateStore
from .coordination import Coordination
from .intents import LIFE, LOCK_TIMEOUT, Intent, Subject, report_wait, still_creating

PREFIX = "pulumi-telephony"

LOCK_LIFE = 60.0
"""Seconds for which a lock outlives its process, which extends the lock while it runs."""

OPTIONS: Final = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"})
"""The query parameters that a URL may have; none of them weakens TLS."""

TIMEOUT = 5.0
"""Seconds, for a connection and for an answer."""

FAILURES: Final = (RedisError, OSError, UnicodeError)
"""What redis-py raises when a server is not available; the last one is for invalid host names."""

_REFUSALS: Final = (AuthenticationError, AuthorizationError, NoPermissionError)


class RedisServer(Coordination):
    """All machines that use the same Redis server coordinate through it. Connects when it is first needed."""

    def __init__(self, url: SecretStr, lock_life: float = LOCK_LIFE) -> None:
        self.link = Link(url)
        self.intents = RedisIntents(self.link, lock_life)

    def store(self, account: str) -> StateStore:
        store = ServerStateStore(self.link, f"{PREFIX}:pace:{digest(account)[:32]}")
        return SharedStateStore(store, FAILURES, self.link.lost)


class Link:
    """The connection, and the errors and the warning when it fails. Thread-safe."""

    def __init__(self, url: SecretStr) -> None:
        """Raises ConfigurationError."""
        text = url.get_secret_value()
        parts = urlsplit(text)
        unknown = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - OPTIONS)
        if unknown or parts.fragment:
            raise ConfigurationError(
                f"telephony:coordination or {COORDINATION}: the URL may end with the options"
                f" {', '.join(sorted(OPTIONS))} and no others"
            )
        self.place = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        self._hidden = (text, parts.password, unquote(parts.password or ""), parts.netloc.rpartition("@")[0])
        self._warned = Once()
        self._again = 0.0
        # One retry, for a server that drops idle connections or restarts.
        retry = Retry(ExponentialBackoff(cap=0.5, base=0.1), 1)
        # Older versions of redis-py do not check the host name of a certificate by default.
        tls = {"ssl_cert_reqs": "required", "ssl_check_hostname": True} if parts.scheme == "rediss" else {}
        try:
            self.client: redis.Redis = redis.Redis.from_url(
                text, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=retry, **tls
            )
        except ValueError as error:
            reason = excerpt(str(error), self._hidden).rstrip(".")
            raise ConfigurationError(
                f"telephony:coordination or {COORDINATION}: the URL is not valid ({reason})"
            ) from None

    @contextlib.contextmanager
    def needed(self) -> Iterator[None]:
        """For steps of a create that need the server."""
        try:
            yield
        except _REFUSALS as error:
            raise ConfigurationError(
                f"the Redis server at {self.place} rejected the credentials ({self._reason(error)}), and nothing is"
                " created without it; correct the user and password in telephony:coordination"
            ) from None
        except FAILURES as error:
            raise TransportError(
                f"the Redis server of telephony:coordination at {self.place} is not available ({self._reason(error)}),"
                " and nothing is created without it, because another deployment may be creating the same object; run"
                " again when it is available",
                executed=False,
                transient=False,
            ) from None

    @contextlib.contextmanager
    def tolerated(self) -> Iterator[None]:
        """For steps that continue without the server."""
        try:
            yield
        except FAILURES as error:
            self.lost(error)

    @property
    def usable(self) -> bool:
        """False for a while after a failure, because each further failure may take a timeout."""
        return time.monotonic() >= self._again

    def lost(self, error: Exception) -> None:
        """Warn once that the server is not available; the run continues without it, except for creates."""
        self._again = time.monotonic() + RETRY_AFTER
        if self._warned.first():
            warn(
                f"the Redis server of telephony:coordination at {self.place} is not available ({self._reason(error)});"
                " until it is, nothing is created, and this process limits only its own calls"
            )

    def _reason(self, error: Exception) -> str:
        return excerpt(str(error), self._hidden).rstrip(".") or type(error).__name__


class ServerStateStore(StateStore):
    """A bucket's state in the server, at the server's time: the clocks of machines differ."""

    def __init__(self, link: Link, key: str) -> None:
        self._client: Any = link.client
        self._states: StateStore = RedisStateStore(link.client, key)

    def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Any:
        seconds, microseconds = self._client.time()
        return self._states.check(algorithm, rates, seconds * 1000 + microseconds // 1000, weight)

    def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> Any:
        return self._states.read(algorithm, rates)

    def reset(self) -> Any:
        return self._states.reset()


class RedisIntents:
    """Intents in the server, until they expire. The locks are in the server too, and expire with their process."""

    def __init__(self, link: Link, lock_life: float = LOCK_LIFE) -> None:
        self._link = link
        # The stubs of redis-py are for blocking and asynchronous clients at once.
        self._client: Any = link.client
        self._lock_life = lock_life
        self._held: dict[str, Lock] = {}

    @contextlib.contextmanager
    def locked(self, subject: Subject) -> Iterator[None]:
        lock = self._acquired(subject)
        self._held[subject.rivals] = lock
        done = threading.Event()
        prolonging = threading.Thread(target=self._prolong, args=(lock, done), daemon=True)
        prolonging.start()
        try:
            yield
        finally:
            done.set()
            prolonging.join()
            del self._held[subject.rivals]
            if self._link.usable:
                # A lock that has expired need not be released.
                with self._link.tolerated(), contextlib.suppress(LockError):
                    lock.release()

    def find(self, subject: Subject) -> Intent | None:
        with self._link.needed():
            intent = _intent(self._client.get(_key(subject)))
        return intent if intent is not None and intent.owner == subject.owner else None

    def contested(self, subject: Subject) -> bool:
        with self._link.needed():
            return bool(self._client.exists(_rivals(subject)))

    def keep(self, subject: Subject, intent: Intent) -> None:
        with self._link.needed():
            if not self._held[subject.rivals].owned():
                raise TransportError(
                    f"the Redis server at {self._link.place} has lost the lock for this {subject.kind}, so that another"
                    " deployment may be creating it; run again",
                    executed=False,
                    transient=False,
                )
            life = int(LIFE * 1000)
            rivals = _rivals(subject)
            self._client.pipeline().set(_key(subject), intent.model_dump_json(), px=life).sadd(
                rivals, subject.name
            ).pexpire(rivals, life).execute()

    def drop(self, subject: Subject) -> None:
        if self._link.usable:
            with self._link.tolerated():
                self._client.delete(_key(subject))

    def created(self, subject: Subject, id: str) -> None:
        if not self._link.usable:
            return
        with self._link.tolerated():
            for name in self._client.smembers(_rivals(subject)):
                key = f"{PREFIX}:intent:{subject.shelf}:{name.decode()}"
                intent = _intent(self._client.get(key))
                if intent is None or intent.natural_key != subject.natural_key:
                    continue
                change = {"created": id} if key == _key(subject) else {"before": (*intent.before, id)}
                # Only if it still exists, and without extending its life.
                self._client.set(key, intent.model_copy(update=change).model_dump_json(), xx=True, keepttl=True)

    def recorded(self, kind: str, account: str, owner: str, id: str) -> None:
        if not self._link.usable:
            return
        key = _key(Subject(kind=kind, account=account, owner=owner, natural_key=()))
        with self._link.tolerated():
            intent = _intent(self._client.get(key))
            if intent is not None and intent.created == id:
                self._client.delete(key)

    def _acquired(self, subject: Subject) -> Lock:
        # Not thread-local: another thread extends it.
        lock: Lock = self._client.lock(
            f"{PREFIX}:lock:{subject.rivals}", timeout=self._lock_life, sleep=0.2, thread_local=False
        )
        with self._link.needed():
            if lock.acquire(blocking_timeout=REPORTED_AFTER):
                return lock
            report_wait(subject)
            if lock.acquire(blocking_timeout=LOCK_TIMEOUT - REPORTED_AFTER):
                return lock
        raise still_creating(subject)

    def _prolong(self, lock: Lock, done: threading.Event) -> None:
        while not done.wait(self._lock_life / 4):
            # A failure may be temporary; a lost lock is noticed before the intent is written.
            with contextlib.suppress(*FAILURES):
                lock.reacquire()


def _key(subject: Subject) -> str:
    return f"{PREFIX}:intent:{subject.shelf}:{subject.name}"


def _rivals(subject: Subject) -> str:
    return f"{PREFIX}:rivals:{subject.rivals}"


def _intent(stored: bytes | None) -> Intent | None:
    try:
        return None if stored is None else Intent.model_validate_json(stored)
    except ValidationError:
        return None
