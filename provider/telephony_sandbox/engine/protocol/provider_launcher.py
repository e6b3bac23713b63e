"""Starts the SDK's server, as ``python -m pulumi.dynamic`` does, and ends it when the engine that wanted it is gone.

Run as text, ``python -c``: as a file its directory would be on the path of the modules that a provider imports.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time


def watch() -> None:
    """When the engine is killed, standard input ends: let the calls in flight finish, and no process outlive them."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGINT)
    # A call that arrives while the server stops may never get its message, and its thread would wait for ever.
    time.sleep(1)
    while is_carrying_out_a_call():
        time.sleep(1)
    os._exit(1)


def is_carrying_out_a_call() -> bool:
    """Whether a thread, other than the one that serves, is in a method of the SDK's server."""
    serving = threading.main_thread().ident
    for thread, innermost in sys._current_frames().items():
        frame = None if thread == serving else innermost
        while frame is not None:
            if frame.f_globals.get("__name__") == "__main__" and "self" in frame.f_locals:
                return True
            frame = frame.f_back
    return False


threading.Thread(target=watch, daemon=True).start()
runpy.run_module("pulumi.dynamic", run_name="__main__", alter_sys=True)
