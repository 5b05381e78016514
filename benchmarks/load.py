"""The load: wrk sends the requests of a file, each after a response on its connection."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from local.failures import Failure

SCRIPT = Path(__file__).with_name("requests.lua")
CONNECTIONS = 64
LANES = 8
TIMEOUT = "30s"


@dataclass(frozen=True)
class Shot:
    """The results of wrk. `sent` counts requests from the file, including those in progress at the
    end. `cpu_us` is the platform's processor time for a vote, by process."""

    seconds: float
    answered: int
    refused: int
    lost: int
    sent: int
    p50_ms: float
    p99_ms: float
    cpu_us: Mapping[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Responses a second."""
        return self.answered / self.seconds


def program() -> str:
    """Return the path of wrk."""
    found = shutil.which("wrk")
    if found is None:
        raise Failure("needs wrk to make the load: apt install wrk")
    return found


def post(path: str, body: Any, *, token: str, key: str | None = None) -> bytes:
    """Return the bytes of a POST."""
    content = json.dumps(body, separators=(",", ":")).encode()
    idempotency = f"Idempotency-Key: {key}\r\n" if key else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"{idempotency}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def get(path: str, **headers: str) -> bytes:
    """Return the bytes of a GET; if_none_match="…" becomes If-None-Match: …"""
    lines = "".join(f"{n.replace('_', '-').title()}: {v}\r\n" for n, v in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()


def write(file: Path, requests: Iterable[bytes]) -> int:
    """Write a file for wrk; return the number of its requests."""
    count = 0
    with file.open("wb") as out:
        for request in requests:
            out.write(b"%d\n" % len(request) + request)
            count += 1
    return count


def shoot(
    url: str, file: Path, *, seconds: float, skip: int = 0, connections: int = CONNECTIONS
) -> Shot:
    """Send a file's requests, from `skip` on, for some seconds over many connections."""
    command = [program(), "-t", "1", "-c", str(connections), "-d", f"{seconds:.0f}s"]
    command += ["--timeout", TIMEOUT, "-s", str(SCRIPT), url, "--", str(file), str(skip)]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        printed = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise Failure(f"wrk failed: {(done.stdout + done.stderr).strip()}") from None
    if printed.pop("exhausted"):
        raise Failure("wrk ran out of requests: the platform is faster than was prepared for")
    return Shot(**printed)


def read(file: Path, first: int, last: int) -> Sequence[bytes]:
    """Return the requests of a file from number `first` up to `last`, both counted from 0."""
    found = []
    with file.open("rb") as content:
        for number, line in enumerate(iter(content.readline, b"")):
            request = content.read(int(line))
            if first <= number < last:
                found.append(request)
    return found


def resend(url: str, requests: Sequence[bytes]) -> Counter[int]:
    """Send requests one by one over a few connections; return the number of each status."""
    parts = urlsplit(url)
    lanes = [requests[start::LANES] for start in range(LANES)]

    def send(lane: Sequence[bytes]) -> Counter[int]:
        statuses: Counter[int] = Counter()
        address = (parts.hostname, parts.port)
        with (
            socket.create_connection(address, timeout=30) as line,
            line.makefile("rb") as answers,
        ):
            for request in lane:
                line.sendall(request)
                statuses[_status(answers)] += 1
        return statuses

    with ThreadPoolExecutor(LANES) as pool:
        return sum(pool.map(send, lanes), Counter())


def _status(answers: BinaryIO) -> int:
    status = int(answers.readline().split()[1])
    length = 0
    while (line := answers.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)
    return status
