"""Names in the broker: exchange, tasks, queues, routing keys."""

EXCHANGE = "provote.events"
APPLY_TASK = "provote.apply_events"
HOUSEKEEPING_TASK = "provote.housekeeping"
OWN_TASK = "provote.run_queue"


def routing_key(source: str) -> str:
    """The routing key of `source`; the broker separates words by dots."""
    return source.replace("/", ".")


def events_queue(service: str) -> str:
    """The queue of `service` for events only."""
    return f"{service}.events"


def jobs_queue(service: str) -> str:
    """The queue of every other task of `service`, so that jobs never delay events."""
    return f"{service}.jobs"


def own_queue(service: str, name: str) -> str:
    """The queue `name` of `service`, which a worker process of its own consumes."""
    return f"{service}.{name}"
