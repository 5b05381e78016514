"""Load by wrk (Debian: apt install wrk): each connection casts after each response."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Shot, program
from faults.environment import Environment
from integration.client import Backend, Poll, fresh_key
from local import proc

SCRIPT = Path(__file__).with_name("flood.lua")
FILES = 8192  # the limit of open files for wrk
TIMEOUT = "40s"  # the gateway gives up after 30


def shoot(url: str, poll: Poll, backend: Backend, *, connections: int, seconds: float) -> Shot:
    """Cast new votes of a backend for some seconds; refused casts are not repeated."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))
    command = [program(), "-t", "1", "-c", str(connections), "-d", f"{seconds:.0f}s"]
    command += ["--timeout", TIMEOUT, "-s", str(SCRIPT), url, "--"]
    command += [backend.token, poll.id, poll.choices["Tea"], fresh_key()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    assert done.returncode == 0, done.stdout + done.stderr
    return Shot(**json.loads(done.stdout.strip().splitlines()[-1]))


def goodput(shot: Shot) -> float:
    """Accepted casts a second."""
    return (shot.answered - shot.refused) / shot.seconds


class Halves:
    """Divides the processors: half for the load and the gateway, half for the services.

    A single processor is in both halves.
    """

    def __init__(self) -> None:
        self.all = os.sched_getaffinity(0)
        some = sorted(self.all)[: len(self.all) // 2]
        self.front = set(some) or self.all
        self.back = self.all - self.front or self.all

    def __str__(self) -> str:
        if self.front == self.back:
            return "one processor for everything"
        return f"{len(self.front)} processors to wrk and the gateway, {len(self.back)} to the rest"

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Processes that start within the block run on the back half, until they are moved."""
        os.sched_setaffinity(0, self.back)
        try:
            yield
        finally:
            os.sched_setaffinity(0, self.all)

    def ask(self, env: Environment) -> None:
        """Move the gateway, this process and its later children to the front half."""
        gateway = env.stack.pid("gateway")
        assert gateway is not None
        for pid in (0, gateway, *proc.children(gateway)):
            os.sched_setaffinity(pid, self.front)
