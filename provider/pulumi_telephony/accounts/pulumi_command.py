"""What the pulumi command prints of a stack (for ``telephony doctor``, ``export`` and ``status``)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..base.errors import ConfigurationError
from ..base.redaction import excerpt

TIMEOUT = 120.0
"""Seconds. The backend and the secrets provider may be remote."""


def of_stack(stack: str | None) -> str:
    """A stack in words. None: the selected one."""
    return "the selected stack" if stack is None else f"stack {stack}"


def printed(
    arguments: Sequence[str],
    what: str,
    instead: str,
    stack: str | None,
    directory: Path | None,
    environ: Mapping[str, str],
) -> str:
    """What the command prints with ``arguments``: ``what``, in words. ``instead``: what to do without the command.

    Raises ConfigurationError.
    """
    pulumi = shutil.which("pulumi", path=environ.get("PATH"))
    if pulumi is None:
        raise ConfigurationError(
            f"cannot read {what}: no pulumi command on PATH; install it"
            f" (https://www.pulumi.com/docs/install/), {instead}"
        )
    chosen = [] if stack is None else [f"--stack={stack}"]
    try:
        done = subprocess.run(
            [pulumi, *arguments, *chosen, "--non-interactive", "--color=never"],
            cwd=directory,
            env={**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ConfigurationError(f"pulumi did not print {what} within {TIMEOUT:.0f} seconds") from None
    except OSError as error:
        where = f" in {directory}" if directory else ""
        raise ConfigurationError(f"cannot run pulumi{where}: {error.strerror}") from None
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("error: ")] or [done.stderr]
        reason = excerpt(reasons[0].removeprefix("error: "), ()).rstrip(".")
        raise ConfigurationError(
            f"pulumi cannot read {what}: {reason or 'it gives no reason'}; check --stack, --cwd and the passphrase"
        )
    return done.stdout
