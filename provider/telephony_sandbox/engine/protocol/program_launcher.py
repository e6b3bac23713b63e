"""Runs a Pulumi program in its own process, connected to the engine whose addresses are in the arguments.

This file is started by path with the program's own interpreter, in which nothing but the Pulumi SDK may be
installed: it imports nothing of this package.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

# The interpreter put this file's directory first; the program's modules must not be shadowed by the engine's.
sys.path.pop(0)

import grpc
import pulumi
import pulumi.runtime
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

EXIT_REPORTED = 32
"""The exit code that says: an error was shown to the user already."""

_LONGEST_MESSAGE = 400 * 1024 * 1024


class QuietEngine:
    """The Engine service without debug messages: the SDK sends several per resource, and waits for each."""

    def __init__(self, address: str) -> None:
        options = [("grpc.max_receive_message_length", _LONGEST_MESSAGE), ("grpc.enable_http_proxy", 0)]
        stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address, options=options))
        self._log = stub.Log
        self.GetRootResource = stub.GetRootResource
        self.SetRootResource = stub.SetRootResource
        self.StartDebugging = stub.StartDebugging
        self.RequirePulumiVersion = stub.RequirePulumiVersion

    def Log(self, request: engine_pb2.LogRequest) -> object:
        """Send a message that somebody may want to see."""
        return None if request.severity == engine_pb2.DEBUG else self._log(request)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("project", "stack", "monitor", "engine", "root-directory"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--parallel", type=int, required=True)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("program")
    return parser.parse_args()


def _user_traceback(program: str) -> str:
    """The traceback from the program's own frames on."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    root = os.path.abspath(program)  # noqa: PTH100 - no symbolic link may be resolved here
    for index, frame in enumerate(frames):
        if not frame.filename.startswith("<") and os.path.abspath(frame.filename).startswith(root):  # noqa: PTH100
            return traceback.format_exc(limit=index - len(frames))
    return traceback.format_exc()


def main() -> int:
    """Run the program to its end; the process's exit code."""
    arguments = _arguments()
    pulumi.runtime.set_all_config(pulumi.runtime.get_config_env(), pulumi.runtime.get_config_secret_keys_env())
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            monitor=arguments.monitor,
            engine=QuietEngine(arguments.engine),
            project=arguments.project,
            stack=arguments.stack,
            parallel=arguments.parallel,
            dry_run=arguments.dry_run,
            organization="organization",
            root_directory=arguments.root_directory,
        )
    )
    sys.argv = [arguments.program]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Every registration holds a thread until its resource is there.
    executor = ThreadPoolExecutor(max_workers=arguments.parallel * 4)
    loop.set_default_executor(executor)
    # Outputs that nobody waits for any more are normal when a program fails.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: _run(arguments.program)))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception:  # noqa: BLE001 - whatever the user's program raises is reported
        pulumi.log.error(f"Program failed with an unhandled exception:\n{_user_traceback(arguments.program)}")
        return EXIT_REPORTED
    finally:
        executor.shutdown(wait=True)
        loop.close()
    return 0


def _run(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)
