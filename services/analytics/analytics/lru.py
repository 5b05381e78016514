"""A bounded set and a bounded map that evict the least recently used member."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


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


class LruMap(Generic[Value]):
    """The `max_size` values that were put or looked up last, by their keys; thread-safe."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """The value of `key`; None without one."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Set the value of `key`, and evict the least recently used one when the map is full."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._max_size:
                self._values.popitem(last=False)
