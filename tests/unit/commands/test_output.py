"""What ``telephony`` prints, on a standard output that is not UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_character_that_the_output_cannot_take_ends_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1", "COLUMNS": "500"}
    environment["VOXIMPLANT_CREDENTIALS"] = str(tmp_path / "ключ.json")
    command = [Path(sys.executable).with_name("telephony"), "doctor", "--vendor", "voximplant"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"????.json: No such file or directory" in done.stdout
    assert done.stderr == b""
