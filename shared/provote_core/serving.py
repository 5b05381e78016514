"""gunicorn's worker for the Django services, and stopping a server without losing a connection.

In containers the name of a stopping process still resolves, so clients connect until it has ended.
A connection in the accept queue is reset when the listening socket closes, possibly after its
client has sent a request that must not be repeated. Therefore new connections are refused first,
and then every established connection is served.
"""

import ctypes
import select
import socket
import struct
import time
from collections.abc import Sequence

from gunicorn.workers.gthread import ThreadWorker

HANDSHAKES = 0.1  # seconds in which handshakes that have begun are completed
# A classic BPF program over a TCP header: drop packets with the SYN flag, pass all others. The
# client repeats a dropped SYN after a second, is refused then, and tries the next server.
_DROP_NEW = (
    (0x30, 0, 0, 13),  # load the byte with the flags
    (0x45, 0, 1, 0x02),  # SYN?
    (0x06, 0, 0, 0),  # drop
    (0x06, 0, 0, 0xFFFFFFFF),  # keep
)
SO_ATTACH_FILTER = 26


def refuse_new_connections(listeners: Sequence[socket.socket]) -> bool:
    """Refuse new TCP connections; those whose handshake has begun can still be accepted.

    It affects every process that shares the sockets, so the server must stop as a whole. Returns
    False if the kernel allows a filter to root only: then a connection may still begin just before
    the close. A repeat changes nothing. docs/performance.md, "Accepting and stopping", has the
    measured effect.
    """
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in _DROP_NEW)
    held = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("HP", len(_DROP_NEW), ctypes.addressof(held))
    for listener in listeners:
        if listener.family in (socket.AF_INET, socket.AF_INET6):
            try:
                listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, filter_)
            except OSError:
                return False
    return True


def has_pending(listeners: Sequence[socket.socket]) -> bool:
    """Whether a connection waits to be accepted."""
    return bool(select.select(listeners, (), (), 0)[0])


class Worker(ThreadWorker):
    """gunicorn's threaded worker; when it stops it serves all established connections first."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Before the worker exits, accept until no connection waits, then close the sockets."""
        if not enabled and not self.alive and self._accepting:
            refuse_new_connections(self.sockets)
            until = time.monotonic() + HANDSHAKES
            while (left := until - time.monotonic()) > 0 or has_pending(self.sockets):
                self.wait_for_and_dispatch_events(timeout=max(left, 0.0))
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()
