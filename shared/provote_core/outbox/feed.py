"""A client of a producer's feed: all events of a source, by position."""

import functools
from collections.abc import Sequence

import httpx
from django.conf import settings

from provote_core import internal
from provote_core.events.envelope import Batch, read_batch

PAGE = 5_000  # events
TIMEOUT = 2.0  # seconds for each phase of a request


class Feed:
    """One source's feed over one kept-alive connection; use it in one thread.

    With `types` it requests only events of these types. A producer of an earlier release ignores
    that and sends all, which is harmless.
    """

    def __init__(self, source: str, *, types: Sequence[str] = ()) -> None:
        self.source = source
        self._types = {"types": ",".join(types)} if types else {}
        self._client = internal.client(settings.PROVOTE.feeds[source], timeout=TIMEOUT)

    def pull(self, *, after: int, limit: int = PAGE) -> Batch:
        """The events after position `after` and the source's head; the head only for limit 0.

        Raises httpx.HTTPError if the request fails, UnreadableEvent for an invalid response.
        """
        query: dict[str, str | int] = {"source": self.source, "after_seq": after, "limit": limit}
        query |= self._types
        try:
            answer = self._client.get("/internal/v1/feed", params=query)
        except httpx.RemoteProtocolError:
            # The producer closed the kept-alive connection as it was reused.
            answer = self._client.get("/internal/v1/feed", params=query)
        return read_batch(answer.raise_for_status().content)


@functools.cache
def shared(source: str) -> Feed:
    """The feed for the single thread of a worker process."""
    return Feed(source)
