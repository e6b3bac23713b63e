"""Everything the provider can raise.

    TelephonyError                 base: str() is one printable sentence, free of secrets
    +-- ConfigurationError         credentials, endpoint or settings are missing or unusable
    |   +-- WrongAccountError      the credentials open an account that must not be touched
    +-- InvalidInputError          the program asks for something that no call can fulfil
    +-- TransportError             no usable answer: network, TLS, HTML page, unreadable body
    +-- ApiError                   the vendor answered with an error
        +-- AuthorizationError     credentials refused, role or permission missing, IP not listed
        +-- NotFoundError          the object does not exist (any more)
        +-- ConflictError          the object exists already, or another object holds what we need
        +-- LimitError             a rate, quota or money limit
        +-- ServerError            a failure on the vendor's side

Two facts decide what may be done after an error, so every error carries them:

``executed``   False: the vendor certainly did nothing. None: unknown; look before repeating the call.
``transient``  True: the same call may succeed a moment later. ``wait`` is the delay in seconds that the vendor
               asked for, if it did.
"""

from __future__ import annotations

from types import EllipsisType

from .redaction import printable


class TelephonyError(Exception):
    """A failure, described in one sentence that is safe to print. Arguments left out keep the class's values."""

    executed: bool | None = False
    transient: bool = False
    wait: float | None = None

    def __init__(
        self,
        message: str,
        *,
        executed: bool | EllipsisType | None = ...,
        transient: bool | None = None,
        wait: float | None = None,
    ) -> None:
        # It may quote a vendor, or something that poses as one.
        message = printable(message)
        super().__init__(message)
        self.message = message
        if not isinstance(executed, EllipsisType):
            self.executed = executed
        if transient is not None:
            self.transient = transient
        if wait is not None:
            self.wait = wait

    def add(self, words: str) -> None:
        """Append to the sentence."""
        if words:
            self.message = printable(f"{self.message}; {words}")
            self.args = (self.message,)


class ConfigurationError(TelephonyError):
    """Credentials, endpoint or settings are missing or unusable; nothing was sent."""


class WrongAccountError(ConfigurationError):
    """The credentials belong to another account than the object, or to one that is not allowed; nothing was changed."""


class InvalidInputError(TelephonyError):
    """The program asks for something that the vendor's API cannot do; nothing was changed."""


class TransportError(TelephonyError):
    """No usable answer arrived. ``executed`` is None unless the request certainly never left.

    ``cut_off``: the host was reached, but did not answer or closed the connection, perhaps on purpose.
    """

    executed = None
    transient = True

    def __init__(
        self,
        message: str,
        *,
        executed: bool | EllipsisType | None = ...,
        transient: bool | None = None,
        wait: float | None = None,
        cut_off: bool = False,
    ) -> None:
        super().__init__(message, executed=executed, transient=transient, wait=wait)
        self.cut_off = cut_off


class ApiError(TelephonyError):
    """The vendor refused.

    ``code`` is the vendor's own code (a number at Voximplant, a word at Bitrix24, a mnemonic at MegaFon), ``status``
    the HTTP status, ``field`` the vendor's name for the invalid field, if the answer names one.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | int | None = None,
        status: int | None = None,
        field: str | None = None,
        executed: bool | EllipsisType | None = ...,
        transient: bool | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(message, executed=executed, transient=transient, wait=wait)
        self.code = code
        self.status = status
        self.field = field


class AuthorizationError(ApiError):
    """Credentials refused, a role or permission missing, or the caller's address not allowed."""


class NotFoundError(ApiError):
    """The object does not exist, or no longer exists."""


class ConflictError(ApiError):
    """The object exists already, or another object holds a name, number or user that must be unique."""


class LimitError(ApiError):
    """A rate, quota or money limit. ``transient``: whether waiting helps."""


class ServerError(ApiError):
    """A failure on the vendor's side; whether the call was executed is unknown."""

    executed = None
    transient = True
