"""All simulators and the admin API in one server: one loopback port for each, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from ..place import make_directory
from . import admin
from .client import Admin
from .platform.customer import FIRST, Customer
from .platform.errors import SandboxError
from .platform.gateway import Gateway
from .platform.recorded import Recorded
from .platform.state import State
from .platform.store import Store
from .platform.tls import write_certificates
from .platform.transport import Connection
from .platform.vendor import Vendor
from .vendors import VENDORS

HOST = "127.0.0.1"
ADMIN = "admin"
_DIRECT = f"{HOST},localhost"  # in both spellings: libraries that read both prefer the small one


class Simulators:
    """Runs the simulators while it is entered.

    ``port`` 0 takes any free ports; another one is the admin API's, and the vendors follow it in the order of
    ``vendors``. ``state`` is a file that keeps everything over restarts, the ports too: with ``port`` 0 they are used
    again where they are free, since a portal is known by its address. Without it the state is in memory. ``directory``
    is where credential and certificate files go: by default that of the state file, else a temporary one, removed at
    the end. ``account`` names whose accounts these are: another name is another customer, with other account ids,
    credentials, numbers and titles under the same object ids; its files are in a directory of its own there.
    ``recorded`` fills the simulators with the objects of a stack's state instead of those of a small company.

    Entered, it has ``ports`` and ``origins`` by vendor name (and "admin"), ``moved`` (name -> the port it had before,
    for those that could not have it again), ``env`` (what the provider reads), ``admin`` (a client of the admin API),
    and with ``tls`` the path ``ca_bundle``. Raises SandboxError when a port or a file cannot be used, and for a state
    that holds the accounts of another customer.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        tls: bool = False,
        state: Path | None = None,
        directory: Path | None = None,
        account: str = FIRST,
        recorded: Recorded | None = None,
        vendors: Sequence[Vendor] = VENDORS,
    ) -> None:
        self._customer = Customer(account)
        self._recorded = recorded
        self._port = port
        self._tls = tls
        self._state_file = state
        self._directory = directory
        self._vendors = vendors
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> Simulators:
        with self._exit:
            self._start()
            self._exit = self._exit.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()

    def _start(self) -> None:
        files = self._files()
        store = Store(self._state_file)
        self._exit.callback(store.close)
        state = State(self._vendors, store, self._customer, self._recorded)
        if not self._customer.is_first:
            # Two servers may share the directory; the files have the same names.
            files = _made(files / self._customer.name)

        sockets = self._listen(state)
        self.ports = {name: _port(bound) for name, bound in sockets.items()}
        scheme = "https" if self._tls else "http"
        self.origins = {name: f"{scheme}://{HOST}:{port}" for name, port in self.ports.items()}
        self.env = {
            "TELEPHONY_SANDBOX_ADMIN": self.origins[ADMIN] + admin.PREFIX,
            "NO_PROXY": _DIRECT,
            "no_proxy": _DIRECT,
        }
        with store.transaction():
            for name, vendor in state.vendors.items():
                self.env |= vendor.environment(state.vendor_states[name], self.origins[name], files)
        self.ca_bundle: Path | None = None
        certificate = None
        if self._tls:
            self.ca_bundle, certificate = write_certificates(files)
            self.env |= {"REQUESTS_CA_BUNDLE": str(self.ca_bundle), "SSL_CERT_FILE": str(self.ca_bundle)}
        self.admin = self._exit.enter_context(Admin(self.env["TELEPHONY_SANDBOX_ADMIN"], self.ca_bundle))

        self._thread = _ServerThread(state, self.ports, list(sockets.values()), certificate)
        self._thread.start()
        self._exit.callback(self._thread.stop)
        self._thread.ready()

    def _listen(self, state: State) -> dict[str, socket.socket]:
        names = [ADMIN, *(vendor.name for vendor in self._vendors)]
        if self._port:
            self.moved: dict[str, int] = {}
            sockets = {name: self._exit.enter_context(_listening(self._port + at)) for at, name in enumerate(names)}
        else:
            wanted = {name: state.remembered_ports.get(name, 0) for name in names}
            sockets = {name: self._exit.enter_context(_listening_again(port)) for name, port in wanted.items()}
            self.moved = {name: port for name, port in wanted.items() if port not in (0, _port(sockets[name]))}
        # A port that is taken this time may be free the next time.
        now = {name: _port(bound) for name, bound in sockets.items()}
        state.remember_ports({**state.remembered_ports, **now, **self.moved})
        return sockets

    def _files(self) -> Path:
        directory = self._directory or (self._state_file.parent if self._state_file else None)
        if directory is None:
            return Path(self._exit.enter_context(tempfile.TemporaryDirectory(prefix="telephony-sandbox-")))
        return _made(directory.resolve())

    def wait(self) -> None:
        """Until the server ends, which it does by itself only when it fails."""
        self._thread.join()

    def stop(self) -> None:
        """Ask the server to end; callable from a signal handler."""
        self._thread.ask_to_stop()


class _ServerThread(threading.Thread):
    """The event loop. Everything that touches the state happens in it, one call at a time."""

    def __init__(
        self, state: State, ports: dict[str, int], sockets: list[socket.socket], certificate: Path | None
    ) -> None:
        super().__init__(name="telephony-sandbox", daemon=True)
        self._state = state
        self._ports = ports
        self._sockets = sockets
        self._certificate = certificate
        self._decided = threading.Event()
        self._up = False
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except (OSError, SystemExit, RuntimeError) as error:
            self._failure = error
        finally:
            self._decided.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        applications: dict[int, ASGIApp] = {self._ports[ADMIN]: admin.admin_app(self._state)}
        for name, vendor in self._state.vendors.items():
            applications[self._ports[name]] = Gateway(
                vendor, self._state.vendor_states[name], self._state.journal, self._state.faults, self._stopping
            )

        async def by_port(scope: Scope, receive: Receive, send: Send) -> None:
            await applications[scope["server"][1]](scope, receive, send)

        server = uvicorn.Server(
            uvicorn.Config(
                by_port,
                http=Connection,
                ws="none",
                lifespan="off",
                proxy_headers=False,
                log_config=None,
                access_log=False,
                server_header=False,
                # Longer than clients keep idle connections, so that none is cut just as it is used again.
                timeout_keep_alive=300,
                timeout_graceful_shutdown=5,
                ssl_certfile=self._certificate,
            )
        )
        serving = asyncio.create_task(server.serve(self._sockets))
        while not server.started and not serving.done():
            await asyncio.sleep(0.001)
        self._up = server.started
        self._decided.set()
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        stopping.cancel()
        await serving

    def ready(self) -> None:
        self._decided.wait()
        if not self._up:
            self.join()
            raise SandboxError(f"the simulators did not start: {self._failure}")

    def ask_to_stop(self) -> None:
        with contextlib.suppress(RuntimeError, AttributeError):  # the loop has ended, or never began
            self._loop.call_soon_threadsafe(self._stopping.set)

    def stop(self) -> None:
        self.ask_to_stop()
        self.join()


def _made(directory: Path) -> Path:
    try:
        make_directory(directory)
    except OSError as error:
        raise SandboxError(f"cannot use the directory {directory}: {error.strerror}") from None
    return directory


def _port(bound: socket.socket) -> int:
    port: int = bound.getsockname()[1]
    return port


def _listening_again(port: int) -> socket.socket:
    """On this port if it is free, else on any."""
    try:
        return _listening(port)
    except SandboxError:
        return _listening(0)


def _listening(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only where the protocol is named; without it every answer takes 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except (OSError, OverflowError) as error:
        bound.close()
        why = getattr(error, "strerror", None) or error
        raise SandboxError(
            f"cannot use port {port} of {HOST}: {why}; give another --port, or 0 for any free one"
        ) from None
    return bound
