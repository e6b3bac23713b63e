"""The configuration of a Pulumi stack, read with the pulumi command (for ``telephony doctor``)."""

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
"""Seconds. The backend and the secrets provider may be remote."""
_ELSE = "or leave --stack out and set the credentials in the environment"


def stack_configuration(stack: str, directory: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """The configuration of each vendor: ``megafon``, ``voximplant``, ``bitrix24`` -> an object or its JSON text.

    Secrets are decrypted. Raises ConfigurationError.
    """
    pulumi = shutil.which("pulumi", path=environ.get("PATH"))
    if pulumi is None:
        raise ConfigurationError(
            f"cannot read the configuration of stack {stack}: no pulumi command on PATH; install it"
            f" (https://www.pulumi.com/docs/install/), {_ELSE}"
        )
    output = _run([pulumi, "config", "--json", "--show-secrets", f"--stack={stack}"], stack, directory, environ)
    try:
        values = json.loads(output)
        return {
            key.removeprefix(NAMESPACE): entry.get("objectValue", entry.get("value"))
            for key, entry in values.items()
            if key.startswith(NAMESPACE)
        }
    except (ValueError, AttributeError):
        raise ConfigurationError(f"pulumi printed the configuration of stack {stack} in an unknown format") from None


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
            f"pulumi did not print the configuration of stack {stack} within {TIMEOUT:.0f} seconds"
        ) from None
    except OSError as error:
        where = f" in {directory}" if directory else ""
        raise ConfigurationError(f"cannot run pulumi{where}: {error.strerror}") from None
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("error: ")] or [done.stderr]
        reason = excerpt(reasons[0].removeprefix("error: "), ()).rstrip(".")
        raise ConfigurationError(
            f"pulumi cannot read the configuration of stack {stack}: {reason or 'it gives no reason'};"
            " check --stack, --cwd and the passphrase"
        )
    return done.stdout
