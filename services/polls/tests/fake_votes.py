"""The sealing endpoint of votes, over real HTTP on a real socket."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any


class Votes(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Seals a poll once and returns the same time on a repeat."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, path: str) -> None:
        self.seals: dict[str, str] = {}
        self.tokens: list[str] = []
        # By poll id: the response instead of a seal.
        self.broken: dict[str, tuple[int, bytes]] = {}
        self.before_answer: Callable[[], None] = lambda: None
        self.answering = threading.Event()
        self.answering.set()
        super().__init__(path, VotesHandler)


class VotesHandler(BaseHTTPRequestHandler):
    server: Votes

    def do_POST(self) -> None:
        *_, poll_id, action, _ = self.path.split("/")
        assert (action, self.rfile.read(int(self.headers["Content-Length"]))) == ("seal", b"{}")
        self.server.tokens.append(self.headers["Authorization"])
        closed_at = self.server.seals.setdefault(poll_id, datetime.now(UTC).isoformat())
        self.server.before_answer()
        self.server.answering.wait(10)
        seal = json.dumps({"poll_id": poll_id, "closed_at": closed_at}).encode()
        status, body = self.server.broken.get(poll_id, (200, seal))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def serving(path: Path) -> Iterator[Votes]:
    """Serve `Votes` at `path` while the context lasts."""
    with Votes(str(path)) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
