"""The JSON schema of what ``telephony review --format json`` prints."""

from __future__ import annotations

import json
from pathlib import Path

from pulumi_telephony.commands.review.data import Review

from . import DOCS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def files() -> dict[Path, str]:
    schema = {"$schema": DRAFT, **Review.model_json_schema(mode="serialization")}
    return {DOCS / "_static" / "review.schema.json": json.dumps(schema, indent=2) + "\n"}
