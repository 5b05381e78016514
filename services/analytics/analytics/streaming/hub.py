"""All polls that are watched in this process."""

import asyncio
from uuid import UUID

from analytics.errors import TooManyStreams
from analytics.streaming.topics import Topic, Watcher

RETAIN = 60.0  # seconds for which a poll without streams is read, so that cut streams resume
MAX_TOPICS = 5_000
MAX_STREAMS = 20_000
RETRY_AFTER = 5  # seconds


class Hub:
    """The topics by poll; `wanted` is set when one waits to be read for the first time."""

    def __init__(self, *, max_streams: int = MAX_STREAMS) -> None:
        self.topics: dict[UUID, Topic] = {}
        self.wanted = asyncio.Event()
        self.streams = 0
        self.stopping = False
        self.retain = RETAIN
        self._max_streams = max_streams

    def join(self, poll_id: UUID, watcher: Watcher) -> Topic:
        """Add a stream to the topic of a poll, which is read at once if it is new.

        Raises TooManyStreams (503).
        """
        found = self.topics.get(poll_id)
        full = self.streams >= self._max_streams or (
            found is None and len(self.topics) >= MAX_TOPICS
        )
        if self.stopping or full:
            raise TooManyStreams(retry_after=RETRY_AFTER)
        if found is None:
            found = self.topics[poll_id] = Topic(poll_id)
            self.wanted.set()
        self.streams += 1
        found.watchers.add(watcher)
        return found

    def leave(self, topic: Topic, watcher: Watcher) -> None:
        """Remove a stream; its poll is read for a while after the last one has left."""
        if watcher in topic.watchers:
            topic.watchers.discard(watcher)
            self.streams -= 1
            topic.left_at = asyncio.get_running_loop().time()

    async def reread(self, topic: Topic) -> None:
        """Have the poll read as soon as possible, and wait for it."""
        self.wanted.set()
        await topic.wait_read()

    def forget_unwatched(self, now: float) -> None:
        """Drop polls that no stream watches; unknown ones at once."""
        for topic in list(self.topics.values()):
            retained = self.retain if topic.states else 0.0
            if not topic.watchers and now - topic.left_at >= retained:
                del self.topics[topic.poll_id]

    def stop(self) -> None:
        """End every stream soon; a repeat changes nothing."""
        self.stopping = True
        for topic in self.topics.values():
            topic.wake()
