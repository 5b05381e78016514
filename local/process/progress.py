"""What a starting instance says to people, wherever they listen."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

READY = "\x06"
PREFIX = "provote: "


class Progress:
    """Lines for people: on a stream, and with the time in a log once there is one."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.log: Path | None = None

    def say(self, line: str) -> None:
        """Say one line. A listener who has gone is no reason to stop."""
        if self.log and line.strip():
            with contextlib.suppress(OSError), self.log.open("a") as log:
                log.write(f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")
        if self.stream:
            try:
                print(line, file=self.stream, flush=True)
            except (OSError, ValueError):
                self.stream = None

    def end(self) -> None:
        """Say that everything is ready, to somebody who waits for just that."""


class Report(Progress):
    """The lines of a detached instance, passed to the command that waits for it."""

    def end(self) -> None:
        """Let the waiting command go; from now on only the log is told."""
        if self.stream:
            with contextlib.suppress(OSError):
                self.stream.write(f"{READY}\n")
                self.stream.close()
        self.stream = None


def detach(work: Callable[[Progress], int]) -> int:
    """Run work in a session of its own; return 0 when it is ready, 1 when it ended before."""
    listening, reporting = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(listening)
        os._exit(_work_alone(work, reporting))
    os.close(reporting)
    try:
        return _listen(listening)
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise


def _work_alone(work: Callable[[Progress], int], reporting: int) -> int:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    return work(Report(os.fdopen(reporting, "w")))


def _listen(listening: int) -> int:
    with os.fdopen(listening) as lines:
        for line in lines:
            if line.startswith(READY):
                return 0
            print(line, end="", flush=True, file=sys.stderr if line.startswith(PREFIX) else None)
    return 1
