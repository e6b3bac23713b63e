"""One operation of the sandbox engine in a process of its own, to be killed or interrupted.

Standard input is a JSON object: `work_dir`, `home`, `environment`, `operation`, `options`, and `events`, the file to
which every event goes as a line of JSON at once. The exit code is 0 for success.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from engine.engines import SandboxEngine
from telephony_sandbox.engine import CommandError, EngineError


def main() -> int:
    asked = json.load(sys.stdin)
    engine = SandboxEngine(Path(asked["work_dir"]), Path(asked["home"]), asked["environment"])
    with Path(asked["events"]).open("a", encoding="utf-8") as events:

        def note(event: dict[str, Any]) -> None:
            events.write(json.dumps(event) + "\n")
            events.flush()

        try:
            result = getattr(engine.stack(), asked["operation"])(on_event=note, **asked["options"])
        except (CommandError, EngineError) as error:
            print(error)
            return 1
    print(result.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
