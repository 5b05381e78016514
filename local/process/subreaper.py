"""Nothing outlives the supervisor: its parent is a subreaper that adopts what it leaves.

With PR_SET_CHILD_SUBREAPER, each process that the supervisor started becomes the subreaper's child
the moment its own parent dies, however it dies. Should the subreaper be killed, the supervisor is
sent SIGTERM by the kernel and stops everything itself.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from local import proc

PATIENCE = 3.0


def run_under_subreaper(work: Callable[[], int]) -> int:
    """Run work in a child process; return its exit code after everything below it is gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    proc.adopt_orphans()
    subreaper = os.getpid()
    child = os.fork()
    if child == 0:
        proc.end_with_parent(subreaper, signal.SIGTERM)
        _leave_with(work)
    _pass_on_signals(child)
    code = _wait_for(child)
    end_descendants()
    return code if code >= 0 else 128 - code


def _leave_with(work: Callable[[], int]) -> None:
    code = 1
    try:
        code = work()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _pass_on_signals(child: int) -> None:
    # A terminal sends SIGINT and SIGHUP to the child as well; SIGTERM goes to one process only.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: proc.send([child], signal.SIGTERM))


def _wait_for(child: int) -> int:
    """Reap every adopted process until the child itself has ended; return its exit code."""
    while True:
        pid, status = os.wait()
        if pid == child:
            return os.waitstatus_to_exitcode(status)


def end_descendants(patience: float = PATIENCE) -> None:
    """End every process below this one: politely first, by SIGKILL when patience (s) is over."""
    ask_to_end(proc.children(os.getpid()))
    deadline = time.monotonic() + patience
    while below := proc.descendants(os.getpid()):
        if time.monotonic() > deadline:
            proc.send(below, signal.SIGKILL)
        _reap()
        time.sleep(0.02)
    _reap()


def ask_to_end(pids: Iterable[int]) -> None:
    """Send each process the signal on which it stops soon and cleanly."""
    for pid in pids:
        polite = signal.SIGINT if proc.name(pid) == "postgres" else signal.SIGTERM
        proc.send([pid], polite)


def end_leftovers_of(pid: int) -> None:
    """Kill what a child that died has left behind: in its session, adopted by our subreaper.

    PostgreSQL's processes make sessions of their own, and one that waits for a lock of another
    that was killed never learns that its postmaster is gone: no successor could start beside it.
    """
    for leftover in proc.children(os.getppid()):
        if proc.session(leftover) == pid or proc.name(leftover) == "postgres":
            proc.send([leftover, *proc.descendants(leftover)], signal.SIGKILL)


def end_strays(family: str, folder: Path, patience: float = PATIENCE) -> None:
    """End what an earlier run of the same instance left although it had a subreaper."""
    ask_to_end(proc.marked(family, folder))
    deadline = time.monotonic() + patience
    while strays := proc.marked(family, folder):
        if time.monotonic() > deadline:
            proc.send(strays, signal.SIGKILL)
        time.sleep(0.05)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return
