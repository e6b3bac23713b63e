"""The configuration of a Pulumi stack, as the pulumi command tells it (for ``telephony doctor``)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..base.errors import ConfigurationError
from ..base.redaction import excerpt

NAMESPACE = "telephony:"
TIMEOUT = 120.0
"""Seconds. A backend may be far away, and so may the service that decrypts."""
_ELSE = "or leave --stack out and give the credentials in the environment"


def stack_configuration(stack: str, directory: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """What the stack says about each vendor: ``megafon``, ``voximplant``, ``bitrix24`` -> an object or its JSON text.

    Secrets are decrypted. Raises ConfigurationError.
    """
    pulumi = shutil.which("pulumi", path=environ.get("PATH"))
    if pulumi is None:
        raise ConfigurationError(
            f"the configuration of stack {stack} cannot be read, because there is no pulumi command on PATH; install it"
            f" (https://www.pulumi.com/docs/install/), {_ELSE}"
        )
    told = _run([pulumi, "config", "--json", "--show-secrets", f"--stack={stack}"], stack, directory, environ)
    try:
        values = json.loads(told)
        return {
            key.removeprefix(NAMESPACE): entry.get("objectValue", entry.get("value"))
            for key, entry in values.items()
            if key.startswith(NAMESPACE)
        }
    except (ValueError, AttributeError):
        raise ConfigurationError(f"pulumi told the configuration of stack {stack} in an unknown form") from None


def _run(command: list[str], stack: str, directory: Path | None, environ: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            [*command, "--non-interactive", "--color=never"],
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
        raise ConfigurationError(
            f"pulumi did not tell the configuration of stack {stack} within {TIMEOUT:.0f} seconds"
        ) from None
    except OSError as error:
        where = f" in {directory}" if directory else ""
        raise ConfigurationError(f"pulumi cannot be run{where}: {error.strerror}") from None
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("error: ")] or [done.stderr]
        reason = excerpt(reasons[0].removeprefix("error: "), ()).rstrip(".")
        raise ConfigurationError(
            f"pulumi cannot tell the configuration of stack {stack}: {reason or 'it gives no reason'};"
            " check --stack, --cwd and the passphrase"
        )
    return done.stdout
