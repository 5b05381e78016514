"""./provote metrics: the processes' metrics, in the format that Prometheus reads."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import socket
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from local.failures import Failure
from local.instance import Instance
from provote_core.services import APIS, RELAYS, WORKERS

PATIENCE = 5.0  # seconds
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def run(args: argparse.Namespace) -> int:
    """Print the metrics of one process or of all; exit code 1 if one that runs did not answer.

    With --listen, answer Prometheus at /metrics/<process> instead, until interrupted.
    """
    instance = Instance(args.data)
    if not instance.is_locked():
        raise Failure(f"nothing runs on {instance.data}: start it with ./provote up")
    sockets = places(instance)
    if args.name and args.name not in sockets:
        raise Failure(f"no process {args.name} has metrics; there are: {', '.join(sockets)}")
    if args.listen:
        return _listen(sockets, args.listen)
    silent = 0
    for name, place in sockets.items():
        if args.name in (None, name):
            try:
                answer = ask(place)
            except OSError as error:
                print(f"provote: {name} does not answer: {error}", file=sys.stderr)
                silent += 1
            else:
                print(f"# process {name}\n{answer}")
    return 1 if silent else 0


def places(instance: Instance) -> Mapping[str, Path]:
    """Return {process: the socket of its metrics} of all processes with metrics."""
    apis = {name: instance.socket(name) for name in APIS}
    return apis | {name: instance.metrics(name) for name in (*RELAYS, *WORKERS)}


def ask(place: Path) -> str:
    """Return the answer to GET /metrics on a socket; OSError if there is none."""
    connection = _Connection(place)
    try:
        connection.request("GET", "/metrics", headers={"Connection": "close"})
        answer = connection.getresponse()
        text = answer.read().decode()
    except http.client.HTTPException as error:
        raise ConnectionError(repr(error)) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise ConnectionError(f"status {answer.status}")
    return text


class _Connection(http.client.HTTPConnection):
    def __init__(self, place: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._place = place

    def connect(self) -> None:
        """Connect to the socket instead of a port."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(str(self._place))


def _listen(sockets: Mapping[str, Path], port: int) -> int:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """/metrics/<process>; 503 while it does not answer, so that `up` is 0."""
            status, text = _response(sockets, self.path)
            self.send_response(status)
            self.send_header("Content-Type", CONTENT_TYPE)
            with contextlib.suppress(BrokenPipeError):  # the client has disconnected
                self.end_headers()
                self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    try:
        listening = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        raise Failure(f"cannot listen on port {port}: {error.strerror}") from None
    with listening as server:
        for line in _how_to_scrape(sockets, port):
            print(line, flush=True)
        server.serve_forever()
    return 0


def _response(sockets: Mapping[str, Path], path: str) -> tuple[int, str]:
    name = path.removeprefix("/metrics/")
    if name not in sockets or name == path:
        return 404, f"there are: {', '.join(f'/metrics/{name}' for name in sockets)}\n"
    try:
        return 200, ask(sockets[name])
    except OSError as error:
        return 503, f"{name} does not answer: {error}\n"


def _how_to_scrape(sockets: Mapping[str, Path], port: int) -> Iterator[str]:
    yield f"http://127.0.0.1:{port}/metrics/<process> answers, until Ctrl-C, for:"
    yield f"  {' '.join(sockets)}"
    yield "deploy/observability/prometheus-local.yml makes Prometheus ask for all of them."
