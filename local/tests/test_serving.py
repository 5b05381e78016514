"""A stopping server responds to existing connections and refuses new ones."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from local.addresses import free_port
from local.install import REPOSITORY
from local.tests.conftest import eventually
from provote_core.serving import refuse_new_connections

TOYS = """
import time

def wsgi(environ, start_response):
    time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]

async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"].endswith("shutdown"):
                return
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})
"""
POST = b"POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
CLIENTS = 24


@pytest.mark.parametrize(
    ("worker", "application"),
    [
        ("provote_core.serving.Worker", "toys:wsgi"),
        ("votes.casting.serving.CastWorker", "toys:asgi"),
    ],
)
def test_existing_connections_get_a_response_whenever_the_server_stops(
    tmp_path: Path, worker: str, application: str
) -> None:
    (tmp_path / "toys.py").write_text(TOYS)
    seen: Counter[str] = Counter()
    for _ in range(5):
        seen += one_life(tmp_path, worker, application)
    assert seen["answered"] > 100
    assert seen["refused"] >= CLIENTS
    with socket.create_server(("127.0.0.1", 0)) as probe:
        # If only root may attach filters, a connection may be cut off during a short moment.
        allowed = 0 if refuse_new_connections([probe]) else seen["answered"] / 100
        assert seen["cut"] <= allowed, seen


def one_life(folder: Path, worker: str, application: str) -> Counter[str]:
    """Start a server, send many requests, stop it meanwhile; return the outcomes by kind."""
    port = free_port()
    path = os.pathsep.join(
        [str(folder), *(str(REPOSITORY / p) for p in ("shared", "services/votes"))]
    )
    command = [sys.executable, "-m", "gunicorn", application, "-k", worker, "--threads", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"]
    seen: Counter[str] = Counter()
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, cwd=folder) as server:
        eventually(lambda: ask(port) == "answered")
        clients = [threading.Thread(target=ask_on, args=[port, seen]) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        eventually(lambda: seen["answered"] > 50)
        server.send_signal(signal.SIGTERM)
        for client in clients:
            client.join()
    return seen


def ask_on(port: int, seen: Counter[str]) -> None:
    """Send requests, each on a new connection, until the server refuses."""
    while (said := ask(port)) != "refused":
        seen[said] += 1
    seen[said] += 1


def ask(port: int) -> str:
    """Send one request; "cut" means a lost response, whose outcome is unknown to a client."""
    try:
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    except OSError:
        return "refused"
    with connection:
        try:
            connection.sendall(POST)
            received = b""
            while more := connection.recv(4096):
                received += more
        except OSError:
            return "cut"
    return "answered" if received.endswith(b"ok") else "cut"
