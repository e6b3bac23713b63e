"""The formats of a route's values (contracts: voximplant-routing 2, RT2, RU7, RU13, RU14). Each raises ValueError."""

from __future__ import annotations

import hashlib
import ipaddress
import re

from ...base import phone
from ...base.placeholder import digest_in

SCRIPT_BYTES = 128 * 1024
PATTERN_BYTES = 64 * 1024


def application_name(name: str) -> str:
    if not re.fullmatch("[a-z][a-z0-9-]{1,63}", name):
        raise ValueError(f"must be 2 to 64 lower-case letters, digits and hyphens, a letter first, got {name!r}")
    return name


def user_name(name: str) -> str:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{2,49}", name):
        raise ValueError(
            "must be 3 to 50 lower-case letters, digits, hyphens and underscores, a letter or digit first,"
            f" got {name!r}"
        )
    return name


def normalized(script: str) -> str:
    """A script as it is compared: whether line ends are kept is not documented (RU13)."""
    return script.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def same_script(actual: str, desired: str) -> bool:
    """Whether two scripts have the same content; blank lines at the end do not count."""
    known, bare = digest_in(actual), normalized(desired).rstrip()
    if known is not None:
        return known in map(digest, (desired, bare, f"{bare}\n"))
    return normalized(actual).rstrip() == bare


def digest(script: str) -> str:
    return digest_in(script) or hashlib.sha256(normalized(script).encode()).hexdigest()


def described(script: str) -> str:
    """A script in a message: never its text."""
    known = digest_in(script)
    if known is not None:
        return f"SHA-256 {known[:12]}"
    lines = len(normalized(script).splitlines())
    return f"{len(script.encode()):,} bytes in {lines:,} line{'' if lines == 1 else 's'}, SHA-256 {digest(script)[:12]}"


def short_enough(script: str) -> str:
    if not script.strip():
        raise ValueError("must not be empty")
    size = len(script.encode())
    if size >= SCRIPT_BYTES:
        raise ValueError(f"must be less than 128 KB (131,072 bytes) in UTF-8, and has {size:,} bytes")
    return script


def bounded_pattern(pattern: str) -> str:
    if len(pattern.encode()) >= PATTERN_BYTES:
        raise ValueError("must be less than 64 KB in UTF-8")
    return pattern


def doubt_about(pattern: str) -> str | None:
    """Why a pattern may be no regular expression. Voximplant does not document the dialect (RU14): this is Python's."""
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return None


def known_password(password: str | None) -> str | None:
    """The rules of the documentation; error texts of the API name weaker ones (RT2)."""
    if password is None:
        return None
    missing = [
        what
        for what, found in (
            ("8 characters", len(password) >= 8),
            ("an upper-case letter", re.search("[A-Z]", password)),
            ("a lower-case letter", re.search("[a-z]", password)),
            ("a digit", re.search("[0-9]", password)),
            ("a special character", re.search(r"[^A-Za-z0-9\s]", password)),
        )
        if not found
    ]
    if missing:
        raise ValueError(f"must have {', '.join(missing)} at least")
    if re.search(r"\s", password):
        raise ValueError("must not contain blanks")
    return password


def digits_of_number(number: str) -> str:
    if re.fullmatch("[1-9][0-9]{4,14}", number):
        return number
    digits = re.sub(r"[\s()./+\u2010-\u2015-]", "", number)
    if len(digits) != 10:
        # Ten digits may be a foreign number. In eleven, 8 is what Russians type instead of their country code.
        digits = phone.plain(number) or digits
    meant = f'; write "{digits}"' if re.fullmatch("[1-9][0-9]{4,14}", digits) else ""
    raise ValueError(f"must be a phone number with its country code, digits only, got {number!r}{meant}")


def network_of(text: str) -> ipaddress.IPv4Network:
    """The network, with host bits masked: Voximplant may answer in another form than it was sent (RU7)."""
    return ipaddress.IPv4Network(text.strip(), strict=False)


def canonical_network(text: str) -> str:
    try:
        meant = network_of(text)
    except ValueError:
        raise ValueError(f"must be an IPv4 network such as 203.0.113.0/24, got {text!r}") from None
    if text != str(meant):
        raise ValueError(f'must be an IPv4 network without host bits, got {text!r}; write "{meant}"')
    return text


def same_network(actual: str, desired: str) -> bool:
    try:
        return network_of(actual) == network_of(desired)
    except ValueError:
        return actual == desired
