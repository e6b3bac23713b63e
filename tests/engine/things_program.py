"""A program of three things, and what there is of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .engines import Engine

SETTINGS = "name: demo\nruntime: python\n"


PROGRAM = """
import pulumi
from things import Thing

first = Thing("first", name="one", size=2, password=pulumi.Output.secret("hunter2-secret"))
second = Thing("second", name=first.id.apply(lambda id: f"child-{id}"), size=first.size)
pulumi.export("id", first.id)
pulumi.export("token", first.token)
"""


def things(engine: Engine) -> dict[str, Any]:
    """What the provider keeps."""
    path = Path(engine.environment["THINGS_STORE"])
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found: dict[str, Any] = json.loads(text or "{}")
    return found
