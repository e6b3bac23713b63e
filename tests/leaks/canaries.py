"""The secrets of a test, and where to look for them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path

from engine.engines import python_path
from laws.cases import CANARY
from laws.stacks import Stack, spellings
from telephony_sandbox.simulators.bitrix24 import seed as portal
from telephony_sandbox.simulators.server import Simulators

LOUD = Path(__file__).with_name("loud")
TOKEN = 'm3g4f0n t0ken+/="%&x'
"""With whatever is spelt otherwise elsewhere, as far as a header can carry it."""

JWT = re.compile(r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")

PROGRAM = "resources.json"
"""What the program of the laws reads: the one file in which a program's own secrets have to be."""


def key_lines(simulators: Simulators) -> list[str]:
    """Of the private key; each line of it is as telling as the whole."""
    text = Path(simulators.env["VOXIMPLANT_CREDENTIALS"]).read_text(encoding="utf-8")
    return list(json.loads(text)["private_key"].splitlines()[1:-1])


def of_accounts(simulators: Simulators) -> set[str]:
    """The credentials by which the simulators are entered."""
    tokens = simulators.admin.objects("bitrix24", "token")
    renewed = {each[name] for each in tokens for name in ("access_token", "refresh_token") if each[name]}
    first = {portal.ACCESS_TOKEN, portal.REFRESH_TOKEN, portal.CLIENT_SECRET, portal.WEBHOOK}
    return {TOKEN, CANARY, *first, *renewed, *key_lines(simulators)}


def make_loud(stack: Stack) -> None:
    """Debug logging of all libraries, and tracebacks instead of sentences."""
    stack.engine.environment["PYTHONPATH"] = python_path(LOUD) + f":{stack.engine.environment['PYTHONPATH']}"
    stack.engine.environment.update(PULUMI_TELEPHONY_DEBUG="1", PULUMI_TELEPHONY_PACE="0.001")


def leaks(texts: Iterable[str], secrets: Iterable[str]) -> set[str]:
    """The secrets that stand in any of the texts, in any spelling; and every JSON web token."""
    known = {secret: spellings(secret) for secret in secrets}
    found = set()
    for text in texts:
        found |= {secret for secret, forms in known.items() if any(form in text for form in forms)}
        found |= set(JWT.findall(text))
    return found


def files(stack: Stack) -> dict[Path, str]:
    """All that the engine and the provider have put on the disk, the program left out."""
    found = {}
    for directory in (stack.engine.work_dir, stack.engine.home):
        for path in directory.rglob("*"):
            if path.is_file() and path.name != PROGRAM and "__pycache__" not in path.parts:
                content = path.read_bytes()
                if path.suffix == ".gz":
                    content = gzip.decompress(content)
                # As text of either kind: a secret may be in UTF-8 or not.
                found[path] = content.decode("utf-8", "replace") + content.decode("latin-1")
    return found


def token_files(stack: Stack) -> set[Path]:
    """The only files that may hold tokens."""
    return set(stack.state_directory.glob("bitrix24-*.json"))
