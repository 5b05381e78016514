"""Follow a source by its feed, without the broker: results move on while Redis is down."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from django.conf import settings

from provote_core import housekeeping, logs
from provote_core.outbox import selectors
from provote_core.outbox.consumer import (
    Handlers,
    HistoryChanged,
    catch_up,
    record_head,
    start_over,
)
from provote_core.outbox.feed import Feed
from provote_core.outbox.loops import Loop
from provote_core.services import SERVICES, is_by_feed_alone

PERIOD = 1.0  # seconds
# Lag in events from which the follower helps a worker that makes progress. What the follower
# applies is also delivered to the worker, which drops it, and at full speed thousands are always
# in flight.
HELP_FROM = 20_000

NewHistory = Callable[[Feed, Handlers], object]

log = logs.get_logger(__name__)


class Follower:
    """Follows one source in one thread; `alone` if the broker does not deliver the source."""

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
        """Follow the source; if the producer was restored, apply its new history.

        Returns the seconds to wait.
        """
        try:
            return self._follow()
        except HistoryChanged as other:
            log.warning("a source has another history", source=self._feed.source, why=str(other))
            self._seen = -1
            self._new_history(self._feed, self._handlers)
            log.info("the new history is applied", source=self._feed.source)
            return 0

    def _follow(self) -> float:
        """Pull once, or until the head is reached; returns the seconds to wait.

        If the cursor has moved since the last step, the Celery worker makes progress: then only
        the head is recorded, unless the worker lags. Raises what `catch_up` raises.
        """
        applied = selectors.applied_seq(self._feed.source)
        moved, self._seen = self._seen not in (-1, applied), applied
        if moved:
            head = self._feed.pull(after=applied, limit=0)
            record_head(head)
            if (head.last_seq or 0) - applied < HELP_FROM:
                return PERIOD
        self._seen = applied + catch_up(self._feed, self._handlers, after=applied)
        return PERIOD


def follower_loops(service: str) -> list[Loop]:
    """A loop for each source that `service` consumes, so that a slow producer delays no other.

    The service's `subscribers` may define NEW_HISTORY, by source the function to call when a
    producer was restored, and EXTRA_STEPS, further steps by name; without a Celery worker,
    housekeeping is one. Every error is retried: a failing source must not stop the relay.
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
    steps |= getattr(module, "EXTRA_STEPS", {})
    if service in SERVICES and not SERVICES[service].has_worker:
        steps["housekeeping"] = partial(_keep_house, service)
    return [Loop(name, step, expected=(Exception,)) for name, step in steps.items()]


def _keep_house(service: str) -> float:
    housekeeping.run(service)
    return SERVICES[service].housekeeping
