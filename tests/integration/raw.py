"""Raw bytes to the gateway, for requests that no HTTP client would send."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from integration.stack import Stack


def send(stack: Stack, raw: bytes, *, patience: float = 15) -> bytes:
    """Send raw bytes, and return all that the gateway sends until it closes the connection."""
    parts = urlsplit(stack.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=patience) as connection:
        connection.sendall(raw)
        received = b""
        while more := connection.recv(65_536):
            received += more
    return received


def head_of(received: bytes) -> tuple[int, dict[str, str]]:
    """The status and the headers of one raw response."""
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = dict(line.partition(": ")[::2] for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, value in headers.items()}


def get(path: str, *headers: str, close: bool = True) -> bytes:
    """The bytes of a GET with any headers."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers]
    lines += ["Connection: close"] if close else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
