"""The configuration of a Pulumi stack, read with the pulumi command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..base.errors import ConfigurationError
from .pulumi_command import of_stack, printed

NAMESPACE = "telephony:"
_ELSE = "or leave --stack out and set the credentials in the environment"


def stack_configuration(
    stack: str | None, directory: Path | None, environ: Mapping[str, str], instead: str = _ELSE
) -> dict[str, Any]:
    """The configuration of each vendor: ``megafon``, ``voximplant``, ``bitrix24`` -> an object or its JSON text.

    Secrets are decrypted. ``stack`` None: the selected one. ``instead``: what to do without the pulumi command.
    Raises ConfigurationError.
    """
    what = f"the configuration of {of_stack(stack)}"
    output = printed(["config", "--json", "--show-secrets"], what, instead, stack, directory, environ)
    try:
        values = json.loads(output)
        return {
            key.removeprefix(NAMESPACE): entry.get("objectValue", entry.get("value"))
            for key, entry in values.items()
            if key.startswith(NAMESPACE)
        }
    except (ValueError, AttributeError):
        raise ConfigurationError(f"pulumi printed {what} in an unknown format") from None
