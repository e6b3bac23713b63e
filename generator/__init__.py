"""Generates modules, the package schema, and the reference in ``docs/`` from the declarations.

``python -m generator`` (``make generate``) writes all files; the tests fail if one of them is out of date.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "provider" / "pulumi_telephony"
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
