"""Echo services behind the gateway, and a client of the gateway."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import queue
import socket
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from local.instance import Instance

UPSTREAMS = ("users", "polls", "votes", "votes-cast", "analytics", "analytics-stream", "webhooks")


class Echo(BaseHTTPRequestHandler):
    """Responds with the request; on a path with "die" or "deaddead" it closes the connection.

    The status is 418 on a path with "teapot", and 404 on one with "00000404".
    """

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        """Initialise the handler of a connection."""
        super().setup()
        self.connection_number = next(self.server.numbers)

    def answer(self) -> None:
        """Answer any method."""
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.server.asked.append(self.path)
        if self.path.endswith("?parts"):
            self._stream()
            return
        if "die" in self.path or "deaddead" in self.path:
            self.close_connection = True
            return
        response = {"upstream": self.server.name, "path": self.path, "headers": dict(self.headers)}
        response["connection"] = self.connection_number
        body = json.dumps(response).encode()
        unknown = 404 if "00000404" in self.path else 200
        self.send_response(418 if "teapot" in self.path else unknown)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-ID", "the-upstreams-own")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        """Send the parts that the test hands out, until the gateway closes the connection."""
        self.close_connection = True
        self.server.last_headers = dict(self.headers)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"
        self.wfile.write(head + b"\r\n")
        self.connection.settimeout(0.02)
        while True:
            with contextlib.suppress(queue.Empty):
                self.wfile.write(self.server.parts.get_nowait())
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.server.gone.set()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def address_string(self) -> str:
        """A Unix socket has no address to name."""
        return ""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Upstream(socketserver.ThreadingUnixStreamServer):
    """A service as the gateway sees it."""

    daemon_threads = True

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.asked: list[str] = []
        self.numbers = itertools.count()
        self.last_headers: dict[str, str] = {}
        self.parts: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.gone = threading.Event()
        super().__init__(str(path), Echo)

    def send_part(self, part: bytes) -> None:
        """Send a part of the stream that is open."""
        self.gone.clear()
        self.parts.put(part)

    def wait_gone(self) -> None:
        """Wait until the gateway has closed the connection of the stream."""
        assert self.gone.wait(10)


class Client:
    """Sends requests to the gateway, over HTTP or as raw bytes."""

    def __init__(self, port: int, instance: Instance, upstreams: dict[str, Upstream]) -> None:
        self.port = port
        self.instance = instance
        self.upstreams = upstreams

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and parsed JSON; the headers are kept in `self.headers`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=names)
        response = connection.getresponse()
        self.headers = response.headers
        content = response.read()
        connection.close()
        return response.status, json.loads(content)

    def fetch(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
        """Return status, headers and body of a GET or HEAD."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    def send(self, raw: bytes) -> tuple[int, str, Any]:
        """Send raw bytes; return status, content type and parsed JSON."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(raw)
            response = http.client.HTTPResponse(connection)
            response.begin()
            kind = response.headers["Content-Type"]
            return response.status, kind, json.loads(response.read())


def listens(port: int) -> bool:
    """Return whether something listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def assert_problem(status: int, body: Any, expected: int, code: str) -> None:
    """Assert that a response is a problem document of the gateway."""
    assert (status, body["status"], body["code"]) == (expected, expected, code)
    assert body["type"] == f"urn:provote:problem:{code}"
    assert {"title", "detail", "instance", "request_id"} <= body.keys()
