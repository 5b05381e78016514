"""Handing stamped events to the broker. It only makes things fast: the feed holds everything."""

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
from provote_core.outbox.rows import StampedRow, write_batch
from provote_core.services import receivers_of

EVENTS_A_MESSAGE = 1_000
EVENTS_A_ROUND = 5_000
# After an outage consumers have the past from the feed; replaying it would only fill the broker.
BACKLOG = 10_000
# A queue longer than this has no reader; the feed serves its service until there is one again.
MESSAGES_WAITING = 1_000
SECONDS_A_ROUND = 1.0

# kombu's name for zlib; it would compress by itself, at a level that costs twice the time.
COMPRESSION = "application/x-gzip"

OPTIONS = {**broker.TRANSPORT_OPTIONS, "socket_timeout": 1, "socket_connect_timeout": 1}

BrokerErrors = (redis.RedisError, KombuError, OSError)

log = logs.get_logger(__name__)


class Broker:
    """A connection for publishing one source, opened when it is needed, dropped when it fails.

    Nothing here blocks for more than two seconds; what fails raises one of `BrokerErrors`.
    """

    def __init__(self, url: str, source: str) -> None:
        self._url = url
        self._key = routing_key(source)
        self._queues = [broker.subscription(name, source) for name in receivers_of(source)]
        self._connection: kombu.Connection | None = None
        self._channel: Any = None

    def declare(self) -> None:
        """Declare the exchange and each consumer's queue and binding; empty queues nobody reads.

        Called before each round: a message whose queue is not bound vanishes without an error,
        and FLUSHALL forgets bindings while this connection still believes in them.
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
        """Send one batch as a Celery task message (protocol 2) to whoever subscribed.

        It is compressed: envelopes are alike, and each message is copied many times on its way.
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
        """Drop the connection; the next use opens another."""
        dropped, self._connection, self._channel = self._connection, None, None
        if dropped is not None:
            with contextlib.suppress(*BrokerErrors):
                dropped.release()

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = kombu.Connection(self._url, transport_options=OPTIONS)
            # kombu would sleep between tries; the relay has its own back-off.
            self._connection.ensure_connection(max_retries=0)
            self._channel = self._connection.channel()
            self._producer = kombu.Producer(self._channel, auto_declare=False)
        return self._channel


def publish(source: str, broker: Broker) -> bool:
    """Publish what was stamped since the last call; returns whether more is waiting.

    Any number of processes may call it at once, one works at a time. Raises one of `BrokerErrors`
    and forgets nothing if the broker fails; what was sent already is then sent again.
    """
    head = OutboxHead.objects.filter(source=source).first()
    if head is None or head.published_seq >= head.last_seq:
        return False
    with transaction.atomic():
        if not _alone(source):
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
            if tracing.traces():
                _trace(source, rows, began)
            if time.monotonic() > deadline:
                break
        OutboxHead.objects.filter(source=source).update(published_seq=published)
    failpoint.hit("relay.noted")
    return published < head.last_seq


def _trace(source: str, rows: list[StampedRow], began: int) -> None:
    for row in rows:
        for index, traceparent in enumerate(row.traceparents()):
            seq = row.first_seq + index
            tracing.note(f"publish {source}", [traceparent], began=began, seq=seq)


def _alone(source: str) -> bool:
    # Not the head's row lock: stamping must never wait for the broker.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"publish {source}"])
        return bool(cursor.fetchone()[0])


def _messages(rows: list[StampedRow]) -> Iterator[list[StampedRow]]:
    """Runs of whole rows with at most EVENTS_A_MESSAGE events, more if one row has more."""
    run: list[StampedRow] = []
    for row in rows:
        if run and row.through - run[0].first_seq >= EVENTS_A_MESSAGE:
            yield run
            run = []
        run.append(row)
    if run:
        yield run
