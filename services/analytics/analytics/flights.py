"""One fetch for all who ask at once, and never an answer older than the question."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future


class SingleFlight:
    """Shares calls by key among threads.

    A caller never gets the outcome of a call that had begun before it asked: it joins the next
    one, which begins when the running one ends. So a key has at most one call running and one
    waiting, however many ask.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Hashable, Future[None]] = {}
        self._boarding: dict[Hashable, Future[None]] = {}

    def run(self, key: Hashable, call: Callable[[], None]) -> None:
        """Have `call` done once for all who wait for `key`; raises what it raises, to each."""
        with self._lock:
            flight = self._boarding.get(key)
            joined = flight is not None
            if flight is None:
                flight = self._boarding[key] = Future()
            before = self._running.get(key)
        if not joined:
            if before is not None:
                before.exception()  # waits for its end, whatever that is
            self._fly(key, flight, call)
        flight.result()

    def _fly(self, key: Hashable, flight: Future[None], call: Callable[[], None]) -> None:
        with self._lock:
            self._running[key] = self._boarding.pop(key)
        error: BaseException | None = None
        try:
            call()
        except BaseException as raised:
            error = raised
        with self._lock:
            del self._running[key]
        if error is None:
            flight.set_result(None)
        else:
            flight.set_exception(error)
