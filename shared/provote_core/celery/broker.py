"""The broker as every process meets it: Redis through kombu, which carries and never remembers."""

from typing import Any

import msgspec
from kombu import Exchange, Queue, binding, serialization

from provote_core.events.routes import EXCHANGE, events_queue, jobs_queue, routing_key
from provote_core.services import delivered_to

EVENTS = Exchange(EXCHANGE, type="topic", durable=True)

# A socket without a timeout and health checks stays deaf for ever after a half-open connection.
# The visibility timeout is longer than any task may run, or a task would run several times.
TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 120,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": False,
}

# kombu would call back into Python for each object, in search of types that no message here has.
serialization.register(
    "json",
    lambda value: msgspec.json.encode(value).decode(),
    msgspec.json.decode,
    content_type="application/json",
    content_encoding="utf-8",
)

TASK_TIME_LIMIT = 60  # seconds


def subscription(consumer: str, source: str) -> Queue:
    """The queue of `consumer`, bound to `source` alone."""
    return Queue(events_queue(consumer), EVENTS, routing_key=routing_key(source))


def queues(service: str) -> list[Queue]:
    """All queues a service's worker reads, bound to all that is delivered to it."""
    jobs = jobs_queue(service)
    found = [Queue(jobs, Exchange(jobs, type="direct"), routing_key=jobs)]
    sources = delivered_to(service)
    if sources:
        # With bindings alone, and no exchange of its own, Celery would bind it to the jobs'.
        events = subscription(service, sources[0])
        events.bindings = [binding(EVENTS, routing_key=routing_key(name)) for name in sources[1:]]
        found.append(events)
    return found
