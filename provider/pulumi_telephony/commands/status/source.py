"""Where the state comes from: a file, standard input, or the stack of the pulumi command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ...accounts.pulumi_command import of_stack, printed
from ...accounts.settings import Settings
from ...accounts.stack_config import stack_configuration
from ..review.preview import UnreadableError

_ELSE: Final = (
    "or give its state as FILE or on standard input, such as from telephony-sandbox stack export | telephony status"
)


def source(file: Path | None, stack: str | None, directory: Path | None) -> tuple[Callable[[], bytes], Settings]:
    """A function that reads the state as it is now, and the settings of the accounts.

    Without a file, that is the selected stack on a terminal, or the one named. Raises ConfigurationError; the function
    raises it too, and UnreadableError.
    """
    if file is None and (stack is not None or sys.stdin.isatty()):
        read, config = _exported(stack, directory), stack_configuration(stack, directory, os.environ, _ELSE)
    else:
        read = _standard_input() if file is None or str(file) == "-" else _of_file(file)
        config = {} if stack is None else stack_configuration(stack, directory, os.environ)
    return read, Settings(config, os.environ)


def _exported(stack: str | None, directory: Path | None) -> Callable[[], bytes]:
    def read() -> bytes:
        what = f"the state of {of_stack(stack)}"
        return printed(["stack", "export"], what, _ELSE, stack, directory, os.environ).encode()

    return read


def _standard_input() -> Callable[[], bytes]:
    """It can be read once."""
    given: list[bytes] = []

    def read() -> bytes:
        if not given:
            given.append(sys.stdin.buffer.read())
            if not given[0].strip():
                raise UnreadableError(
                    "standard input is empty: give a state there or as FILE, or the name of a stack as --stack"
                )
        return given[0]

    return read


def _of_file(file: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise UnreadableError(f"cannot read {file}: {error.strerror or type(error).__name__}") from None

    return read
