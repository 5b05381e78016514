"""Restores: of polls, whose current states replace the snapshots here; of votes itself."""

import asyncio
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import AsyncConnection

from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor, Outbox
from provote_testing.events import batch_of, samples
from provote_testing.tokens import bearer, mint
from votes import polls_client
from votes.casting.process import conninfo
from votes.models import PollSnapshot, Vote
from votes.services import forget_versions
from votes.subscribers import HANDLERS, NEW_HISTORY
from votes.writer import polls as known
from votes.writer.slow_path import LOCK_TIMEOUT

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "polls/0"


class ListFeed(Feed):
    """A producer's feed of the events in a list."""

    def __init__(self) -> None:
        self.source, self.epoch = SOURCE, 1
        self.events: list[dict[str, Any]] = []

    def pull(self, *, after: int, limit: int = 100) -> Batch:
        found = batch_of(
            self.events[after : after + limit], source=SOURCE, first_seq=after + 1
        ).events
        return Batch(
            source=SOURCE, epoch=self.epoch, first_seq=after + 1, events=found,
            last_seq=len(self.events),
        )  # fmt: skip


def state(poll_id: Any, version: int, status: str) -> dict[str, Any]:
    sample = samples()["poll.opened"]
    data = {**sample["data"], "poll_id": str(poll_id), "version": version, "status": status}
    return {**sample, "data": data, "version": version}


@pytest.fixture
def polls() -> ListFeed:
    return ListFeed()


@pytest.fixture
def follower(polls: ListFeed) -> Follower:
    follower = Follower(SOURCE, HANDLERS, new_history=NEW_HISTORY[SOURCE])
    follower._feed = polls
    return follower


def test_after_a_restore_an_older_state_replaces_a_lost_newer_one(
    polls: ListFeed, follower: Follower
) -> None:
    poll, lost = uuid4(), uuid4()
    polls.events = [state(poll, 2, "open"), state(lost, 2, "open"), state(poll, 3, "closed")]
    follower.step()
    PollSnapshot.objects.filter(pk=poll).update(sealed_at=timezone.now())
    assert PollSnapshot.objects.get(pk=poll).status == "closed"
    del polls.events[1:]
    polls.epoch = 2
    follower.step()
    follower.step()
    snapshot = PollSnapshot.objects.get(pk=poll)
    assert (snapshot.version, snapshot.status) == (2, "open")
    assert snapshot.sealed_at is not None, "a seal belongs to votes"
    assert PollSnapshot.objects.filter(pk=lost).exists(), (
        "a snapshot stays, because it may have votes"
    )
    assert Cursor.objects.get().epoch == 2
    polls.events.append(state(poll, 3, "archived"))
    follower.step()
    follower.step()
    assert PollSnapshot.objects.get(pk=poll).status == "archived"


def test_within_one_history_an_older_state_changes_nothing(
    polls: ListFeed, follower: Follower
) -> None:
    poll = uuid4()
    newer, older = state(poll, 3, "closed"), state(poll, 2, "open")
    apply_batch(batch_of([newer, older, newer], source=SOURCE), HANDLERS)
    assert PollSnapshot.objects.get().status == "closed"


# Casting, whose processes cache definitions of polls


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Starts another history of polls in which no poll has been published yet."""
    monkeypatch.setattr(known, "EPOCH_CHECK_INTERVAL", 0)
    Cursor.objects.create(source=SOURCE, epoch=1)

    def restore() -> None:
        forget_versions()
        Cursor.objects.update(epoch=2)

    return sync_to_async(restore)


def status_and_code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_poll_that_was_opened_again_has_its_new_choices(
    casting: Any, make_poll: Any, restored: Any
) -> None:
    """In the restored dump it was a draft, which was opened with other choices."""
    poll, other = await sync_to_async(make_poll)(), uuid4()
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    await restored()
    fresh = PollSnapshot.objects.filter(pk=poll.id)
    await sync_to_async(fresh.update)(version=2, choice_ids=[poll.choices[1], other])
    answer = await casting.cast(mint(), poll.id, poll.choices[0])
    assert status_and_code(answer) == (400, "unknown-choice")
    for choice in (poll.choices[1], other):
        assert (await casting.cast(mint(), poll.id, choice)).status_code == 201


async def test_a_poll_not_published_since_the_restore_is_fetched(
    casting: Any, make_poll: Any, restored: Any, serve_poll: Any, client: Any
) -> None:
    draft, same, gone = [await sync_to_async(make_poll)() for _ in range(3)]
    for poll in (draft, same, gone):
        assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    await restored()
    await serve_poll(draft, {"status": "draft", "version": 1})
    await serve_poll(same, {})
    answers = {
        poll: status_and_code(await casting.cast(mint(), poll.id, poll.choices[0]))
        for poll in (draft, same, gone)
    }
    asked = await sync_to_async(make_poll)(version=0)
    url = f"/api/v1/votes/eligibility/?poll_id={asked.id}"
    answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
    assert status_and_code(answer) == (404, "poll-not-found"), "GET eligibility agrees"
    assert answers[draft] == (409, "poll-not-open")
    assert answers[same][0] == 201
    assert answers[gone] == (404, "poll-not-found"), "the poll no longer exists"
    assert await sync_to_async(Vote.objects.filter(poll_id=gone.id).count)() == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"status": "draft", "allow_change": True}, (409, "poll-not-open")),
        ({"allow_change": False}, (409, "change-not-allowed")),
        (None, (404, "poll-not-found")),
    ],
)
async def test_changes_and_retractions_depend_on_the_current_state_of_the_poll(
    casting: Any, make_poll: Any, restored: Any, serve_poll: Any, client: Any, state: Any,
    expected: tuple[int, str],
) -> None:  # fmt: skip
    mine, poll = mint(), await sync_to_async(make_poll)(allow_change=True)
    vote = (await casting.cast(mine, poll.id, poll.choices[0])).json()
    await restored()
    if state is not None:
        await serve_poll(poll, state)
    url, headers = f"/api/v1/votes/{vote['id']}/", bearer(mine) | {"If-Match": "*"}
    body = {"choice_id": str(poll.choices[1])}
    put = sync_to_async(client.put)(url, body, content_type="application/json", headers=headers)
    assert status_and_code(await put) == expected
    assert status_and_code(await sync_to_async(client.delete)(url, headers=headers)) == expected


async def test_a_cast_waits_for_a_snapshot_that_is_being_stored(
    casting: Any, make_poll: Any, serve_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(version=0)
    await serve_poll(poll, {})
    async with await AsyncConnection.connect(conninfo()) as other:
        await other.execute("SELECT FROM poll_snapshot WHERE poll_id = %s FOR UPDATE", [poll.id])
        answer = asyncio.create_task(casting.cast(mint(), poll.id, poll.choices[0]))
        await asyncio.sleep(2 * LOCK_TIMEOUT / 1_000)
    assert (await answer).status_code == 201


async def test_a_vote_is_changed_and_retracted_once_its_poll_is_confirmed(
    casting: Any, make_poll: Any, restored: Any, serve_poll: Any, client: Any, settings: Any
) -> None:
    mine, poll = mint(), await sync_to_async(make_poll)(allow_change=True)
    vote = (await casting.cast(mine, poll.id, poll.choices[0])).json()
    await restored()
    url, headers = f"/api/v1/votes/{vote['id']}/", bearer(mine) | {"If-Match": "*"}
    body = {"choice_id": str(poll.choices[1])}
    put = {"path": url, "data": body, "content_type": "application/json", "headers": headers}
    reachable, settings.PROVOTE.urls["polls"] = (
        settings.PROVOTE.urls["polls"],
        "http://127.0.0.1:1",
    )
    unavailable = (503, "poll-unavailable")
    assert status_and_code(await sync_to_async(client.put)(**put)) == unavailable
    assert status_and_code(await sync_to_async(client.delete)(url, headers=headers)) == unavailable
    settings.PROVOTE.urls["polls"] = reachable
    await serve_poll(poll, {"allow_change": True})

    def change() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert status_and_code(client.put(**put)) == (200, "")
        return [query["sql"] for query in queries]

    executed = await sync_to_async(change)()
    locks = [n for n, sql in enumerate(executed) if "pg_advisory_xact_lock_shared" in sql]
    stores = [n for n, sql in enumerate(executed) if "INSERT INTO poll_snapshot" in sql]
    between = executed[stores[0] : locks[0]]
    assert "COMMIT" in between, "a seal locks in the other order: together they would deadlock"
    assert (await sync_to_async(client.delete)(url, headers=headers)).status_code == 204


async def test_few_fetches_run_at_a_time_and_further_ones_are_503(
    serve_poll: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads serve a process: if all of them waited, no poll could be sealed."""
    monkeypatch.setattr(polls_client, "_fetch_slots", threading.BoundedSemaphore(1))
    url = f"/api/v1/votes/eligibility/?poll_id={uuid4()}"
    with polls_client._fetch_slots:
        answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
        assert status_and_code(answer) == (503, "poll-unavailable")
    answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
    assert status_and_code(answer) == (404, "poll-not-found"), "a slot is free again"


async def test_an_unconfirmed_poll_is_503_while_polls_is_unreachable(
    casting: Any, make_poll: Any, restored: Any, settings: Any
) -> None:
    settings.PROVOTE.urls["polls"] = "unix:/nowhere/polls.sock"
    poll = await sync_to_async(make_poll)()
    await restored()
    answer = await casting.cast(mint(), poll.id, poll.choices[0])
    assert status_and_code(answer) == (503, "poll-unavailable")


# A restore of votes: later seals are lost, and polls has the closing times


def closed(poll_id: UUID) -> dict[str, Any]:
    sample = samples()["poll.closed"]
    return {**sample, "data": {**sample["data"], "poll_id": str(poll_id)}}


def seals() -> list[str]:
    """The times of the published seals."""
    events = [event for row in Outbox.objects.order_by("id") for event in row.events]
    return [event["data"]["closed_at"] for event in events if event["type"] == "poll.sealed"]


def vote(poll_id: UUID, at: Any) -> None:
    Vote.objects.create(
        id=uuid4(), poll_id=poll_id, voter=uuid4().bytes, delegated=False, choice_id=uuid4(),
        cast_at=at, batch=1,
    )  # fmt: skip


def test_a_closed_poll_without_its_seal_is_sealed_again(
    polls: ListFeed, follower: Follower
) -> None:
    poll = uuid4()
    polls.events = [state(poll, 2, "open"), closed(poll)]
    closed_at = datetime.fromisoformat(closed(poll)["data"]["closed_at"])
    vote(poll, closed_at - timedelta(minutes=1))
    follower.step()
    assert PollSnapshot.objects.get().sealed_at == closed_at
    assert seals() == [samples()["poll.closed"]["data"]["closed_at"]]
    polls.events.append({**closed(poll), "type": "poll.archived"})
    Cursor.objects.update(applied_seq=1)
    follower._seen = -1
    follower.step()
    assert len(seals()) == 1, "an existing seal is not published again"


def test_a_lost_seal_is_set_after_votes_cast_since_the_restore(
    polls: ListFeed, follower: Follower
) -> None:
    poll, late = uuid4(), timezone.now()
    polls.events = [state(poll, 2, "open")]
    follower.step()
    vote(poll, late)
    polls.events.append(closed(poll))
    follower.step()
    follower.step()
    assert PollSnapshot.objects.get().sealed_at == late
    assert len(seals()) == 1
