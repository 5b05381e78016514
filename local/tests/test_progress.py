"""--detach prints the reason of every failure."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from local.failures import Failure
from local.process.progress import Progress, detach
from local.process.subreaper import run_under_subreaper


def raising(error: BaseException) -> Callable[[Progress], int]:
    """Work that raises an exception."""

    def work(progress: Progress) -> int:
        raise error

    return work


def killed(progress: Progress) -> int:
    """Work that is killed."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def below_a_subreaper(progress: Progress) -> int:
    """Work whose child is killed, as the supervisor may be."""
    return run_under_subreaper(lambda: killed(progress))


def silent(progress: Progress) -> int:
    """Work that ends without output."""
    return 3


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (raising(Failure("no room")), "no room"),
        (raising(KeyError("abc")), "KeyError: 'abc'"),
        (raising(RuntimeError()), "RuntimeError"),
        (raising(RuntimeError("one\ntwo")), "RuntimeError: one"),
        (raising(SystemExit(3)), "SystemExit: 3"),
        (raising(OSError(errno.ENOSPC, "No space left on device", "/x")), "left on device: /x"),
        (raising(MemoryError()), "MemoryError"),
        (killed, "it stopped before it was ready (ended by SIGKILL)"),
        (below_a_subreaper, "it stopped before it was ready (ended by SIGKILL)"),
        (silent, "it stopped before it was ready (exit code 3)"),
    ],
)
def test_the_reason_is_one_line(
    capfd: pytest.CaptureFixture[str], work: Callable[[Progress], int], expected: str
) -> None:
    assert detach(work) == 1
    said = capfd.readouterr().err
    assert said.startswith("provote: ")
    assert expected in said
    assert said.count("\n") == 1


def test_an_unexpected_exception_is_in_the_log_with_its_traceback(tmp_path: Path) -> None:
    progress = Progress(None)
    progress.log = tmp_path / "supervisor.log"
    try:
        raise KeyError("abc")
    except KeyError as error:
        progress.fail(error)
    assert "test_progress.py" in progress.log.read_text()


def test_a_pipe_without_a_reader_does_not_block(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with contextlib.suppress(BlockingIOError):
        while os.write(writing, b"x" * 4096):
            pass
    os.set_blocking(writing, True)
    with os.fdopen(writing, "w") as stream:
        progress = Progress(stream)
        progress.log = tmp_path / "supervisor.log"
        saying = threading.Thread(target=progress.say, args=("ready",), daemon=True)
        saying.start()
        saying.join(10)
        assert not saying.is_alive()
        assert progress.log.read_text().endswith(" ready\n")
        os.close(reading)
