"""Following a source without the broker: while Redis is away this alone keeps results moving."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings

from provote_core import logs
from provote_core.outbox import selectors
from provote_core.outbox.consumer import (
    Handlers,
    OtherHistory,
    catch_up,
    note_head,
    start_over,
)
from provote_core.outbox.feed import Feed
from provote_core.outbox.loops import Loop
from provote_core.services import is_by_feed_alone

PERIOD = 1.0  # seconds
# Events of lag at which a worker that moves is helped all the same. What the follower applies has
# been carried and read in vain by the worker: at full speed thousands are always on their way.
HELP_FROM = 20_000

NewHistory = Callable[[Feed, Handlers], object]

log = logs.get_logger(__name__)


class Follower:
    """Follows one source in one thread; `alone` if the broker brings nothing of it."""

    def __init__(
        self,
        source: str,
        handlers: Handlers,
        *,
        new_history: NewHistory = start_over,
        alone: bool = False,
    ) -> None:
        self._feed = Feed(source, types=sorted(handlers) if alone else ())
        self._handlers = handlers
        self._new_history = new_history
        self._seen = -1

    def step(self) -> float:
        """Follow, and where the producer was restored, begin with its new history instead.

        Returns the seconds to wait.
        """
        try:
            return self._follow()
        except OtherHistory as other:
            log.warning("a source has another history", source=self._feed.source, why=str(other))
            self._seen = -1
            self._new_history(self._feed, self._handlers)
            log.info("the new history is applied", source=self._feed.source)
            return 0

    def _follow(self) -> float:
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


def following(service: str) -> list[Loop]:
    """A loop for each source that `service` consumes, so that a slow producer delays no other.

    Its subscribers may say in NEW_HISTORY what to do, by source, when a producer was restored,
    and in BESIDE what else is to run. Whatever goes wrong is retried: what fails today must not
    stop the relay.
    """
    module = import_module(f"{service}.subscribers")
    new_history = getattr(module, "NEW_HISTORY", {})
    steps = {
        f"follow {source}": Follower(
            source,
            module.HANDLERS,
            new_history=new_history.get(source, start_over),
            alone=is_by_feed_alone(service, source),
        ).step
        for source in settings.PROVOTE.feeds
    }
    steps |= getattr(module, "BESIDE", {})
    return [Loop(name, step, expected=(Exception,)) for name, step in steps.items()]
