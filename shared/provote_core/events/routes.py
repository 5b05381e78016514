"""Who listens to whom. A source is "<service>/<shard>"; its events have positions 1, 2, 3 …"""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "polls": ("votes/0", "users/0"),
    "votes": ("polls/0", "users/0"),
    "analytics": ("votes/0", "polls/0", "users/0"),
}

EXCHANGE = "provote.events"
APPLY_TASK = "provote.apply_events"
HOUSEKEEPING_TASK = "provote.housekeeping"


def source_of(service: str) -> str:
    """The source that holds everything `service` tells; one shard for now."""
    return f"{service}/0"


def consumers_of(source: str) -> list[str]:
    """The services that subscribe to `source`."""
    return [name for name, sources in SUBSCRIPTIONS.items() if source in sources]


def routing_key(source: str) -> str:
    """`source` in the broker's spelling, where a dot separates words."""
    return source.replace("/", ".")


def events_queue(service: str) -> str:
    """The queue that only events for `service` enter."""
    return f"{service}.events"


def jobs_queue(service: str) -> str:
    """The queue of every other task of `service`, so that jobs never hold up events."""
    return f"{service}.jobs"
