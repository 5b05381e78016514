"""A small mail server on a real socket."""

import re
import socketserver
import threading
from typing import Any

OUTLASTED = 60.0  # seconds until a silent server ends a connection itself


class _Talk(socketserver.StreamRequestHandler):
    """One connection: the part of RFC 5321 that sending mails needs."""

    server: "FakeServer"

    def handle(self) -> None:
        if self.server.silent:
            self.connection.settimeout(OUTLASTED)
            try:
                self.rfile.readline()
            except TimeoutError:
                self.server.outlasted = True
            return
        self.server.connections += 1
        sender, to = "", []
        self._say("220 fake")
        for line in self.rfile:
            verb, address = line[:4].upper(), re.search(rb"<(.*)>", line)
            if verb == b"MAIL" and address:
                sender, to = address.group(1).decode(), []
            elif verb == b"RCPT" and address:
                named = address.group(1).decode()
                if named in self.server.refused:
                    self._say(self.server.refused[named])
                    continue
                to.append(named)
            elif verb == b"DATA":
                self._say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.received.append((sender, to, text))
                if self.server.breaks:
                    return
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class FakeServer(socketserver.ThreadingTCPServer):
    """Listens while its context lasts; `received` has sender, recipients and text of each mail.

    A `silent` one accepts connections and sends nothing; it is `outlasted` by a client that waits
    until the server ends the connection. `refused` has its replies to recipients
    that it refuses. One that `breaks` closes the connection in place of its reply to a message.
    """

    daemon_threads = True

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.silent, self.outlasted = silent, False
        self.port = self.server_address[1]
        self.refused: dict[str, str] = {}
        self.breaks = False
        self.connections = 0
        self.received: list[tuple[str, list[str], str]] = []

    def __enter__(self) -> "FakeServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.shutdown()
        self.server_close()
