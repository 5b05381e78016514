"""A bounded set that evicts the least recently used member."""

import threading
from collections import OrderedDict
from collections.abc import Hashable


class LruSet:
    """The `max_size` members that were added or looked up last; thread-safe."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._lock = threading.Lock()
        self._members: OrderedDict[Hashable, None] = OrderedDict()

    def add(self, member: Hashable) -> None:
        """Add `member`, and evict the least recently used one when the set is full."""
        with self._lock:
            self._members[member] = None
            self._members.move_to_end(member)
            while len(self._members) > self._max_size:
                self._members.popitem(last=False)

    def __contains__(self, member: Hashable) -> bool:
        with self._lock:
            if member in self._members:
                self._members.move_to_end(member)
                return True
            return False

    def __len__(self) -> int:
        return len(self._members)
