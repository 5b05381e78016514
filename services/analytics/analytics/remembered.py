"""What has been true once and is not asked again: a bounded memory of this process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Remembered:
    """A set of the latest `most` things that were added or asked for; safe among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, None] = OrderedDict()

    def add(self, thing: Hashable) -> None:
        """Remember it; what was not asked for in the longest time is forgotten."""
        with self._lock:
            self._known[thing] = None
            self._known.move_to_end(thing)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def __contains__(self, thing: Hashable) -> bool:
        with self._lock:
            if thing in self._known:
                self._known.move_to_end(thing)
                return True
            return False

    def __len__(self) -> int:
        return len(self._known)
