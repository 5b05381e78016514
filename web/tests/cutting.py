"""A TCP proxy in front of the gateway that can lose an answer after the request was forwarded."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from urllib.parse import urlsplit

SIZE = 65_536


class Cutter:
    """Forwards everything; while `losing(start)`, answers are lost.

    The connection is closed instead of each answer to a request that begins with `start`: the
    platform has then done what it was asked. Browsers repeat a request by themselves if a
    connection ends that they had used before, so it is not one answer only.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start: bytes | None = None
        self.lost = 0

    @contextmanager
    def losing(self, start: str) -> Iterator[None]:
        """Lose answers, for instance to "POST /api/v1/votes/ ": at least one."""
        before, self._start = self.lost, start.encode()
        yield
        self._start = None
        assert self.lost > before, f"no answer of {start} was lost"

    def __enter__(self) -> Cutter:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._upstream)
                armed = threading.Event()
                for source, target, pump in (
                    (client, server, self._send),
                    (server, client, self._answer),
                ):
                    threading.Thread(
                        target=pump, args=(source, target, armed), daemon=True
                    ).start()

    def _send(self, client: socket.socket, server: socket.socket, armed: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(SIZE):
                if self._start is not None and data.startswith(self._start):
                    armed.set()
                server.sendall(data)
        _close(server)

    def _answer(
        self, server: socket.socket, client: socket.socket, armed: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := server.recv(SIZE):
                if armed.is_set():
                    self.lost += 1
                    break
                client.sendall(data)
        _close(client)
        _close(server)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
