"""Streams and the policy of results: the same as in every other channel, at every moment."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from poll_events import Poll, at
from stream_client import Streams, events, running
from test_results import STATES, expected
from test_tallying import cast, close, ranked

from analytics.models import Poll as PollRow
from analytics.tallying.counting import count_due
from provote_testing.served import Sibling
from provote_testing.tokens import bearer, mint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def streams() -> AsyncIterator[Streams]:
    async with running() as app:
        yield app


async def made(polls: Sibling, **changes: Any) -> Poll:
    """A poll that polls and analytics know."""

    def make() -> Poll:
        poll = Poll(**changes).publish()
        polls.answers[poll.internal] = (200, poll.state)
        return poll

    return await sync_to_async(make)()


async def change(polls: Sibling, poll: Poll, **changes: Any) -> None:
    """Change the poll in polls and publish the event."""

    def publish() -> None:
        poll.change(**changes).publish()
        polls.answers[poll.internal] = (200, poll.state)

    await sync_to_async(publish)()


def reads(name: str, poll: Poll) -> dict[str, str]:
    """The headers of the role; none for anonymous."""
    tokens = {
        "owner": lambda: mint(poll.owner),
        "backend": lambda: mint(poll.owner, key_id=uuid4(), scopes=["results:read"]),
        "staff": lambda: mint(uuid4(), staff=True),
        "stranger": lambda: mint(uuid4()),
    }
    return bearer(tokens[name]()) if name in tokens else {}


@pytest.mark.parametrize("visibility", ["live", "after_close", "owner_only"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ["owner", "backend", "staff", "stranger", "anonymous"])
async def test_every_role_state_and_policy_gets_what_results_give(
    streams: Streams, polls: Sibling, visibility: str, state: str, role: str
) -> None:
    poll = await made(polls, **STATES[state], results_visibility=visibility)
    if state == "sealed":
        await sync_to_async(poll.sealed)()
    shown = 200 if role in ("owner", "backend", "staff") else expected(visibility, state)
    client = await streams.open(poll.stream, **reads(role, poll))
    if shown == 404:
        await client.until(lambda client: client.is_complete)
        assert client.problem == (404, "poll-not-found")
        return
    first = await client.event("snapshot" if shown == 200 else "hidden")
    if shown == 403:
        assert first.data == {"reason": visibility}
        assert first.id is None
        assert b"votes" not in client.text
        assert [event.name for event in events(client.text)] == ["hidden"]


async def test_an_unknown_poll_is_not_found(streams: Streams, polls: Sibling) -> None:
    client = await streams.open(Poll().stream)
    await client.until(lambda client: client.is_complete)
    assert client.problem == (404, "poll-not-found")


async def test_a_poll_without_its_event_is_fetched(streams: Streams, polls: Sibling) -> None:
    poll = Poll()
    polls.answers[poll.internal] = (200, poll.state)
    client = await streams.open(poll.stream)
    assert (await client.event("snapshot")).data["status"] == "open"


async def test_a_poll_is_unavailable_while_polls_is_down(streams: Streams) -> None:
    client = await streams.open(Poll().stream)
    await client.until(lambda client: client.is_complete)
    assert client.problem == (503, "poll-unavailable")


async def test_a_stream_starts_when_the_poll_closes(streams: Streams, polls: Sibling) -> None:
    poll = await made(polls, results_visibility="after_close")
    client = await streams.open(poll.stream)
    await client.event("hidden")
    await sync_to_async(poll.votes)(2, 1)
    await change(polls, poll, status="closed")
    snapshot = await client.event("snapshot")
    assert snapshot.data["total_votes"] == 3
    assert not client.named("results"), "the states before the end stay hidden"


async def test_resuming_does_not_show_the_history_of_a_hidden_poll(
    streams: Streams, polls: Sibling
) -> None:
    poll = await made(polls, results_visibility="after_close")
    owner = await streams.open(poll.stream, **reads("owner", poll))
    first = await owner.event("snapshot")
    for number in (1, 2):
        await sync_to_async(poll.votes)(1)
        await owner.event("results", number)
    await change(polls, poll, status="closed")
    await owner.event("results", 3)
    client = await streams.open(poll.stream, Last_Event_ID=first.id)
    snapshot = await client.event("snapshot")
    assert (snapshot.data["total_votes"], client.named("results")) == (2, [])


async def pass_the_end(poll: Poll) -> None:
    """Have the poll's `closes_at`, as analytics knows it, be over."""
    rows = PollRow.objects.filter(pk=poll.id)
    await rows.aupdate(closes_at=timezone.now() - timedelta(seconds=1))


async def test_the_clock_closes_a_poll_once_polls_confirms_it(
    streams: Streams, polls: Sibling
) -> None:
    poll = await made(polls, results_visibility="after_close", closes_at=at(hours=1))
    client = await streams.open(poll.stream)
    await client.event("hidden")
    owner = await streams.open(poll.stream, **reads("owner", poll))
    await owner.event("snapshot")
    polls.answers.pop(poll.internal)
    await pass_the_end(poll)
    await owner.until(lambda client: b'"status":"closed"' in client.text)
    assert not client.named("snapshot"), "polls has not confirmed it"
    polls.answers[poll.internal] = (200, poll.state)
    assert (await client.event("snapshot")).data["status"] == "closed"


async def test_an_end_that_was_moved_shows_nothing(streams: Streams, polls: Sibling) -> None:
    """The event of the move has not arrived: polls knows better."""
    poll = await made(polls, results_visibility="after_close", closes_at=at(hours=1))
    client = await streams.open(poll.stream)
    await client.event("hidden")
    owner = await streams.open(poll.stream, **reads("owner", poll))
    await owner.event("snapshot")
    poll.change(closes_at=at(hours=2))
    polls.answers[poll.internal] = (200, poll.state)
    await pass_the_end(poll)
    await owner.until(lambda client: b'"status":"closed"' in client.text)
    await owner.until(lambda client: b'"status":"open"' in client.text.rpartition(b"id:")[2])
    assert [event.name for event in events(client.text)] == ["hidden"]


async def test_a_stream_starts_when_its_viewer_has_voted(
    streams: Streams, polls: Sibling, votes: Sibling
) -> None:
    poll = await made(polls, results_visibility="after_vote")
    subject = uuid4()
    asked = f"/internal/v1/polls/{poll.id}/voted/"
    votes.answers[asked] = (200, {"voted": False})
    client = await streams.open(poll.stream, **bearer(mint(subject)))
    await client.event("hidden")
    votes.answers[asked] = (200, {"voted": True})
    assert (await client.event("snapshot")).data["total_votes"] == 0


async def test_a_poll_that_becomes_private_ends_the_streams_of_others(
    streams: Streams, polls: Sibling
) -> None:
    poll = await made(polls)
    client = await streams.open(poll.stream)
    owner = await streams.open(poll.stream, **reads("owner", poll))
    await client.event("snapshot")
    await change(polls, poll, listing="private")
    assert (await client.event("end")).data == {"reason": "not-found"}
    await client.until(lambda client: client.is_complete)
    await owner.event("results")
    assert not owner.is_complete


async def test_a_final_result_ends_the_stream_and_then_is_204(
    streams: Streams, polls: Sibling
) -> None:
    poll = await sync_to_async(ranked)()
    polls.answers[poll.internal] = (200, poll.state)
    await sync_to_async(cast)(poll, "0>1", "1>0", "1")
    client = await streams.open(poll.stream)
    await client.event("snapshot")
    await sync_to_async(close)(poll)
    await sync_to_async(count_due)()
    assert (await client.event("end")).data == {"reason": "final"}
    await client.until(lambda client: client.is_complete)
    last = client.named("results")[-1]
    assert last.data["final"]
    assert last.data["tally"]["final"]
    again = await streams.open(poll.stream, Last_Event_ID=last.id)
    await again.until(lambda client: client.is_complete)
    assert (again.status, again.text) == (204, b"")
    anew = await streams.open(poll.stream)
    assert (await anew.event("end")).data == {"reason": "final"}
    assert [event.name for event in events(anew.text)] == ["snapshot", "end"]


async def test_an_expired_token_ends_the_stream(streams: Streams, polls: Sibling) -> None:
    poll = await made(polls, results_visibility="owner_only")
    client = await streams.open(poll.stream, **bearer(mint(poll.owner, lifetime=4)))
    await client.event("snapshot")
    await client.until(lambda client: client.is_complete)


async def test_an_invalid_token_is_401(streams: Streams, polls: Sibling) -> None:
    poll = await made(polls)
    client = await streams.open(poll.stream, Authorization="Bearer x.y.z")
    await client.until(lambda client: client.is_complete)
    assert client.problem == (401, "invalid-token")
