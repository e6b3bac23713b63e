# Hands its command line, directory, environment and streams to the server beside it, and ends as the process that the
# server forks. It imports nothing that takes time. See __init__.py.
import _signal
import _socket
import marshal
import posix
import sys

FORWARDED = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGQUIT, _signal.SIGTERM, _signal.SIGUSR1, _signal.SIGUSR2)

connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
connection.connect(sys.argv[0].rpartition("/")[0] + "/socket")
umask = posix.umask(0)
posix.umask(umask)
ignored = [number for number in FORWARDED if _signal.getsignal(number) == _signal.SIG_IGN]
request = marshal.dumps((sys.argv[1:], posix.getcwdb(), posix.environ, umask, ignored))
streams = b"".join(stream.to_bytes(4, sys.byteorder) for stream in (0, 1, 2))
connection.sendmsg([len(request).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
connection.sendall(request)
for number in FORWARDED:
    if number not in ignored:
        _signal.signal(number, lambda number, _: connection.send(bytes([number])))
answer = connection.recv(1)
if answer == b"-":
    posix.execv(sys.executable, [sys.executable, *sys.argv[1:]])
for stream in (0, 1, 2):
    posix.close(stream)
status = int.from_bytes(connection.recv(4) or b"\1\0", "big")
if number := status & 0x7F:
    _signal.signal(number, _signal.SIG_DFL) if number not in (_signal.SIGKILL, _signal.SIGSTOP) else None
    posix.kill(posix.getpid(), number)
posix._exit(status >> 8)
