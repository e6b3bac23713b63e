"""A pulumi command that does what a test says."""

from __future__ import annotations

import sys
from pathlib import Path


def path_with_pulumi(directory: Path, script: str) -> dict[str, str]:
    """An environment whose pulumi command is ``script``, in Python."""
    command = directory / "bin" / "pulumi"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nimport json, os, sys\n{script}")
    command.chmod(0o755)
    return {"PATH": str(command.parent)}
