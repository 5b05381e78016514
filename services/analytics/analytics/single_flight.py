"""One call for all threads that request the same thing at the same time."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future


class SingleFlight:
    """Shares calls by key among threads.

    A caller never gets the result of a call that began before its own request: it joins the next
    call, which begins when the running one ends. So a key has at most one call running and one
    waiting, whatever the number of callers.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Hashable, Future[None]] = {}
        self._next: dict[Hashable, Future[None]] = {}

    def run(self, key: Hashable, call: Callable[[], None]) -> None:
        """Run `call` once for all callers that wait for `key`; raises its error in each."""
        with self._lock:
            flight = self._next.get(key)
            joined = flight is not None
            if flight is None:
                flight = self._next[key] = Future()
            previous = self._running.get(key)
        if not joined:
            if previous is not None:
                previous.exception()  # waits until it ends, successfully or not
            self._run(key, flight, call)
        flight.result()

    def _run(self, key: Hashable, flight: Future[None], call: Callable[[], None]) -> None:
        with self._lock:
            self._running[key] = self._next.pop(key)
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
