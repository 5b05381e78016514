"""One stream: what is sent next, and when it ends."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID

from analytics.errors import VotesUnavailable
from analytics.streaming import frames, metrics
from analytics.streaming.confirming import Confirmer
from analytics.streaming.hub import Hub
from analytics.streaming.states import State
from analytics.streaming.viewer import Viewer
from provote_core.visibility import Access

WANT_PAUSE = 2.0  # seconds between two requests for a count, of all streams of a poll together


@dataclass(frozen=True, slots=True)
class Times:
    """Times of streams, in seconds.

    Pairs are ranges from which each stream takes a random value, so that clients do not return
    all at once; `ask` is not random.
    """

    heartbeat: float = 15.0
    length: tuple[float, float] = (540.0, 660.0)  # of a stream
    retry: tuple[float, float] = (2.0, 8.0)  # before a client connects again
    stop: tuple[float, float] = (0.0, 3.0)  # until a stream ends when the process stops
    ask: tuple[float, float] = (
        2.0,
        60.0,
    )  # the first pause between requests to votes, the longest


class Stream:
    """A stream of one viewer; `last_id` is the id of the last event that the client has.

    It must be closed. Its memory does not grow while the client does not read: what was missed
    is taken from the topic's states when there is room again.
    """

    def __init__(
        self, hub: Hub, poll_id: UUID, viewer: Viewer, last_id: str | None, times: Times
    ) -> None:
        self.viewer = viewer
        self._hub, self._times, self._last_id = hub, times, last_id
        self._hidden = self._ended = self._closed = False
        self._waiter: asyncio.Future[None] | None = None
        self.topic = hub.join(poll_id, self)
        metrics.open_streams.inc()

    def wake(self) -> None:
        """Look at the topic's state again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def close(self, reason: str = "complete") -> None:
        """Leave the topic; a repeat changes nothing."""
        if not self._closed:
            self._closed = True
            self._hub.leave(self.topic, self)
            metrics.open_streams.dec()
            metrics.ended.labels(reason).inc()

    @property
    def is_up_to_date(self) -> bool:
        """Whether the client has the last state that the poll will ever have."""
        state = self.topic.state
        return state is not None and state.snapshot.is_settled and state.id == self._last_id

    async def parts(self, confirmer: Confirmer) -> AsyncGenerator[bytes]:
        """The text of the stream, until it ends."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._length()
        pause = self._times.ask[0]
        ask_at = loop.time() + pause
        yield opening(self._times)
        heartbeat_at = loop.time() + self._times.heartbeat
        while (now := loop.time()) < deadline and not self._ended:
            if text := self.take() or (frames.HEARTBEAT if now >= heartbeat_at else b""):
                yield text
                heartbeat_at = loop.time() + self._times.heartbeat
                continue
            if self._hub.stopping:
                deadline = min(deadline, now + _within(self._times.stop))
            if self._wants_count() and now >= self.topic.want_at:
                self.topic.want_at = now + WANT_PAUSE
                await confirmer.want(self.topic.poll_id)
                continue
            if self._wants_vote() and now >= ask_at:
                await self._ask(confirmer)
                pause = min(2 * pause, self._times.ask[1])
                ask_at = loop.time() + pause
                continue
            until = min(deadline, heartbeat_at)
            await self._wait(min(until, ask_at) if self._wants_vote() else until)

    def take(self) -> bytes:
        """The events that bring the client up to date; empty if it is. A repeat is empty."""
        state = self.topic.state
        if state is None or self._ended:
            return b""
        access = self._access(state)
        if access is Access.HIDE:
            self._ended = True
            return frames.end("not-found")
        if access is Access.REFUSE:
            text = b"" if self._hidden else frames.hidden(state.snapshot.results_visibility)
            self._hidden = True
            return text
        text = self._missed(state)
        self._last_id, self._hidden = state.id, False
        if state.snapshot.is_settled:
            self._ended = True
            text += frames.end("final")
        return text

    def _missed(self, state: State) -> bytes:
        """The states since the last one of the client, or a snapshot if it may not have them."""
        if state.id == self._last_id:
            return b""
        missed = self.topic.since(self._last_id)
        if missed is None or any(self._access(one) is not Access.SHOW for one in missed):
            return state.as_snapshot
        return state.as_results if len(missed) == 1 else b"".join(s.as_results for s in missed)

    def _access(self, state: State) -> Access:
        return self.viewer.access(state.snapshot, is_confirmed=state.is_confirmed)

    def _wants_vote(self) -> bool:
        """Whether the viewer would see more after voting, and votes can be asked about them."""
        state = self.topic.state
        return self._hidden and state is not None and self.viewer.needs_vote(state.snapshot)

    def _wants_count(self) -> bool:
        """Whether this viewer sees a poll whose count by its method is made on request only."""
        state = self.topic.state
        if state is None or not state.snapshot.needs_request:
            return False
        return self.viewer.is_privileged(state.snapshot)

    async def _ask(self, confirmer: Confirmer) -> None:
        try:
            self.viewer.voted = await confirmer.voted(self.topic.poll_id, self.viewer)
        except VotesUnavailable:
            return  # asked again later

    def _length(self) -> float:
        """Seconds until the stream ends: an expired token shows nothing."""
        length = _within(self._times.length)
        expires_at = self.viewer.principal.expires_at
        return min(length, expires_at - time.time()) if expires_at else length

    async def _wait(self, until: float) -> None:
        """Wait to be woken, but not longer than until this time of the event loop."""
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout_at(until):
                await self._waiter
        except TimeoutError:
            pass
        finally:
            self._waiter = None


def opening(times: Times) -> bytes:
    """The first text of a stream, with a random pause before the client connects again."""
    return frames.opening(round(1000 * _within(times.retry)))


def _within(limits: tuple[float, float]) -> float:
    """A random number between two limits."""
    return random.uniform(*limits)  # nosec B311 # it spreads clients in time, and is no secret
