"""Following a source without the broker: while Redis is away this alone keeps results moving."""

from django.conf import settings

from provote_core.outbox import selectors
from provote_core.outbox.consumer import Handlers, catch_up, note_head
from provote_core.outbox.feed import Feed
from provote_core.outbox.loops import Loop

PERIOD = 1.0  # seconds
HELP_FROM = 2_000  # events of lag at which a worker that moves is helped all the same


class Follower:
    """Follows one source in one thread."""

    def __init__(self, source: str, handlers: Handlers) -> None:
        self._feed = Feed(source)
        self._handlers = handlers
        self._seen = -1

    def step(self) -> float:
        """Pull once, or until the head is reached; returns the seconds to wait.

        If the cursor has moved since the last step, the Celery worker is at work: then only the
        head is noted, unless the worker falls behind. Raises what `catch_up` raises.
        """
        applied = selectors.applied_seq(self._feed.source)
        moved, self._seen = self._seen not in (-1, applied), applied
        if moved:
            head = self._feed.pull(after=applied, limit=0)
            note_head(head)
            if (head.last_seq or 0) - applied < HELP_FROM:
                return PERIOD
        self._seen = applied + catch_up(self._feed, self._handlers, after=applied)
        return PERIOD


def following(handlers: Handlers) -> list[Loop]:
    """A loop for each source this service consumes, so that a slow producer delays no other.

    Whatever goes wrong is retried: an event that cannot be applied today must not stop the relay.
    """
    return [
        Loop(f"follow {source}", Follower(source, handlers).step, expected=(Exception,))
        for source in settings.PROVOTE.feeds
    ]
