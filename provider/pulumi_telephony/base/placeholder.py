"""The text that stands for a secret in a state from which the secrets were removed.

``telephony-sandbox run --from-state`` sets the variable to that text, so that a preview without credentials compares
what is known only. Without the variable, nothing is a placeholder.
"""

from __future__ import annotations

import os
from typing import Any, Final

VARIABLE: Final = "PULUMI_TELEPHONY_PLACEHOLDER"


def placeholder() -> str | None:
    """The text; None if no secrets were replaced."""
    return os.environ.get(VARIABLE) or None


def is_placeholder(value: Any) -> bool:
    """Whether ``value`` stands for a secret that is not known."""
    text = placeholder()
    return text is not None and bool(value == text)


def digest_in(script: str) -> str | None:
    """The SHA-256 of the script for which ``script`` stands; None if it is a script itself.

    A state shows the digest of a script, so its placeholder contains it.
    """
    text = placeholder()
    start = f"// {text} "
    return script.removeprefix(start) if text is not None and script.startswith(start) else None
