"""The broker of every process: Redis through kombu, as transport only, never as storage."""

from typing import Any

import msgspec
from kombu import Exchange, Queue, binding, serialization

from provote_core.events.routes import (
    EXCHANGE,
    events_queue,
    jobs_queue,
    own_queue,
    routing_key,
)
from provote_core.services import SERVICES, delivered_to

EVENTS = Exchange(EXCHANGE, type="topic", durable=True)

# Without timeouts and health checks a half-open connection is never noticed. The visibility
# timeout is longer than any task may run; otherwise a task could run several times.
TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 120,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": False,
}

# kombu's decoder calls a Python hook for each object, for types that no message here contains.
serialization.register(
    "json",
    lambda value: msgspec.json.encode(value).decode(),
    msgspec.json.decode,
    content_type="application/json",
    content_encoding="utf-8",
)

TASK_TIME_LIMIT = 60  # seconds


def subscription(consumer: str, source: str) -> Queue:
    """The queue of `consumer`, bound to `source` only."""
    return Queue(events_queue(consumer), EVENTS, routing_key=routing_key(source))


def queues(service: str) -> list[Queue]:
    """All queues of a service, that of its events bound to the sources delivered to it."""
    own = SERVICES[service].own_queues if service in SERVICES else ()
    names = [jobs_queue(service), *(own_queue(service, name) for name in own)]
    found = [Queue(name, Exchange(name, type="direct"), routing_key=name) for name in names]
    sources = delivered_to(service)
    if sources:
        # Without an exchange of its own, Celery would bind the queue to that of the jobs.
        events = subscription(service, sources[0])
        events.bindings = [binding(EVENTS, routing_key=routing_key(name)) for name in sources[1:]]
        found.append(events)
    return found
