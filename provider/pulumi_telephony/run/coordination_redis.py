"""Intents and pace in a Redis server, for all machines that name the same one.

A create needs the server: without it nobody can tell whether another machine is making the same object just now, or
was cut off while it did. So until the intent is written, a lost server stops the create; afterwards, and for reads,
updates and deletes, it is done without, with one warning.

The names of the keys tell neither accounts nor owners; no value is a secret.
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
"""Seconds for which a lock outlives the process that holds it; while that lives, it prolongs its lock."""

OPTIONS: Final = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"})
"""What a URL may ask for behind its question mark. What weakens TLS is not among it."""

TIMEOUT = 5.0
"""Seconds, for a connection and for an answer."""

FAILURES: Final = (RedisError, OSError, UnicodeError)
"""What redis-py raises when a server cannot be used; the last one for host names that cannot be."""

_REFUSALS: Final = (AuthenticationError, AuthorizationError, NoPermissionError)


class RedisServer(Coordination):
    """All machines that can reach a Redis server share what it keeps. Sends nothing before it is needed."""

    def __init__(self, url: SecretStr, lock_life: float = LOCK_LIFE) -> None:
        self.link = Link(url)
        self.intents = RedisIntents(self.link, lock_life)

    def store(self, account: str) -> StateStore:
        store = ServerStateStore(self.link, f"{PREFIX}:pace:{digest(account)[:32]}")
        return SharedStateStore(store, FAILURES, self.link.lost)


class Link:
    """The connection, and what is said when it fails. Thread-safe."""

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
        # One more try, so that a server that drops idle connections or restarts is not noticed.
        retry = Retry(ExponentialBackoff(cap=0.5, base=0.1), 1)
        # Older versions of redis-py do not look at the name in a certificate unless told to.
        tls = {"ssl_cert_reqs": "required", "ssl_check_hostname": True} if parts.scheme == "rediss" else {}
        try:
            self.client: redis.Redis = redis.Redis.from_url(
                text, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=retry, **tls
            )
        except ValueError as error:
            reason = excerpt(str(error), self._hidden).rstrip(".")
            raise ConfigurationError(
                f"telephony:coordination or {COORDINATION}: the URL cannot be used ({reason})"
            ) from None

    @contextlib.contextmanager
    def needed(self) -> Iterator[None]:
        """Around what a create cannot do without."""
        try:
            yield
        except _REFUSALS as error:
            raise ConfigurationError(
                f"the Redis server at {self.place} does not let this run in ({self._reason(error)}), and nothing is"
                " created without it; put the right user and password into telephony:coordination"
            ) from None
        except FAILURES as error:
            raise TransportError(
                f"the Redis server of telephony:coordination at {self.place} cannot be used ({self._reason(error)}),"
                " and without it nothing is created, because another deployment may be creating the same; run again"
                " when it is back",
                executed=False,
                transient=False,
            ) from None

    @contextlib.contextmanager
    def tolerated(self) -> Iterator[None]:
        """Around what can be done without."""
        try:
            yield
        except FAILURES as error:
            self.lost(error)

    @property
    def usable(self) -> bool:
        """False for a while after a failure: to find out that it lasts may take time-outs."""
        return time.monotonic() >= self._again

    def lost(self, error: Exception) -> None:
        """Told once: the server cannot be used, and this run goes on without it as far as it may."""
        self._again = time.monotonic() + RETRY_AFTER
        if self._warned.first():
            warn(
                f"the Redis server of telephony:coordination at {self.place} cannot be used ({self._reason(error)});"
                " until it is back nothing is created, and this process keeps a pace of its own"
            )

    def _reason(self, error: Exception) -> str:
        return excerpt(str(error), self._hidden).rstrip(".") or type(error).__name__


class ServerStateStore(StateStore):
    """A bucket's number in the server, at the server's time: the clocks of machines differ."""

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
    """Intents in the server, until they expire. A lock is the server's as well, and goes when its holder does."""

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
                # A lock that has expired is nobody's trouble any more.
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
                    f"the Redis server at {self._link.place} has lost the lock under which this {subject.kind} was to"
                    " be created, so that another deployment may be creating it; run again",
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
                # Not when it has served or expired meanwhile, and not for longer than it was to live.
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
        # Not of a thread alone: another one prolongs it.
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
            # A failure may pass until the next time; a lock that is lost is noticed before anything is written.
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
