"""Turns every failure into one sentence that names the resource and contains no secret.

Imported by every program that uses the package: pydantic and requests are not.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from ..base.environment import DEBUG


class FailureSentence(Exception):
    """The only exception that leaves the provider process. The user sees "error: TelephonyError: <sentence>"."""


# Python prints "module.Class: text" for an uncaught exception, but for builtins only "Class: text".
FailureSentence.__module__ = "builtins"
FailureSentence.__qualname__ = FailureSentence.__name__ = "TelephonyError"


def unexpected(error: BaseException) -> str:
    """The text of an unexpected exception may contain a password: report only its class and place."""
    frames = [(Path(f.f_code.co_filename), line) for f, line in traceback.walk_tb(error.__traceback__)]
    ours = [(path, line) for path, line in frames if Path(__file__).parent.parent in path.parents]
    path, line = (ours or frames)[-1]
    place = f"{path.name}:{line}"
    return (
        f"unexpected {type(error).__name__} at {place}, which is a bug in this provider;"
        f" run again with {DEBUG}=1 for the traceback, and report it"
    )
