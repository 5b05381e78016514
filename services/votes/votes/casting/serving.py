"""gunicorn's worker for the casting application, and how its answers get onto the wire."""

import asyncio
import socket
import sys
from collections.abc import Sequence
from typing import Any, ClassVar

from gunicorn.arbiter import Arbiter
from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn_worker import UvicornWorker

from provote_core.serving import HANDSHAKES, has_callers, turn_away

LINGER = 2.0  # seconds, as gunicorn's threads do; longer than the gateway keeps idle connections
AT_ONCE = 32  # connections taken in one round of the loop; more, and one process has them all


class _Joined:
    """A transport that sends an answer's head together with the first part of its body.

    uvicorn writes them one after the other: two system calls here, two wake-ups in the gateway.
    Everything else passes unchanged.
    """

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        """Keep a head back until its body comes; "100 Continue" is a head that has none."""
        is_head = data.startswith(b"HTTP/1.1 ") and data.endswith(b"\r\n\r\n")
        if not self._head and is_head and not data.startswith(b"HTTP/1.1 100"):
            self._head = data
        else:
            self._transport.write(self._head + data)
            self._head = b""

    def flush(self) -> None:
        """Send what was kept back: an answer to HEAD has no body."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        """Send what was kept back, then close."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol for HTTP/1.1 by httptools, with one write an answer.

    A process that is told to stop does not close an idle connection at once, on which the gateway
    may be sending already: it is kept for a while, and its next answer is its last.
    """

    listeners: ClassVar[Sequence[socket.socket]] = ()
    beginning: ClassVar[set[asyncio.Task[None]]] = set()  # connections that are taken, not made
    _stopping = False
    _is_further = False

    def connection_made(self, transport: Any) -> None:
        """Begin with a transport that joins writes."""
        super().connection_made(_Joined(transport))  # type: ignore[arg-type]
        if not self._is_further:
            self._take_further()

    def _take_further(self) -> None:
        """Take those who stand behind this connection, too.

        uvloop takes one in each round of its loop. Rounds are long when there is much to do, so
        that a crowd would wait for seconds before anybody knows of it.
        """
        for listener in self.listeners:
            for _ in range(AT_ONCE - 1):
                try:
                    taken, _ = listener.accept()
                except OSError:  # nobody is left, or the process is told to stop
                    break
                taken.setblocking(False)
                begun = self.loop.create_task(self._begin(taken))
                self.beginning.add(begun)
                begun.add_done_callback(self.beginning.discard)

    async def _begin(self, taken: socket.socket) -> None:
        await self.loop.connect_accepted_socket(self._further, taken)

    def _further(self) -> "Protocol":
        further = type(self)(self.config, self.server_state, self.app_state, self.loop)
        further._is_further = True
        return further

    def on_headers_complete(self) -> None:
        """Begin with a request; while stopping, its answer says that the connection closes."""
        super().on_headers_complete()
        if self._stopping:
            self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        """End an answer, be it only a head."""
        self.transport.flush()  # type: ignore[attr-defined]
        super().on_response_complete()

    def shutdown(self) -> None:
        """Called once for each connection when the process is told to stop."""
        self._stopping = True
        self.loop.call_later(LINGER, self._close)
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def _close(self) -> None:
        """Close the connection, after the answer that is under way."""
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False


class _Server(Server):
    """uvicorn's server; one that is told to stop accepts all who have connected."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, after a moment in which nobody new is let in."""
        turn_away(sockets or ())
        await asyncio.sleep(HANDSHAKES)
        while has_callers(sockets or ()) or Protocol.beginning:
            await asyncio.sleep(0)
        await super().shutdown(sockets)


class CastWorker(UvicornWorker):
    """uvicorn with uvloop and httptools; it logs nothing of its own, the edge does."""

    CONFIG_KWARGS = {
        "loop": "uvloop",
        "http": Protocol,
        "lifespan": "on",
        "interface": "asgi3",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "date_header": True,
        "proxy_headers": False,
        "timeout_keep_alive": 75,
    }

    async def _serve(self) -> None:
        """As uvicorn's, with a server that stops in another way."""
        self.config.app = self.wsgi
        Protocol.listeners = self.sockets
        server = _Server(config=self.config)
        self._install_sigquit_handler()
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)
