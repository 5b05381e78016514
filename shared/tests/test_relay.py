"""The relay and its loops, with a real broker, without one, and interrupted."""

import base64
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from ledger.models import Entry, Housekeeping
from ledger.subscribers import HANDLERS
from ledger.votes import SOURCE, append_votes, cast, entries, page
from pytest_django.live_server_helper import LiveServer
from redis import Redis

from provote_core import conf
from provote_core.celery import beat
from provote_core.events.routes import OWN_TASK
from provote_core.outbox import follower as follower_module
from provote_core.outbox import publisher, selectors
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import OutboxHead
from provote_core.outbox.publisher import Broker, BrokerErrors
from provote_core.outbox.rows import write_batch
from provote_testing.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
QUEUE = "ledger.events"


@pytest.fixture
def broker() -> Iterator[Broker]:
    opened = Broker(conf.broker_url(), SOURCE)
    yield opened
    opened.close()


@pytest.fixture
def no_broker() -> Iterator[Broker]:
    unreachable = Broker("redis+socket:///nowhere/redis.sock", SOURCE)
    yield unreachable
    unreachable.close()


def test_batches_of_whole_rows_reach_the_subscriber(
    redis: Redis, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "EVENTS_A_MESSAGE", 4)
    for marks in ("abc", "d", "ef", "ghijkl"):
        append_votes(*marks)
    assert publisher.publish(SOURCE, broker) is False
    messages = [msgspec.json.decode(raw) for raw in reversed(redis.lrange(QUEUE, 0, -1))]
    assert [message["headers"]["id"] for message in messages] == [
        "ledger/0:1:1", "ledger/0:1:5", "ledger/0:1:7",
    ]  # fmt: skip
    (batch,) = msgspec.json.decode(zlib.decompress(base64.b64decode(messages[1]["body"])))[0]
    assert batch == msgspec.json.decode(
        write_batch(SOURCE, 1, selectors.page(after=4, limit=2), after=4)
    )
    assert OutboxHead.objects.get().published_seq == 12
    assert publisher.publish(SOURCE, broker) is False
    assert redis.llen(QUEUE) == 3


def test_bindings_that_redis_lost_are_declared_again(redis: Redis, broker: Broker) -> None:
    for mark in "abc":
        append_votes(mark)
        publisher.publish(SOURCE, broker)
        assert redis.llen(QUEUE) == 1
        redis.flushdb()


def test_an_abandoned_queue_is_emptied(
    redis: Redis, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "MESSAGES_WAITING", 3)
    lengths = []
    for mark in range(8):
        append_votes(mark)
        publisher.publish(SOURCE, broker)
        lengths.append(redis.llen(QUEUE))
    assert lengths == [1, 2, 3, 4, 1, 2, 3, 4]


def test_an_old_backlog_is_not_published(
    redis: Redis, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "BACKLOG", 2)
    for mark in range(9):
        append_votes(mark)
    publisher.publish(SOURCE, broker)
    (message,) = redis.lrange(QUEUE, 0, -1)
    assert msgspec.json.decode(message)["headers"]["id"] == "ledger/0:1:8"


def test_only_one_publishes_at_a_time(redis: Redis, broker: Broker) -> None:
    append_votes("a")
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"publish {SOURCE}"])
        publisher.publish(SOURCE, broker)
        assert redis.llen(QUEUE) == 0
    publisher.publish(SOURCE, broker)
    assert redis.llen(QUEUE) == 1


def test_without_a_broker_publishing_fails_and_sequencing_continues(
    no_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pause(_: float) -> None:
        pytest.fail("kombu pauses between tries, while the relay could sequence")

    monkeypatch.setattr("kombu.utils.functional.sleep", pause)
    append_votes("a")
    with pytest.raises(BrokerErrors):
        publisher.publish(SOURCE, no_broker)
    append_votes("b")
    assert selectors.head(SOURCE) == (1, 2, 0)
    assert OutboxHead.objects.get().published_seq == 0


def test_the_transport_has_timeouts(redis: Redis, broker: Broker) -> None:
    broker.declare()
    for option in ("socket_timeout", "health_check_interval"):
        pool = broker._channel.pool  # what kombu made of our options
        assert pool.connection_kwargs[option] == publisher.OPTIONS[option]
        link = pool.get_connection()
        assert getattr(link, option) == publisher.OPTIONS[option]
        assert link.retry.get_retries() == 0
        pool.release(link)


def test_the_follower_needs_no_broker(own_feed: None) -> None:
    follower = Follower(SOURCE, HANDLERS)
    for mark in "abc":
        append_votes(mark)
        follower.step()
    assert entries() == ["a", "b", "c"]
    assert selectors.lag(SOURCE) == 0


def test_the_follower_does_nothing_while_the_worker_makes_progress(own_feed: None) -> None:
    follower = Follower(SOURCE, HANDLERS)
    append_votes("a")
    follower.step()
    append_votes("b")
    apply_batch(page(after=1), HANDLERS)
    append_votes("c", "d")
    follower.step()
    assert entries() == ["a", "b"]
    assert selectors.lag(SOURCE) == 2
    follower.step()
    assert entries() == ["a", "b", "c", "d"]


def test_the_follower_helps_a_lagging_worker(
    own_feed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower_module, "HELP_FROM", 2)
    follower = Follower(SOURCE, HANDLERS)
    append_votes("a")
    follower.step()
    append_votes("b")
    apply_batch(page(after=1), HANDLERS)
    append_votes("c", "d")
    follower.step()
    assert entries() == ["a", "b", "c", "d"]


def test_an_invalid_feed_response_is_an_error(own_feed: None) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        Feed(SOURCE).pull(after=-1)


@contextmanager
def process(
    live_server: LiveServer, *module: str, script: str = "", redis_url: str = ""
) -> Iterator[Any]:
    """A process of the ledger on the test's database; ended with SIGTERM if it still runs."""
    database = settings.DATABASES["default"]
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{connection.settings_dict['NAME']}"
        f"?host={database['HOST']}"
    )
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": redis_url or settings.PROVOTE.redis_url,
        "LEDGER_URL": live_server.url,
        "DJANGO_SETTINGS_MODULE": "ledger.settings",
        "PYTHONPATH": str(HERE),
    }
    child = subprocess.Popen(
        [sys.executable, *(("-c", script) if script else ("-m", *module))],
        env=environment,
        cwd=HERE,
        stderr=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        child.terminate()
        _, errors = child.communicate(timeout=60)
        sys.stderr.write(errors.decode())


def test_an_unexpected_error_in_a_loop_ends_the_process(live_server: LiveServer) -> None:
    script = (
        "import sys; from provote_core.outbox.loops import Loop, run;"
        "loops = [Loop('good', lambda: 9, expected=()), Loop('bad', lambda: 1 / 0, expected=())];"
        "sys.exit(not run(loops) and 7)"
    )
    with process(live_server, script=script) as child:
        assert child.wait(60) == 7


WORKER = ("django", "work")
RELAY = ("django", "relay")


def test_an_event_travels_through_relay_and_worker(redis: Redis, live_server: LiveServer) -> None:
    with (
        process(live_server, *WORKER),
        process(live_server, *RELAY) as relay,
    ):
        cast(1, 2, 3)
        eventually(lambda: entries() == ["1", "2", "3"])
        redis.flushdb()
        cast(4)
        eventually(lambda: len(entries()) >= 4)
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(60) == 0
        for entry in beat.app.conf.beat_schedule.values():
            if "args" in entry:  # those of own queues
                continue
            options = entry["options"] | {"queue": "ledger.jobs"}
            beat.app.send_task(entry["task"], **options)
        eventually(Housekeeping.objects.exists)
    assert entries() == ["1", "2", "3", "4"]


def test_a_message_reaches_the_worker_of_an_own_queue(
    redis: Redis, live_server: LiveServer
) -> None:
    beat.app.send_task(OWN_TASK, args=("slow",), queue="ledger.slow")
    with process(live_server, *WORKER, "--queue", "slow"):
        eventually(Housekeeping.objects.exists)
        eventually(lambda: redis.llen("ledger.slow") == 0)


def test_without_redis_the_worker_of_an_own_queue_works_by_itself(live_server: LiveServer) -> None:
    with process(live_server, *WORKER, "--queue", "slow", redis_url="unix:///nowhere.sock"):
        eventually(Housekeeping.objects.exists)


def test_an_unknown_queue_is_refused(live_server: LiveServer) -> None:
    with process(live_server, *WORKER, "--queue", "other") as child:
        assert child.wait(60) == 1


def test_without_redis_the_relay_sequences_and_follows(live_server: LiveServer) -> None:
    with process(live_server, *RELAY, "--follow", redis_url="unix:///nowhere.sock") as relay:
        for mark in range(3):
            cast(mark)
            eventually(lambda: Entry.objects.count() == mark + 1)  # noqa: B023
        assert selectors.lag(SOURCE) == 0
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(60) == 0
