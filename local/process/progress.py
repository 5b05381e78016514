"""Prints the progress of a starting instance, on the terminal and in the log."""

from __future__ import annotations

import contextlib
import datetime
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from local.failures import Failure, describe

READY = "\x06"
PREFIX = "provote: "


class Progress:
    """Lines for people: on a stream, and with the time in a log once there is one."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.log: Path | None = None

    def _keep(self, lines: Sequence[str]) -> None:
        with self.log.open("a") if self.log else contextlib.nullcontext(sys.__stderr__) as place:
            if place:
                place.writelines(lines)

    def say(self, line: str) -> None:
        """Say one line.

        A listener who has gone is no reason to stop, and one who does not read is none to wait:
        the supervisor could not watch meanwhile. The log has the line, too.
        """
        if self.log and line.strip():
            with contextlib.suppress(OSError), self.log.open("a") as log:
                log.write(f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")
        if self.stream:
            try:
                if line.startswith(PREFIX) or _takes_more(self.stream):
                    print(line, file=self.stream, flush=True)
            except (OSError, ValueError):
                self.stream = None

    def end(self) -> None:
        """Say that everything is ready, to a command that waits for just that."""

    def fail(self, error: BaseException) -> None:
        """Say in one line why the work ended; the log has where an unforeseen error was raised."""
        if not isinstance(error, Failure | OSError):
            with contextlib.suppress(OSError):
                self._keep(traceback.format_exception(error))
        self.say(f"{PREFIX}{error if isinstance(error, Failure) else describe(error)}")


class Report(Progress):
    """The lines of a detached instance, passed to the command that waits for it."""

    def end(self) -> None:
        """Let the waiting command return; from now on lines go only to the log."""
        if self.stream:
            with contextlib.suppress(OSError):
                self.stream.write(f"{READY}\n")
                self.stream.close()
        self.stream = None


def _takes_more(stream: TextIO) -> bool:
    """Return whether a line can be written without waiting for a reader."""
    return bool(select.select([], [stream], [], 0)[1])


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
        is_ready, has_reason = _listen(listening)
        if not (is_ready or has_reason):
            _, status = os.waitpid(child, 0)
            print(f"{PREFIX}{_end(os.waitstatus_to_exitcode(status))}", file=sys.stderr)
        return 0 if is_ready else 1
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise


def _work_alone(work: Callable[[Progress], int], reporting: int) -> int:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    report = Report(os.fdopen(reporting, "w"))
    try:
        return work(report)
    except BaseException as error:
        report.fail(error)
        return 1


def _listen(listening: int) -> tuple[bool, bool]:
    """Pass lines on until the pipe ends; return whether all is ready, and whether a reason came.

    The caller may have ended or may not read the lines: the work continues.
    """
    has_reason = False
    with os.fdopen(listening) as lines:
        for line in lines:
            if line.startswith(READY):
                return True, has_reason
            is_reason = line.startswith(PREFIX)
            has_reason = has_reason or is_reason
            with contextlib.suppress(OSError):
                print(line, end="", flush=True, file=sys.stderr if is_reason else None)
    return False, has_reason


def _end(code: int) -> str:
    """Return the reason to give where the processes that should have one gave none."""
    code = 128 - code if code < 0 else code
    signals = {128 + number: number.name for number in signal.Signals}
    how = f"ended by {signals[code]}" if code in signals else f"exit code {code}"
    return f"it stopped before it was ready ({how}): ./provote logs supervisor may say why"
