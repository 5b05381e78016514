"""gunicorn's worker for the Django services, and how a server stops without losing a connection.

In containers a process that stops still has its name: connections go on coming until it is gone.
One that waits to be accepted when the listening socket closes is reset, after its client has sent
a request that it may not send twice. So first nobody new is let in, then all who are in have their
answer.
"""

import ctypes
import select
import socket
import struct
import time
from collections.abc import Sequence

from gunicorn.workers.gthread import ThreadWorker

HANDSHAKES = 0.1  # seconds in which connections that have begun are there
# A classic BPF program over a TCP header: drop what has the SYN flag, let all else pass. Who is
# dropped asks again after a second, finds the door closed, and goes to the next server.
_DROP_NEW = (
    (0x30, 0, 0, 13),  # load the byte with the flags
    (0x45, 0, 1, 0x02),  # SYN?
    (0x06, 0, 0, 0),  # drop
    (0x06, 0, 0, 0xFFFFFFFF),  # keep
)
SO_ATTACH_FILTER = 26


def refuse_new_connections(listeners: Sequence[socket.socket]) -> bool:
    """Let no new TCP connection begin; those that have begun can be accepted. May be repeated.

    Holds for every process that has the same socket: only for a server that stops as a whole. Some
    kernels let only root do so; then a connection may still begin in the instant before the close,
    and this returns False. Without it, requests are lost: docs/performance.md, "Accepting and
    stopping".
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
    """Whether somebody waits to be accepted."""
    return bool(select.select(listeners, (), (), 0)[0])


class Worker(ThreadWorker):
    """gunicorn's threads; a worker that is told to stop serves all who have connected."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Stop accepting, at the end, only when nobody waits any more."""
        if not enabled and not self.alive and self._accepting:
            refuse_new_connections(self.sockets)
            until = time.monotonic() + HANDSHAKES
            while (left := until - time.monotonic()) > 0 or has_pending(self.sockets):
                self.wait_for_and_dispatch_events(timeout=max(left, 0.0))
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()
