"""gunicorn's worker for ASGI applications, and its HTTP protocol."""

import asyncio
import socket
import sys
from collections.abc import Sequence
from typing import Any, ClassVar

from gunicorn.arbiter import Arbiter
from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn_worker import UvicornWorker

from provote_core.asgi_streaming import ABORT
from provote_core.serving import HANDSHAKES, has_pending, refuse_new_connections

LINGER = 2.0  # seconds, as in gunicorn's threads; longer than the gateway keeps idle connections
WRITE_BUFFER = 16 * 1024  # bytes that a streaming response may have waiting, besides one part
AT_ONCE = 32  # connections accepted in an iteration of the loop; more would overload one process


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol by httptools; accepts bursts, and stops without losing a request.

    A process that stops does not close an idle connection at once, because the gateway may already
    be sending on it: the connection stays open for a while, and its next response is its last.
    docs/performance.md, "Accepting and stopping", has the measurements.
    """

    listeners: ClassVar[Sequence[socket.socket]] = ()
    setups: ClassVar[set[asyncio.Task[None]]] = set()  # of accepted connections
    _stopping = False
    _is_additional = False

    def connection_made(self, transport: Any) -> None:
        """Accept the connections that wait after this one, too."""
        super().connection_made(transport)
        if not self._is_additional:
            self._accept_waiting()

    def _accept_waiting(self) -> None:
        """Accept the connections that wait in the listening sockets.

        uvloop accepts one in each iteration of its loop. Iterations are long under load, so that
        many clients would wait for seconds before they are accepted.
        """
        for listener in self.listeners:
            for _ in range(AT_ONCE - 1):
                try:
                    connection, _ = listener.accept()
                except OSError:  # no further connection, or the process stops
                    break
                connection.setblocking(False)
                setup = self.loop.create_task(self._set_up(connection))
                self.setups.add(setup)
                setup.add_done_callback(self.setups.discard)

    async def _set_up(self, connection: socket.socket) -> None:
        await self.loop.connect_accepted_socket(self._new_protocol, connection)

    def _new_protocol(self) -> "Protocol":
        protocol = type(self)(self.config, self.server_state, self.app_state, self.loop)
        protocol._is_additional = True
        return protocol

    def on_headers_complete(self) -> None:
        """Begin a request; while stopping, its response closes the connection."""
        super().on_headers_complete()
        if self._stopping:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """Called once for each connection when the process stops."""
        self._stopping = True
        self.loop.call_later(LINGER, self._close)
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def _close(self) -> None:
        """Close the connection, after the response in progress."""
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False


class StreamProtocol(Protocol):
    """The protocol of applications with streaming responses.

    The application can abort a connection whose client does not read, and the write buffer of a
    connection is smaller than uvicorn's: thousands of slow readers must not fill the memory.
    """

    def connection_made(self, transport: Any) -> None:
        """Limit the write buffer."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=WRITE_BUFFER)

    def on_message_begin(self) -> None:
        """Offer the extension that asgi_streaming uses."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"abort": self.transport.abort}}


class AsgiServer(Server):
    """uvicorn's server; when it stops it first accepts all waiting connections.

    An application with long responses has a method `begin_shutdown`, which is called once and
    ends them: the lifespan's shutdown waits until all responses are complete.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, after a moment in which no new connection reaches this process."""
        refuse_new_connections(sockets or ())
        await asyncio.sleep(HANDSHAKES)
        while has_pending(sockets or ()) or Protocol.setups:
            await asyncio.sleep(0)
        begin_shutdown = getattr(self.config.app, "begin_shutdown", None)
        if begin_shutdown is not None:
            begin_shutdown()
        await super().shutdown(sockets)


class AsgiWorker(UvicornWorker):
    """uvicorn with uvloop and httptools; provote_core.asgi logs requests."""

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
        """As uvicorn_worker's, with the server above."""
        self.config.app = self.wsgi
        # The class attribute of the base: protocols of subclasses find it, too.
        Protocol.listeners = self.sockets
        server = AsgiServer(config=self.config)
        self._install_sigquit_handler()
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)
