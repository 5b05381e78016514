"""Results as a stream: its events, resumption, cuts, and what reading costs."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from conftest import Reader
from poll_events import Poll, apply, cast, vote
from stream_client import TIMES, Event, Streams, another, events, running

from analytics import selectors
from analytics.models import ChoiceCount, PollAnalytics
from analytics.streaming import topics
from analytics.streaming.reader import Pace
from analytics.streaming.streams import Times
from provote_core.limits.rates import parse_rates
from provote_testing.conformance.ids import other_forms

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def streams() -> AsyncIterator[Streams]:
    async with running() as app:
        yield app


async def published(**changes: Any) -> Poll:
    return await sync_to_async(lambda: Poll(**changes).publish())()


async def count(poll: Poll, *numbers: int) -> None:
    await sync_to_async(poll.votes)(*numbers)


async def results(poll: Poll) -> dict[str, Any]:
    answer = await sync_to_async(Reader().get)(poll.results)
    return dict(answer.json())


async def test_a_stream_begins_with_a_snapshot_and_goes_on_with_changes(streams: Streams) -> None:
    poll = await published()
    await count(poll, 1, 2)
    client = await streams.open(poll.stream)
    first = await client.event("snapshot")
    assert client.status == 200
    assert client.headers["content-type"] == "text/event-stream"
    assert client.headers["cache-control"] == "private, no-store"
    assert {"x-request-id", "ratelimit", "x-content-type-options"} <= client.headers.keys()
    assert first.data == await results(poll)
    await count(poll, 0, 1)
    change = await client.event("results")
    assert change.data == await results(poll)
    assert (first.position, change.position) == (3, 4)
    assert len(client.named("snapshot")) == 1


async def test_retry_comes_first_and_differs_between_clients(streams: Streams) -> None:
    poll = await published()
    found = set()
    for _ in range(10):
        client = await streams.open(poll.stream)
        await client.event("snapshot")
        line, _, _ = client.text.partition(b"\n\n")
        found.add(int(line.removeprefix(b"retry: ")))
    assert len(found) > 1
    assert all(2000 <= retry <= 8000 for retry in found)


@pytest.mark.parametrize("ending", ["/stream/", "/stream"])
async def test_the_path_works_without_its_slash_and_in_capitals(
    streams: Streams, ending: str
) -> None:
    poll = await published()
    client = await streams.open(f"/api/v1/polls/{str(poll.id).upper()}{ending}")
    assert (await client.event("snapshot")).data["poll_id"] == str(poll.id)


async def test_silence_is_filled_with_heartbeats() -> None:
    poll = await published()
    times = Times(heartbeat=0.01, length=(60, 60), retry=(2, 8), stop=(0, 0), ask=(1, 1))
    async with running(times=times) as streams:
        client = await streams.open(poll.stream)
        await client.until(lambda client: client.text.count(b": heartbeat\n\n") >= 3)
        assert len(events(client.text)) == 1


async def test_a_stream_ends_after_its_length_and_can_be_resumed() -> None:
    poll = await published()
    times = Times(heartbeat=5, length=(0.05, 0.1), retry=(2, 8), stop=(0, 0), ask=(1, 1))
    async with running(times=times) as streams:
        client = await streams.open(poll.stream)
        await client.until(lambda client: client.is_complete)
        assert [event.name for event in events(client.text)] == ["snapshot"]


async def test_a_client_that_has_the_current_state_gets_nothing_again(streams: Streams) -> None:
    poll = await published()
    await count(poll, 1)
    first = await (await streams.open(poll.stream)).event("snapshot")
    client = await streams.open(poll.stream, Last_Event_ID=first.id)
    await count(poll, 1)
    change = await client.event("results")
    assert (change.position, len(events(client.text))) == (2, 1)


async def test_a_client_gets_what_it_has_missed_in_order(streams: Streams) -> None:
    poll = await published()
    watching = await streams.open(poll.stream)
    first = await watching.event("snapshot")
    for number in range(1, 6):
        await count(poll, 1)
        await watching.event("results", number)
    client = await streams.open(poll.stream, Last_Event_ID=first.id)
    await client.event("results", 5)
    assert events(client.text) == watching.named("results")


@pytest.mark.parametrize("last", ["0-0000000000000000", "7", "x" * 5_000, "é", "-1-a"])
async def test_an_unknown_last_event_id_gets_a_snapshot(streams: Streams, last: str) -> None:
    poll = await published()
    client = await streams.open(poll.stream, Last_Event_ID=last)
    assert (await client.event("snapshot")).data["total_votes"] == 0


async def test_the_last_event_id_of_another_poll_gets_a_snapshot(streams: Streams) -> None:
    poll, other = await published(), await published()
    last = await (await streams.open(other.stream)).event("snapshot")
    client = await streams.open(poll.stream, Last_Event_ID=str(last.id))
    assert (await client.event("snapshot")).data["poll_id"] == str(poll.id)


async def test_beyond_the_buffer_a_snapshot_follows(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "MAX_STATES", 3)
    poll = await published()
    watching = await streams.open(poll.stream)
    first = await watching.event("snapshot")
    for number in range(1, 6):
        await count(poll, 1)
        await watching.event("results", number)
    client = await streams.open(poll.stream, Last_Event_ID=first.id)
    assert (await client.event("snapshot")).data["total_votes"] == 5
    assert len(events(client.text)) == 1


async def test_another_process_resumes_by_the_same_ids(streams: Streams) -> None:
    poll = await published()
    await count(poll, 2, 1)
    first = await (await streams.open(poll.stream)).event("snapshot")
    async with another() as other:
        client = await other.open(poll.stream, Last_Event_ID=first.id)
        await count(poll, 1)
        change = await client.event("results")
        assert (change.position, len(events(client.text))) == (4, 1)


async def test_a_repaired_count_at_the_same_position_is_sent(streams: Streams) -> None:
    poll = await published()
    await count(poll, 1)
    client = await streams.open(poll.stream)
    first = await client.event("snapshot")

    def repair() -> None:
        ChoiceCount.objects.filter(poll_id=poll.id).update(votes=2)
        PollAnalytics.objects.filter(poll_id=poll.id).update(votes=2)

    await sync_to_async(repair)()
    change = await client.event("results")
    assert (first.position, change.position) == (1, 1)
    assert first.id != change.id
    assert change.data["total_votes"] == 2


async def test_a_stop_ends_streams_and_has_late_clients_connect_again(streams: Streams) -> None:
    poll = await published()
    clients = [await streams.open(poll.stream) for _ in range(20)]
    for client in clients:
        await client.event("snapshot")
    streams.app.begin_shutdown()
    for client in clients:
        await client.until(lambda client: client.is_complete)
    late = await streams.open(poll.stream)
    await late.until(lambda client: client.is_complete)
    assert (late.status, late.text[:7], events(late.text)) == (200, b"retry: ", [])


async def test_more_streams_than_the_process_may_have_are_refused() -> None:
    poll = await published()
    async with running(max_streams=2) as streams:
        first = await streams.open(poll.stream)
        await streams.open(poll.stream)
        refused = await streams.open(poll.stream)
        await refused.until(lambda client: client.is_complete)
        assert refused.problem == (503, "too-many-streams")
        assert int(refused.headers["retry-after"]) > 0
        await first.cut()
        assert (await streams.open(poll.stream)).status == 200


async def test_a_client_that_leaves_is_noticed_at_once(streams: Streams) -> None:
    poll = await published()
    client = await streams.open(poll.stream)
    await client.event("snapshot")
    assert streams.process.hub.streams == 1
    await client.cut()
    assert streams.process.hub.streams == 0


async def test_a_client_that_does_not_read_is_dropped(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provote_core.asgi_streaming.SEND_TIMEOUT", 0.05)
    poll = await published()
    slow = streams.begin(poll.stream, reads=False)
    quick = await streams.open(poll.stream)
    await quick.event("snapshot")
    assert slow.task is not None
    await asyncio.wait_for(slow.task, 10)
    await count(poll, 1)
    await quick.event("results")
    assert streams.process.hub.streams == 1


@pytest.mark.parametrize("query", [b"x=1", b"format=json", b"&", b"last_event_id=1"])
async def test_a_query_is_refused(streams: Streams, query: bytes) -> None:
    poll = await published()
    client = await streams.open(poll.stream, query=query)
    await client.until(lambda client: client.is_complete)
    assert client.problem == (400, "invalid-request")


async def test_other_methods_and_paths_are_refused(streams: Streams) -> None:
    poll = await published()
    for method in ("POST", "PUT", "DELETE"):
        client = await streams.open(poll.stream, method=method)
        await client.until(lambda client: client.is_complete)
        assert client.problem == (405, "method-not-allowed")
        assert client.headers["allow"] == "GET, HEAD, OPTIONS"
    forms = [f"/api/v1/polls/{form}/stream/" for form in other_forms(str(poll.id))]
    for other in (*forms, "/api/v1/polls/x/stream/", f"{poll.stream}/", "/", "/api/v1/polls/"):
        client = await streams.open(other)
        await client.until(lambda client: client.is_complete)
        assert client.problem == (404, "not-found")


async def test_head_and_options_end_at_once(streams: Streams) -> None:
    poll = await published()
    head = await streams.open(poll.stream, method="HEAD")
    await head.until(lambda client: client.is_complete)
    assert (head.status, head.text) == (200, b"")
    assert head.headers["content-type"] == "text/event-stream"
    assert "content-length" not in head.headers
    hidden = await streams.open((await published(listing="private")).stream, method="HEAD")
    assert hidden.status == 404
    options = await streams.open(poll.stream, method="OPTIONS")
    assert (options.status, options.headers["allow"]) == (200, "GET, HEAD, OPTIONS")
    assert streams.process.hub.streams == 0


async def test_opening_is_limited_as_any_read_is(streams: Streams, settings: Any) -> None:
    settings.PROVOTE.rates.update(parse_rates("read=2/h"))
    poll = await published()
    address = {"X_Real_IP": f"192.0.2.{random.randrange(2, 250)}"}
    seen = [(await streams.open(poll.stream, **address)).status for _ in range(3)]
    assert seen == [200, 200, 429]


async def test_reads_do_not_depend_on_the_number_of_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two thousand streams on ten polls: each change is read once, for all of them."""
    only_new = Pace(read=3_600, publish=0, extra=0.001)
    reads: list[int] = []
    real = selectors.changed_snapshots

    def counted(marks: Any) -> Any:
        reads.append(len(marks))
        return real(marks)

    monkeypatch.setattr(selectors, "changed_snapshots", counted)
    polls = [await published() for _ in range(10)]
    async with running(pace=only_new) as streams:
        clients = []
        for _ in range(20):
            opened = [streams.begin(poll.stream) for poll in polls for _ in range(10)]
            for client in opened:
                await client.event("snapshot")
            clients += opened
        assert streams.process.hub.streams == 2_000
        assert len(reads) <= 10, "a poll is read for its first stream only"
        for poll in polls:
            await count(poll, 1)
        reads.clear()
        await streams.process.reader.read()
        for client in clients:
            assert (await client.event("results")).data["total_votes"] == 1
        assert reads == [10], "one statement reads all polls for all streams"


async def test_a_thousand_random_cuts_lose_and_repeat_nothing(streams: Streams) -> None:
    """A client that is cut at random bytes has every state once, in order, at the end."""
    chance = random.Random(17)
    poll = await published()
    watching = await streams.open(poll.stream)
    await watching.event("snapshot")
    enough_votes = asyncio.Event()
    casting = asyncio.create_task(_cast_at_random(poll, chance, enough_votes))
    received: list[Event] = []
    for _ in range(1_000):
        last = {"Last_Event_ID": received[-1].id} if received else {}
        client = await streams.open(poll.stream, **last)
        length = chance.randrange(0, 1_500)  # bytes; a state has some 500
        with contextlib.suppress(TimeoutError):  # without a change it is cut in silence
            async with asyncio.timeout(0.01):
                await client.until(lambda client, length=length: len(client.text) > length)
        await client.cut()
        received += events(client.text[:length])
    enough_votes.set()
    await casting
    await _catch_up(streams, poll, received)
    await watching.until(lambda client: events(client.text)[-1].id == received[-1].id)
    every = [event.id for event in events(watching.text)]
    ids = [event.id for event in received]
    assert len(ids) > 20
    assert ids == every[every.index(ids[0]) :]
    assert [event.name for event in received].count("snapshot") == 1
    positions = [event.position for event in received]
    assert positions == sorted(positions)
    assert received[-1].data["choices"] == (await results(poll))["choices"]


async def _cast_at_random(poll: Poll, chance: random.Random, enough: asyncio.Event) -> None:
    while not enough.is_set():
        await count(poll, chance.randrange(0, 3), chance.randrange(1, 3))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(chance.random() / 20):
                await enough.wait()


async def _catch_up(streams: Streams, poll: Poll, received: list[Event]) -> None:
    """Connect once more, until the client has what the results show."""
    position = (await results(poll))["position"]
    if received[-1].position == position:
        return
    client = await streams.open(poll.stream, Last_Event_ID=received[-1].id)
    await client.until(
        lambda client: any(event.position == position for event in events(client.text))
    )
    received += events(client.text)


async def test_votes_of_other_polls_send_nothing(streams: Streams) -> None:
    poll, other = await published(), await published()
    client, watching = await streams.open(poll.stream), await streams.open(other.stream)
    await client.event("snapshot")
    await count(other, 3)
    await watching.event("results")
    await sync_to_async(apply)("votes/0", vote(uuid4(), None))
    await sync_to_async(apply)("votes/0", *cast(other, 1))
    await watching.event("results", 2)
    assert len(events(client.text)) == 1


async def test_health_and_metrics(streams: Streams) -> None:
    poll = await published()
    await (await streams.open(poll.stream)).event("snapshot")
    for question, status in (("live", "live"), ("ready", "ready")):
        client = await streams.open(f"/health/{question}")
        await client.until(lambda client: client.is_complete)
        body = json.loads(client.text)
        assert (client.status, body["service"]) == (200, "analytics-stream")
        assert body["status"] == status
    client = await streams.open("/metrics")
    await client.until(lambda client: client.is_complete)
    assert b"provote_streams " in client.text


def test_streams_differ_in_their_lengths() -> None:
    assert TIMES.heartbeat < 45, "the gateway waits for 45 s"
    assert Times().length[0] < Times().length[1]
