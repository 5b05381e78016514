"""Loops that run for ever in threads of one process, and end together."""

import os
import signal
import threading
from collections.abc import Callable, Sequence

from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from provote_core import logs, metrics
from provote_core.metrics import exposition

SLOWEST = 5.0  # seconds between tries
FIRST = 0.2
GRACE = 1.0  # seconds from the signal to the end of the process

log = logs.get_logger(__name__)


class Loop:
    """`step` again and again; it returns how many seconds to wait before the next.

    Errors of the kinds `expected` are retried with growing pauses and logged when they begin and
    when they end. Any other error is a bug: it ends the process, so that it is started anew.
    """

    def __init__(
        self, name: str, step: Callable[[], float], *, expected: tuple[type[Exception], ...]
    ) -> None:
        self.name = name
        self.broken = False
        self._step = step
        self._expected: tuple[type[Exception], ...]
        self._expected = (OperationalError, InterfaceError, *expected)
        self._pause = 0.0
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin in a thread, which has database connections of its own."""
        self._thread.start()

    def wake(self) -> None:
        """Do the next step at once, unless an error made the loop pause."""
        self._wake.set()

    def stop(self) -> None:
        """Begin no further step."""
        self._stopped.set()
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for the step that runs; a step may be cut off anywhere, so nobody waits longer."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._once()
        except BaseException:
            log.exception("loop broke", loop=self.name)
            self.broken = True
            # The main thread waits for signals and nothing else.
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            connection.close()

    def _once(self) -> None:
        try:
            seconds = self._step()
        except self._expected as error:
            metrics.loop_failures.labels(self.name).inc()
            if not self._pause:
                log.warning("loop fails", loop=self.name, error=repr(error))
            self._pause = min(self._pause * 2 or FIRST, SLOWEST)
            # A connection that failed once is never trusted again.
            connection.close()
            self._stopped.wait(self._pause)
        else:
            metrics.loop_success.labels(self.name).set_to_current_time()
            if self._pause:
                log.info("loop works again", loop=self.name)
            self._pause = 0.0
            # Back to the pool: the loops of one process share a connection or two.
            connection.close()
            self._wake.wait(seconds)
            self._wake.clear()


def run(loops: Sequence[Loop]) -> bool:
    """Run `loops` until SIGTERM or SIGINT, or until one breaks; returns whether none broke.

    Returns within two seconds of the signal.
    """
    signals = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread starts, or a signal would end a thread instead of being waited for.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    exposition.serve_if_asked()
    for loop in loops:
        loop.start()
    signal.sigwait(signals)
    for loop in loops:
        loop.stop()
    for loop in loops:
        loop.join(GRACE / len(loops))
    return not any(loop.broken for loop in loops)
