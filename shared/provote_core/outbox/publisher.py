"""Publish events to the broker. It only reduces latency: the feed serves all events."""

import contextlib
import time
import zlib
from collections.abc import Iterator
from typing import Any, cast

import kombu
import redis
from django.db import connection, transaction
from kombu.exceptions import KombuError

from provote_core import failpoint, logs, metrics, tracing
from provote_core.celery import broker
from provote_core.events.routes import APPLY_TASK, routing_key
from provote_core.outbox import selectors
from provote_core.outbox.models import OutboxHead
from provote_core.outbox.rows import SequencedRow, write_batch
from provote_core.services import receivers_of

EVENTS_A_MESSAGE = 1_000
EVENTS_A_ROUND = 5_000
# After an outage consumers read older events from the feed; publishing all would fill the broker.
BACKLOG = 10_000
# A longer queue has no consumer and is emptied; its service reads the feed meanwhile.
MESSAGES_WAITING = 1_000
SECONDS_A_ROUND = 1.0

# kombu's name for zlib. kombu's own compression level costs twice the time.
COMPRESSION = "application/x-gzip"

OPTIONS = {**broker.TRANSPORT_OPTIONS, "socket_timeout": 1, "socket_connect_timeout": 1}

BrokerErrors = (redis.RedisError, KombuError, OSError)

log = logs.get_logger(__name__)


class Broker:
    """A connection that publishes one source, opened on demand and closed on failure.

    Calls block for at most two seconds; failures raise one of `BrokerErrors`.
    """

    def __init__(self, url: str, source: str) -> None:
        self._url = url
        self._key = routing_key(source)
        self._queues = [broker.subscription(name, source) for name in receivers_of(source)]
        self._connection: kombu.Connection | None = None
        self._channel: Any = None

    def declare(self) -> None:
        """Declare the exchange and each consumer's queue and binding; empty abandoned queues.

        Called before each round: a message without a bound queue is lost without an error, and
        after FLUSHALL the bindings are gone while this connection's cache still lists them.
        """
        channel = self._open()
        channel.state.clear()
        for queue in self._queues:
            bound = queue(channel)
            bound.declare()
            waiting = cast(Any, bound.queue_declare()).message_count
            if waiting > MESSAGES_WAITING:
                bound.purge()
                log.warning("queue without a reader emptied", queue=queue.name, messages=waiting)

    def publish(self, batch: bytes, *, task_id: str) -> None:
        """Send one batch as a Celery task message (protocol 2) to all subscribers.

        It is compressed: envelopes are similar, and a message is copied several times in transit.
        """
        headers: dict[str, Any] = {"lang": "py", "task": APPLY_TASK, "id": task_id}
        headers |= {"root_id": task_id, "parent_id": None, "group": None, "retries": 0}
        headers |= {"eta": None, "expires": None, "timelimit": [None, None]}
        headers |= {"argsrepr": task_id, "kwargsrepr": ""}
        headers |= {"compression": COMPRESSION}
        body = b"[[" + batch + b'], {}, {"callbacks": null, "errbacks": null, "chain": null}]'
        self._producer.publish(
            zlib.compress(body, level=1),
            exchange=broker.EVENTS,
            routing_key=self._key,
            content_type="application/json",
            content_encoding="utf-8",
            headers=headers,
            correlation_id=task_id,
            retry=False,
        )

    def close(self) -> None:
        """Close the connection; the next use opens another."""
        dropped, self._connection, self._channel = self._connection, None, None
        if dropped is not None:
            with contextlib.suppress(*BrokerErrors):
                dropped.release()

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = kombu.Connection(self._url, transport_options=OPTIONS)
            # No retries: kombu would sleep between them, and the relay has its own back-off.
            self._connection.ensure_connection(max_retries=0)
            self._channel = self._connection.channel()
            self._producer = kombu.Producer(self._channel, auto_declare=False)
        return self._channel


def publish(source: str, broker: Broker) -> bool:
    """Publish the events sequenced since the last call; returns whether more are pending.

    Processes may call it concurrently, one works at a time. If the broker fails it raises one of
    `BrokerErrors`; no event is lost, and the next call sends the round's events again.
    """
    head = OutboxHead.objects.filter(source=source).first()
    if head is None or head.published_seq >= head.last_seq:
        return False
    with transaction.atomic():
        if not _try_lock(source):
            return False
        head = OutboxHead.objects.get(source=source)
        published = max(head.published_seq, head.last_seq - BACKLOG)
        broker.declare()
        failpoint.hit("relay.declared")
        deadline = time.monotonic() + SECONDS_A_ROUND
        for rows in _messages(selectors.page(after=published, limit=EVENTS_A_ROUND)):
            began = tracing.now()
            batch = write_batch(source, head.epoch, rows, after=published)
            broker.publish(batch, task_id=f"{source}:{head.epoch}:{rows[0].first_seq}")
            failpoint.hit("relay.published")
            metrics.events_published.labels(source).inc(rows[-1].through - published)
            published = rows[-1].through
            if tracing.is_enabled():
                _trace(source, rows, began)
            if time.monotonic() > deadline:
                break
        OutboxHead.objects.filter(source=source).update(published_seq=published)
    failpoint.hit("relay.noted")
    return published < head.last_seq


def _trace(source: str, rows: list[SequencedRow], began: int) -> None:
    for row in rows:
        for index, traceparent in enumerate(row.traceparents()):
            seq = row.first_seq + index
            tracing.record_span(f"publish {source}", [traceparent], began=began, seq=seq)


def _try_lock(source: str) -> bool:
    # Not the head's row lock: the sequencer must not wait for the broker.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"publish {source}"])
        return bool(cursor.fetchone()[0])


def _messages(rows: list[SequencedRow]) -> Iterator[list[SequencedRow]]:
    """Groups of whole rows with at most EVENTS_A_MESSAGE events, more if one row has more."""
    run: list[SequencedRow] = []
    for row in rows:
        if run and row.through - run[0].first_seq >= EVENTS_A_MESSAGE:
            yield run
            run = []
        run.append(row)
    if run:
        yield run
