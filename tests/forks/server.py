"""The process that forks: it imports what programs, providers and commands import, and becomes each of them.

Run as a script with the number of a listening socket and the directory to remove in the end. Standard input is the
lifeline: when it ends, so do the server and all that it has forked.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import io
import json
import marshal
import os
import runpy
import selectors
import shutil
import signal
import socket
import sys
import threading
import time
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

PRELOADED = (
    "pulumi.dynamic",
    "pulumi.runtime.proto.provider_pb2_grpc",
    "pulumi_telephony.components",
    *(
        f"pulumi_telephony.{room}"
        for room in (
            "megafon.functions",
            "voximplant.functions",
            "voximplant.routing.kinds",
            "bitrix24.functions",
        )
    ),
    "pulumi_telephony.providers",
    "pulumi_telephony.commands.cli",
    *(f"pulumi_telephony.commands.{name}.run" for name in ("doctor", "export", "review", "graph", "status", "comment")),
    "telephony_sandbox.cli",
    # What those import when it is first needed, which is in each of the children.
    "grpc.experimental",
    "pulumi_telephony.adapters.service",
    "pulumi_telephony.http.pace",
    "telephony_sandbox.simulators.server",
)

INTERNAL = ("grpc._channel", "grpc._server", "typer._adapters")
"""The same of the dependencies' own modules, which not every version has."""

READ_LATER = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONUNBUFFERED"}
"""What a child does as Python does at its start."""

READ_AT_IMPORT = {"TRACEPARENT"}
"""What the imported modules have read already."""

CREDENTIALS = "VOXIMPLANT_CREDENTIALS"


def preload() -> None:
    for module in PRELOADED:
        importlib.import_module(module)
    for module in INTERNAL:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(module)


def keep_checked_keys() -> None:
    """From now on, this process and its forks check the key of a service account once.

    OpenSSL takes longer for it than most tests take, and it is always the same key.
    """
    token: Any = importlib.import_module("pulumi_telephony.voximplant.token")
    token.load_pem_private_key = functools.cache(token.load_pem_private_key)


def check_key(variables: Mapping[str, str]) -> None:
    """Check the key that these environment variables name before a fork has to."""
    token = sys.modules["pulumi_telephony.voximplant.token"]
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        credentials = json.loads(Path(variables[CREDENTIALS]).read_text(encoding="utf-8"))
        token.load_pem_private_key(credentials["private_key"].encode(), password=None)


def spelling(variables: Mapping[str, str]) -> str:
    """The locale that says how characters are encoded: Python reads it at its start."""
    return next(filter(None, map(variables.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")


def is_importable(entry: os.DirEntry[str]) -> bool:
    """Whether it is a module or a package."""
    return entry.name.endswith((".py", ".pyc", ".so")) or Path(entry.path, "__init__.py").exists()


@dataclass
class Request:
    """A process that somebody wants, as the shim tells it."""

    arguments: Sequence[str]
    directory: bytes
    environment: Mapping[bytes, bytes]
    umask: int
    ignored: Sequence[int]
    streams: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.variables = {os.fsdecode(name): os.fsdecode(value) for name, value in self.environment.items()}
        self.unbuffered = "PYTHONUNBUFFERED" in self.variables
        rest = list(self.arguments)
        if rest[:1] == ["-u"]:
            self.unbuffered = True
            del rest[0]
        self.kind = ""
        if rest and not rest[0].startswith("-"):
            self.kind, self.argv = "script", rest
        elif len(rest) > 1 and rest[0] in ("-c", "-m"):
            self.kind, self.argv = rest[0], rest[1:]

    def first_directory(self) -> str:
        """The directory that Python puts first on the path of modules."""
        directory = os.fsdecode(self.directory)
        if self.kind == "script":
            return os.path.dirname(os.path.realpath(os.path.join(directory, self.argv[0])))  # noqa: PTH118, PTH120
        return directory

    def python_path(self) -> list[str]:
        """The directories of PYTHONPATH."""
        directory = os.fsdecode(self.directory)
        parts = filter(None, self.variables.get("PYTHONPATH", "").split(os.pathsep))
        return [os.path.abspath(os.path.join(directory, part)) for part in parts]  # noqa: PTH100, PTH118

    def is_served(self, imported: set[str], here: Mapping[str, str]) -> bool:
        """Whether a fork is what a new Python would be."""
        if not self.kind or (self.kind == "script" and not self._script().is_file()):
            return False
        if spelling(self.variables) != spelling(here):
            return False
        for name in {*self.variables, *here}:
            matters = name.startswith("PYTHON") or name in READ_AT_IMPORT
            if matters and name not in READ_LATER and self.variables.get(name) != here.get(name):
                return False
        for directory in (self.first_directory(), *self.python_path()):
            with contextlib.suppress(OSError):
                if any(is_importable(entry) for entry in os.scandir(directory) if entry.name.split(".")[0] in imported):
                    return False
        return True

    def _script(self) -> Path:
        return Path(os.fsdecode(self.directory), self.argv[0])


class Server:
    """Forks, forwards signals and tells exit codes. A connection that breaks off means that the shim was killed."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._children: dict[int, socket.socket] = {}
        self._modules: set[str] = set()
        self._selector = selectors.DefaultSelector()
        self._waking, self._woken = socket.socketpair()

    def prepare(self) -> None:
        """Import everything. No thread may run yet, and no garbage is collected in what the children share."""
        preload()
        keep_checked_keys()
        assert threading.active_count() == 1
        self._modules = {name.split(".")[0] for name in sys.modules} - {"__main__"} | {"sitecustomize", "usercustomize"}
        gc.collect()
        gc.freeze()

    def serve(self) -> Request | None:
        """Return in each child what it is to be, and in the server None, when the lifeline ends."""
        woken = self._woken
        for end in (self._waking, woken):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno())
        for source in (sys.stdin.buffer.raw, self._listening, woken):
            self._selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._listening:
                    if request := self._fork():
                        return request
                elif key.fileobj is woken:
                    woken.recv(4096)
                    self._bury()
                elif key.data is None:
                    return None
                elif key.data in self._children:
                    self._forward(key.data)

    def _fork(self) -> Request | None:
        connection, _ = self._listening.accept()
        head, streams, _, _ = socket.recv_fds(connection, 4, 3)
        # Not a byte more: signals come after it.
        body = connection.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
        request = Request(*marshal.loads(body), streams=streams)
        check_key(request.variables)
        if not request.is_served(self._modules, os.environ):
            connection.sendall(b"-")
            connection.close()
        elif pid := os.fork():
            self._children[pid] = connection
            self._selector.register(connection, selectors.EVENT_READ, data=pid)
            connection.sendall(b"+")
        else:
            self._let_go(connection, self._waking)
            return request
        for stream in streams:
            os.close(stream)
        return None

    def _let_go(self, *connections: socket.socket) -> None:
        """In a child: nothing of the server's is held on to."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        registered = [key.fileobj for key in self._selector.get_map().values()]
        self._selector.close()
        for each in (*registered, *connections):
            if isinstance(each, socket.socket):
                each.close()

    def _forward(self, pid: int) -> None:
        connection = self._children[pid]
        try:
            numbers = connection.recv(64)
        except OSError:
            numbers = b""
        if not numbers:
            self._selector.unregister(connection)
        for number in numbers or [signal.SIGKILL]:
            os.kill(pid, number)

    def _bury(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            connection = self._children.pop(pid)
            with contextlib.suppress(KeyError):
                self._selector.unregister(connection)
            with contextlib.suppress(OSError):
                connection.sendall(status.to_bytes(4, "big"))
            connection.close()

    def end(self) -> None:
        """Kill every child."""
        signal.set_wakeup_fd(-1)
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)


def become(request: Request, path: list[str]) -> NoReturn:
    """Be the Python that was asked for, from its start to its end."""
    os.setsid()
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
    for stream in request.streams:
        os.close(stream)
    for number in request.ignored:
        signal.signal(number, signal.SIG_IGN)
    os.umask(request.umask)
    os.chdir(request.directory)
    os.environb.clear()
    os.environb.update(request.environment)
    time.tzset()
    _open_streams(request)
    sys.dont_write_bytecode = bool(request.variables.get("PYTHONDONTWRITEBYTECODE"))
    sys.argv = request.argv
    sys.orig_argv = [sys.executable, *request.arguments]
    first = "" if request.kind == "-c" else request.first_directory()
    sys.path[:] = dict.fromkeys([first, *request.python_path(), *path])
    importlib.invalidate_caches()
    os._exit(_run(request))


def _open_streams(request: Request) -> None:
    encoding, _, errors = request.variables.get("PYTHONIOENCODING", "").partition(":")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        ours = getattr(sys, name)
        buffering = 0 if request.unbuffered and number else -1
        raw: Any = open(number, "wb" if number else "rb", buffering=buffering, closefd=False)  # noqa: SIM115
        stream = io.TextIOWrapper(
            raw,
            encoding=encoding or ours.encoding,
            errors=(ours.errors if number == 2 else errors or ("strict" if encoding else ours.errors)),
            newline="\n" if number else None,
            line_buffering=number == 2 or raw.isatty(),
            write_through=buffering == 0,
        )
        stream.mode = "w" if number else "r"
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _run(request: Request) -> int:
    main: Any = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    code = 0
    interrupted = False
    try:
        if request.kind == "-m":
            module = request.argv[0]
            if not hasattr(sys.modules.get(module), "__path__"):
                # It may be imported already, but is to be run under another name.
                sys.modules.pop(module, None)
            runpy._run_module_as_main(module)
        else:
            text: str | bytes = request.argv[0]
            name = "<string>"
            if request.kind == "script":
                name = main.__file__ = os.path.abspath(request.argv[0])  # noqa: PTH100 - as Python does
                text = Path(name).read_bytes()
            else:
                request.argv[0] = "-c"
            exec(compile(text, name, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as end:
        code = _exit_code(end)
    except BaseException as error:  # noqa: BLE001 - told as Python tells it
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        code = 1
        interrupted = isinstance(error, KeyboardInterrupt)
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return code


def _exit_code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return (end.code or 0) & 0xFF
    print(end.code, file=sys.stderr)
    return 1


def main() -> None:
    """Serve to the end, or be what was asked for."""
    path = sys.path[1:]
    listening = socket.socket(fileno=int(sys.argv[1]))
    directory = sys.argv[2]
    server = Server(listening)
    server.prepare()
    if request := server.serve():
        become(request, path)
    server.end()
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
