"""The latest states of one poll, and the streams that watch it."""

import asyncio
from collections import deque
from typing import Protocol
from uuid import UUID

from analytics.streaming.states import State

# About a minute of changes; a stream that resumes from an older state gets a snapshot.
MAX_STATES = 64
MAX_BYTES = 512 * 1024  # of the states of one poll


class Watcher(Protocol):
    """A stream, as a topic sees it."""

    def wake(self) -> None:
        """Have the stream look at the topic's state."""


class Topic:
    """A poll that is watched.

    `states` are the last ones in the order of their publication. `mark` is what the reader has
    read; None asks for the current state whatever it is. Times are those of the event loop.
    """

    def __init__(self, poll_id: UUID) -> None:
        self.poll_id = poll_id
        self.states: deque[State] = deque()
        self.watchers: set[Watcher] = set()
        self.mark: str | None = None
        self.published_at = float("-inf")
        self.left_at = float("-inf")  # when the last stream left
        self.confirmed: tuple[int, str] | None = None  # version and status that polls confirmed
        self.want_at = float("-inf")  # when a count may be asked for again
        self._bytes = 0
        self._next: asyncio.Future[None] | None = None

    @property
    def state(self) -> State | None:
        """The current state; None while no state of the poll is known here."""
        return self.states[-1] if self.states else None

    def publish(self, state: State, now: float) -> None:
        """Make `state` the current one and wake the streams; a repeat of its id replaces it."""
        self.mark = state.mark
        last = self.state
        is_repeat = last is not None and last.id == state.id
        if is_repeat:
            self._bytes -= self.states.pop().size
        else:
            self.published_at = now
        self.states.append(state)
        self._bytes += state.size
        while len(self.states) > 1 and (len(self.states) > MAX_STATES or self._bytes > MAX_BYTES):
            self._bytes -= self.states.popleft().size
        if not is_repeat or (last is not None and last.is_confirmed != state.is_confirmed):
            self.wake()

    def wake(self) -> None:
        """Have every stream look at the current state."""
        for watcher in self.watchers:
            watcher.wake()

    def since(self, id_: str | None) -> list[State] | None:
        """The states that follow the one with this id; None if it is not among the last ones."""
        found: list[State] = []
        for state in reversed(self.states):
            if state.id == id_:
                found.reverse()
                return found
            found.append(state)
        return None

    @property
    def is_awaited(self) -> bool:
        """Whether a stream waits for the next read."""
        return self._next is not None

    def begin_read(self) -> asyncio.Future[None] | None:
        """What to resolve when the read that begins now is complete; None if nothing waits."""
        awaited, self._next = self._next, None
        return awaited

    async def wait_read(self) -> None:
        """Wait for a read that begins from now on."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._next)
