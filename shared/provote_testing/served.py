"""Fake siblings on real unix sockets, with the responses that a test sets."""

import json
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


class Sibling(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A sibling that serves `answers[path]`; any other path is 404.

    An answer is a status and a JSON value (bytes are sent unchanged), or a function that returns
    both: of the query, or of the JSON body of a POST. Every response waits while `open` is not
    set. `asked` records the paths with their queries, `tokens` the Authorization headers.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self, path: str) -> None:
        self.answers: dict[str, Answer | Callable[[dict[str, Any]], Answer]] = {}
        self.open = threading.Event()
        self.open.set()
        self.asked: list[str] = []
        self.tokens: set[str] = set()
        super().__init__(path, _Handler)

    def __enter__(self) -> "Sibling":
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Sibling

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, sent: dict[str, Any] | None) -> None:
        self.server.asked.append(self.path)
        self.server.tokens.add(self.headers["Authorization"])
        url = urlsplit(self.path)
        answer = self.server.answers.get(url.path, (404, {}))
        self.server.open.wait(10)
        if callable(answer):
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            answer = answer(query if sent is None else sent)
        status, value = answer
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            """The client has disconnected."""

    def log_message(self, *_: Any) -> None:
        """Log nothing."""
