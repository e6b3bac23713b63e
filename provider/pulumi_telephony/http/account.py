"""One account's HTTP connection: sessions, time-outs, pacing, retries, a size cap. Clients say what an answer means.

The retry policy, for all vendors:

- An error with ``executed=False`` and ``transient=True`` (the request never left, or the vendor refused before doing
  anything) is repeated, whatever the call.
- An error whose outcome is unknown is repeated only for ``repeatable`` calls: reads, and writes that come to the
  same when done twice. A create is never among them.
- Waits grow exponentially with jitter from half a second to 30, or are as long as the vendor asks for (answers.py).
  After ``TRIES`` tries, or when the next wait would pass ``PATIENCE`` seconds in all, the error goes to the user.
- A limit needs time, and no number of tries: it is waited out for ``PATIENCE`` seconds, however many tries that takes.
  What goes to the user then tells how to call less often.

Two environment variables are for tests of this package only: ``PULUMI_TELEPHONY_PACE`` shrinks the waits (waiting.py),
``PULUMI_TELEPHONY_READ_TIMEOUT`` is the time-out in seconds for an answer.
"""

from __future__ import annotations

import contextlib
import contextvars
import dataclasses
import json
import math
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import requests
import tenacity
import urllib3

from ..base.environment import number_of
from ..base.errors import ConfigurationError, LimitError, TelephonyError, TransportError
from ..base.files import digest
from ..base.messages import inform
from ..base.redaction import excerpt
from ..base.waiting import TOLD_AFTER, pause, within
from .answers import http_date, retry_after
from .session import Session, logging_without

if TYPE_CHECKING:
    from .pace import Pace
    from .proxies import Proxy

TRIES = 6
PATIENCE = 660.0
"""Seconds. Bitrix24 may block a method until ten minutes have passed (bitrix24 1.11)."""

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 70.0
"""Seconds. Bitrix24 calls the telephony provider within a request and gives itself 60 seconds (bitrix24 1.11)."""

MAX_ANSWER = 32 * 1024 * 1024
"""Bytes. No documented answer comes near it; what does is not an answer."""

DEEPEST = 50
"""Levels of nesting in an answer. No documented answer has ten."""

ResultT = TypeVar("ResultT")


@dataclasses.dataclass(frozen=True)
class Patience:
    """How long to wait for a connection and for an answer, how often to try, and for how long in all (seconds).

    A limit is waited out for ``total`` seconds, unless there is to be one try only.
    """

    connect: float
    read: float
    tries: int
    total: float


_asked: contextvars.ContextVar[Patience | None] = contextvars.ContextVar("patience", default=None)


@contextlib.contextmanager
def patience(limits: Patience) -> Iterator[None]:
    """Another patience than this module's for every call made inside, whatever client makes it."""
    token = _asked.set(limits)
    try:
        yield
    finally:
        _asked.reset(token)


def _limits() -> Patience:
    read = number_of("PULUMI_TELEPHONY_READ_TIMEOUT", READ_TIMEOUT)
    return _asked.get() or Patience(CONNECT_TIMEOUT, read, TRIES, PATIENCE)


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str] = dataclasses.field(repr=False)
    body: bytes = dataclasses.field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """For how many seconds the vendor asks to wait before the next call, where it does; bounded."""
        return retry_after(self.headers)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def json(self, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
        """The decoded body; None when it is empty. Raises ValueError when it is not JSON.

        A byte order mark and blanks around the JSON are let pass (bitrix24 trap 21). ``pairs`` decides about the keys
        of an object that come twice (megafon 4.4); by default the last one wins.
        """
        text = self.body.decode("utf-8-sig").strip()
        try:
            content = json.loads(text, object_pairs_hook=pairs) if text else None
        except RecursionError:
            raise ValueError("nested too deeply") from None
        _require_flat(content)
        return content


class HttpAccount:
    """The connection to one vendor's account. Thread-safe."""

    def __init__(
        self,
        vendor: str,
        base_url: str,
        *,
        secrets: Iterable[str] = (),
        pace: Pace | None = None,
    ) -> None:
        """``pace`` holds for all connections whose calls count against the same limit; None where none is known.

        Raises ConfigurationError for variables of the environment that cannot be used.
        """
        self.vendor = vendor
        self.secrets = tuple(secrets)
        self.clock_offset: float | None = None
        """Seconds by which the vendor's clock was ahead of this machine's at the last answer that told (``Date``)."""
        self._base_url = base_url.rstrip("/")
        self._local = threading.local()
        self._pace = pace
        # What the environment says and nobody can use is told before anything is done.
        _limits()
        self._session()

    def send(
        self,
        method: str,
        path: str,
        *,
        operation: str,
        headers: Mapping[str, str] | None = None,
        query: Iterable[tuple[str, str]] | None = None,
        form: Mapping[str, str] | None = None,
        body: Any = None,
        secrets: Iterable[str | None] = (),
    ) -> Answer:
        """Send one request and read the whole answer. Raises TransportError; any HTTP status is an answer.

        ``body`` is sent as JSON. ``secrets`` are the secrets of this request, beside the account's own.
        """
        limits = _limits()
        proxy = self._session().proxy_for(self._base_url)
        hidden = (*self.secrets, *secrets, *(proxy.secrets if proxy else ()))
        request = self._prepared(
            method,
            f"{self._base_url}{path}",
            params=None if query is None else list(query),
            form=form,
            body=body,
            headers=dict(headers or {}),
        )
        if self._pace is not None:
            self._pace.wait(self.vendor, limits.total)
        try:
            with logging_without(hidden), self._session().sent(request, (limits.connect, limits.read)) as response:
                self._note_clock(response.headers.get("Date", ""))
                content = self._read(response, operation)
                return Answer(response.status_code, response.headers, content)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            failure = self._failure(error, operation, limits, proxy, hidden)
        # Not in the except clause: what is raised there drags the original along, with the whole URL in its text.
        raise failure

    def _prepared(
        self, method: str, url: str, *, form: Mapping[str, str] | None, body: Any, **parts: Any
    ) -> requests.PreparedRequest:
        session = self._session()
        try:
            data = form if body is None else json.dumps(body, ensure_ascii=False).encode()
            return session.prepared(requests.Request(method, url, data=data, **parts))
        except (requests.exceptions.RequestException, UnicodeError):
            pass
        raise ConfigurationError(
            f"{self.vendor}: the endpoint, the credentials or an input hold characters that HTTP cannot carry"
        )

    def _failure(
        self,
        error: Exception,
        operation: str,
        limits: Patience,
        proxy: Proxy | None,
        hidden: Iterable[str | None],
    ) -> TelephonyError:
        """What an error of requests, or one of urllib3 that requests lets through, stands for."""
        match error:
            case requests.exceptions.SSLError() if _certificate_refused(error):
                return ConfigurationError(
                    f"{self.vendor}: the TLS certificate of {self.host} is not accepted"
                    f" ({excerpt(str(error), hidden)}); for a private authority set REQUESTS_CA_BUNDLE to its"
                    " certificate"
                )
            case requests.exceptions.SSLError():
                # TLS broke, perhaps after the request had left: nobody knows what became of it.
                return TransportError(
                    f"{self.vendor}: the TLS connection to {self.host} broke during {operation}", cut_off=True
                )
            case requests.exceptions.ConnectTimeout():
                # Of a proxy, it says nothing of the host.
                return self._unreachable(error, proxy, hidden, cut_off=proxy is None)
            case requests.exceptions.ProxyError():
                return self._unreachable(error, proxy, hidden)
            case requests.exceptions.ConnectionError() if _never_connected(error):
                reset = isinstance(getattr(_reason(error), "__cause__", None), ConnectionResetError)
                return self._unreachable(error, proxy, hidden, cut_off=proxy is None and reset)
            case requests.exceptions.ConnectionError():
                return TransportError(
                    f"{self.vendor}: the connection to {self.host} broke during {operation}", cut_off=True
                )
            case requests.exceptions.Timeout():
                return TransportError(
                    f"{self.vendor}: {self.host} did not answer {operation} within {limits.read:g} seconds",
                    cut_off=True,
                )
            case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema():
                return ConfigurationError(f"{self.vendor}: the endpoint {self.host} is no usable URL")
            case urllib3.exceptions.LocationValueError():
                return ConfigurationError(f"{self.vendor}: the endpoint {self.host} is no usable host name")
        return TransportError(f"{self.vendor}: {operation} failed ({excerpt(str(error), hidden)})")

    @property
    def identity(self) -> str:
        """Tells this account from others: a digest of its address and its credentials."""
        return digest(self._base_url, *self.secrets)

    @property
    def host(self) -> str:
        """Where the account is, for messages; never with a path, which can hold a credential."""
        return self._base_url.split("://", 1)[-1].split("/", 1)[0]

    def _session(self) -> Session:
        # A session's cookie jar is not thread-safe, and the engine calls from four threads.
        if not hasattr(self._local, "session"):
            self._local.session = Session(self.vendor, self._base_url)
        session: Session = self._local.session
        return session

    def _note_clock(self, date: str) -> None:
        told = http_date(date)
        if told is not None:
            self.clock_offset = told - time.time()

    def _read(self, response: requests.Response, operation: str) -> bytes:
        content = bytearray()
        for chunk in response.iter_content(65536):
            content += chunk
            if len(content) > MAX_ANSWER:
                raise TransportError(
                    f"{self.vendor}: the answer to {operation} is longer than {MAX_ANSWER // 2**20} MiB"
                )
        return bytes(content)

    def _unreachable(
        self, error: Exception, proxy: Proxy | None, hidden: Iterable[str | None], *, cut_off: bool = False
    ) -> TransportError:
        cause = _cause(error, hidden)
        through = f"through the proxy of {proxy.source}: {cause}" if proxy else cause
        look_at = f"{proxy.source}, the endpoint" if proxy else "the endpoint"
        return TransportError(
            f"{self.vendor}: cannot connect to {self.host} ({through}); check {look_at} and the network",
            executed=False,
            cut_off=cut_off,
        )


def repeat(call: Callable[[], ResultT], *, repeatable: bool, slower: str = "") -> ResultT:
    """Carry out ``call`` under the retry policy of this module.

    ``slower`` says how to call less often; the error of a limit that outlasts all patience ends with it.
    """
    limits = _limits()
    too_long = within(limits.total)
    tries = 0

    def worth_another(error: BaseException) -> bool:
        return isinstance(error, TelephonyError) and error.transient and (repeatable or error.executed is False)

    def enough(state: tenacity.RetryCallState) -> bool:
        nonlocal tries
        if limits.tries == 1 or not isinstance(_error(state), LimitError):
            tries += 1
        return tries >= limits.tries or too_long(state)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(worth_another),
        wait=_wait,
        stop=enough,
        sleep=pause,
        before_sleep=_announce,
        reraise=True,
    )
    try:
        return retrying(call)
    except LimitError as error:
        if error.transient:
            error.add(_lasting(retrying.statistics.get("idle_for", 0.0), slower))
        raise


def _announce(state: tenacity.RetryCallState) -> None:
    error, seconds = _error(state), state.upcoming_sleep
    if seconds >= (1 if error is not None and error.wait is not None else TOLD_AFTER):
        inform(f"{error}; trying again in {math.ceil(seconds)} second{'s' if seconds > 1 else ''}")


def _lasting(waited: float, slower: str) -> str:
    """What is to be said at the end about a limit that did not pass while we waited."""
    lasts = f"the limit lasts although it was waited for, {waited:.0f} seconds in all" if waited >= 1 else ""
    return "; ".join(part for part in (lasts, slower) if part)


_backoff = tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5)


def _wait(state: tenacity.RetryCallState) -> float:
    asked = error.wait if (error := _error(state)) is not None else None
    if asked is None:
        return _backoff(state)
    # To ask for a short wait over and over, or for none, is no reason to hammer.
    patient = state.attempt_number > (TRIES if asked >= 1 else 1)
    return max(asked, _backoff(state)) if patient else asked


def _error(state: tenacity.RetryCallState) -> TelephonyError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, TelephonyError) else None


def _require_flat(content: Any) -> None:
    """Raise ValueError when ``content`` is nested so deeply that whoever prints or compares it might fail."""
    level = [content]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Whether the failure came before a connection stood, so that nothing can have been carried out."""
    return isinstance(_reason(error), (urllib3.exceptions.NewConnectionError, urllib3.exceptions.NameResolutionError))


def _reason(error: Exception) -> Any:
    """The error of urllib3 behind one of requests."""
    return getattr(error.args[0] if error.args else None, "reason", None)


def _certificate_refused(error: BaseException) -> bool:
    """Whether the server's certificate is the reason, somewhere in what requests and urllib3 have wrapped."""
    wrapped: object = error
    while isinstance(wrapped, BaseException):
        if isinstance(wrapped, ssl.SSLCertVerificationError):
            return True
        wrapped = getattr(wrapped, "reason", None) or (wrapped.args[0] if wrapped.args else None)
    return False


def _cause(error: Exception, hidden: Iterable[str | None]) -> str:
    reason = _reason(error)
    behind = getattr(reason, "original_error", None)  # of a proxy: its own text holds that of the other, quoted
    return excerpt(str(behind or reason or error).split(": ", 1)[-1], hidden)
