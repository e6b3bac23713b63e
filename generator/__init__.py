"""Writes what follows from the declarations: modules, the package schema, and the reference in ``docs/``.

``python -m generator`` writes all of it (``make generate``); the tests fail when a file of it is out of date.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "provider" / "pulumi_telephony"
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
