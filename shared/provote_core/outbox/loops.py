"""Loops in threads of one process, which run until the process ends."""

import os
import signal
import threading
from collections.abc import Callable, Sequence

from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from provote_core import logs, metrics
from provote_core.metrics import exposition

FIRST_DELAY = 0.2  # seconds before the first retry; it doubles with each failure
MAX_DELAY = 5.0
GRACE = 1.0  # seconds from the signal to the process's exit

log = logs.get_logger(__name__)


class Loop:
    """Calls `step` repeatedly; it returns the seconds to wait before the next call.

    Errors of the types `expected` are retried with back-off, and logged when they start and when
    they end. Any other error is a bug: it ends the process, so that its supervisor restarts it.
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
        """Start the thread, which has its own database connection."""
        self._thread.start()

    def wake(self) -> None:
        """Run the next step at once, unless the loop backs off after an error."""
        self._wake.set()

    def stop(self) -> None:
        """Run no further step."""
        self._stopped.set()
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for the running step, at most `seconds`: a step may be interrupted anywhere."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._once()
        except BaseException:
            log.exception("loop ended by an unexpected error", loop=self.name)
            self.broken = True
            # The main thread only waits for signals.
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
            self._pause = min(self._pause * 2 or FIRST_DELAY, MAX_DELAY)
            # A connection is not reused after an error.
            connection.close()
            self._stopped.wait(self._pause)
        else:
            metrics.loop_success.labels(self.name).set_to_current_time()
            if self._pause:
                log.info("loop works again", loop=self.name)
            self._pause = 0.0
            # Return it to the pool: the loops of one process share few connections.
            connection.close()
            self._wake.wait(seconds)
            self._wake.clear()


def run(loops: Sequence[Loop]) -> bool:
    """Run `loops` until SIGTERM or SIGINT, or until one breaks; returns whether none broke.

    Returns within two seconds of the signal.
    """
    signals = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread starts, so that sigwait receives the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    exposition.serve_if_configured()
    for loop in loops:
        loop.start()
    signal.sigwait(signals)
    for loop in loops:
        loop.stop()
    for loop in loops:
        loop.join(GRACE / len(loops))
    return not any(loop.broken for loop in loops)
