"""Who listens to whom. A source is "<service>/<shard>"; its events have positions 1, 2, 3 …"""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "polls": ("votes/0", "users/0"),
    "votes": ("polls/0", "users/0"),
    "analytics": ("votes/0", "polls/0", "users/0"),
}
# Where a consumer handles few of a source's many events, and none in haste, it asks the feed for
# those alone, and the broker brings it nothing of that source.
BY_FEED_ALONE: dict[str, tuple[str, ...]] = {"polls": ("votes/0",)}

EXCHANGE = "provote.events"
APPLY_TASK = "provote.apply_events"
HOUSEKEEPING_TASK = "provote.housekeeping"


def source_of(service: str) -> str:
    """The source that holds everything `service` tells; one shard for now."""
    return f"{service}/0"


def consumers_of(source: str) -> list[str]:
    """The services that subscribe to `source`."""
    return [name for name, sources in SUBSCRIPTIONS.items() if source in sources]


def listeners_of(source: str) -> list[str]:
    """The services to which the broker brings `source`."""
    return [name for name in consumers_of(source) if source in brought_to(name)]


def brought_to(service: str) -> list[str]:
    """The sources that the broker brings to `service`."""
    by_feed = BY_FEED_ALONE.get(service, ())
    return [source for source in SUBSCRIPTIONS.get(service, ()) if source not in by_feed]


def routing_key(source: str) -> str:
    """`source` in the broker's spelling, where a dot separates words."""
    return source.replace("/", ".")


def events_queue(service: str) -> str:
    """The queue that only events for `service` enter."""
    return f"{service}.events"


def jobs_queue(service: str) -> str:
    """The queue of every other task of `service`, so that jobs never hold up events."""
    return f"{service}.jobs"
