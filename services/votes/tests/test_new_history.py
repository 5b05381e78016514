"""After a restore: of polls, whose snapshots here become what it tells now; of votes itself."""

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


class Told(Feed):
    """A producer's feed that is a list."""

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
def polls() -> Told:
    return Told()


@pytest.fixture
def follower(polls: Told) -> Follower:
    follower = Follower(SOURCE, HANDLERS, new_history=NEW_HISTORY[SOURCE])
    follower._feed = polls
    return follower


def test_an_older_state_replaces_a_newer_one_that_is_no_more(
    polls: Told, follower: Follower
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
    assert snapshot.sealed_at is not None, "a seal is votes' own"
    assert PollSnapshot.objects.filter(pk=lost).exists(), "it may have votes"
    assert Cursor.objects.get().epoch == 2
    polls.events.append(state(poll, 3, "archived"))
    follower.step()
    follower.step()
    assert PollSnapshot.objects.get(pk=poll).status == "archived"


def test_in_one_history_an_older_state_changes_nothing(polls: Told, follower: Follower) -> None:
    poll = uuid4()
    newer, older = state(poll, 3, "closed"), state(poll, 2, "open")
    apply_batch(batch_of([newer, older, newer], source=SOURCE), HANDLERS)
    assert PollSnapshot.objects.get().status == "closed"


# Casting, whose processes know frozen polls by heart


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the consumer see another history of polls, which tells of no poll yet."""
    monkeypatch.setattr(known, "EPOCH_CHECK_INTERVAL", 0)
    Cursor.objects.create(source=SOURCE, epoch=1)

    def restore() -> None:
        forget_versions()
        Cursor.objects.update(epoch=2)

    return sync_to_async(restore)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_poll_that_is_frozen_anew_is_voted_on_as_it_is_now(
    casting: Any, make_poll: Any, restored: Any
) -> None:
    """It was a draft in the dump, and opened again with other choices."""
    poll, other = await sync_to_async(make_poll)(), uuid4()
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    await restored()
    fresh = PollSnapshot.objects.filter(pk=poll.id)
    await sync_to_async(fresh.update)(version=2, choice_ids=[poll.choices[1], other])
    answer = await casting.cast(mint(), poll.id, poll.choices[0])
    assert told(answer) == (400, "unknown-choice")
    for choice in (poll.choices[1], other):
        assert (await casting.cast(mint(), poll.id, choice)).status_code == 201


async def test_what_polls_has_not_told_of_since_is_asked_about(
    casting: Any, make_poll: Any, restored: Any, polls_says: Any, client: Any
) -> None:
    draft, same, gone = [await sync_to_async(make_poll)() for _ in range(3)]
    for poll in (draft, same, gone):
        assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    await restored()
    await polls_says(draft, {"status": "draft", "version": 1})
    await polls_says(same, {})
    answers = {
        poll: told(await casting.cast(mint(), poll.id, poll.choices[0]))
        for poll in (draft, same, gone)
    }
    asked = await sync_to_async(make_poll)(version=0)
    url = f"/api/v1/votes/eligibility/?poll_id={asked.id}"
    answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
    assert told(answer) == (404, "poll-not-found"), "who asks before is told the same"
    assert answers[draft] == (409, "poll-not-open")
    assert answers[same][0] == 201
    assert answers[gone] == (404, "poll-not-found"), "polls has it no more"
    assert await sync_to_async(Vote.objects.filter(poll_id=gone.id).count)() == 1


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        ({"status": "draft", "allow_change": True}, (409, "poll-not-open")),
        ({"allow_change": False}, (409, "change-not-allowed")),
        (None, (404, "poll-not-found")),
    ],
)
async def test_a_vote_is_changed_and_retracted_as_polls_says_now(
    casting: Any, make_poll: Any, restored: Any, polls_says: Any, client: Any, says: Any,
    problem: tuple[int, str],
) -> None:  # fmt: skip
    mine, poll = mint(), await sync_to_async(make_poll)(allow_change=True)
    vote = (await casting.cast(mine, poll.id, poll.choices[0])).json()
    await restored()
    if says is not None:
        await polls_says(poll, says)
    url, headers = f"/api/v1/votes/{vote['id']}/", bearer(mine) | {"If-Match": "*"}
    body = {"choice_id": str(poll.choices[1])}
    put = sync_to_async(client.put)(url, body, content_type="application/json", headers=headers)
    assert told(await put) == problem
    assert told(await sync_to_async(client.delete)(url, headers=headers)) == problem


async def test_a_snapshot_that_another_is_storing_is_waited_for(
    casting: Any, make_poll: Any, polls_says: Any
) -> None:
    poll = await sync_to_async(make_poll)(version=0)
    await polls_says(poll, {})
    async with await AsyncConnection.connect(conninfo()) as other:
        await other.execute("SELECT FROM poll_snapshot WHERE poll_id = %s FOR UPDATE", [poll.id])
        answer = asyncio.create_task(casting.cast(mint(), poll.id, poll.choices[0]))
        await asyncio.sleep(2 * LOCK_TIMEOUT / 1_000)
    assert (await answer).status_code == 201


async def test_once_polls_was_asked_a_vote_is_changed_and_retracted(
    casting: Any, make_poll: Any, restored: Any, polls_says: Any, client: Any, settings: Any
) -> None:
    mine, poll = mint(), await sync_to_async(make_poll)(allow_change=True)
    vote = (await casting.cast(mine, poll.id, poll.choices[0])).json()
    await restored()
    url, headers = f"/api/v1/votes/{vote['id']}/", bearer(mine) | {"If-Match": "*"}
    body = {"choice_id": str(poll.choices[1])}
    put = {"path": url, "data": body, "content_type": "application/json", "headers": headers}
    known, settings.PROVOTE.urls["polls"] = settings.PROVOTE.urls["polls"], "http://127.0.0.1:1"
    unavailable = (503, "poll-unavailable")
    assert told(await sync_to_async(client.put)(**put)) == unavailable
    assert told(await sync_to_async(client.delete)(url, headers=headers)) == unavailable
    settings.PROVOTE.urls["polls"] = known
    await polls_says(poll, {"allow_change": True})

    def changed() -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            assert told(client.put(**put)) == (200, "")
        return [query["sql"] for query in seen]

    said = await sync_to_async(changed)()
    locks = [n for n, sql in enumerate(said) if "pg_advisory_xact_lock_shared" in sql]
    keeps = [n for n, sql in enumerate(said) if "INSERT INTO poll_snapshot" in sql]
    between = said[keeps[0] : locks[0]]
    assert "COMMIT" in between, "a seal takes the lock first: with both held, both would wait"
    assert (await sync_to_async(client.delete)(url, headers=headers)).status_code == 204


async def test_of_a_crowd_that_has_polls_asked_some_are_told_to_come_again(
    polls_says: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads serve a process: were all of them to wait, no poll would be sealed."""
    monkeypatch.setattr(polls_client, "_fetch_slots", threading.BoundedSemaphore(1))
    url = f"/api/v1/votes/eligibility/?poll_id={uuid4()}"
    with polls_client._fetch_slots:
        answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
        assert told(answer) == (503, "poll-unavailable")
    answer = await sync_to_async(client.get)(url, headers=bearer(mint()))
    assert told(answer) == (404, "poll-not-found"), "and the next is asked about again"


async def test_while_polls_is_away_nothing_is_taken_on_trust(
    casting: Any, make_poll: Any, restored: Any, settings: Any
) -> None:
    settings.PROVOTE.urls["polls"] = "unix:/nowhere/polls.sock"
    poll = await sync_to_async(make_poll)()
    await restored()
    answer = await casting.cast(mint(), poll.id, poll.choices[0])
    assert told(answer) == (503, "poll-unavailable")


# votes was restored: a seal since then is lost, and polls still says when the poll was closed


def closed(poll_id: UUID) -> dict[str, Any]:
    sample = samples()["poll.closed"]
    return {**sample, "data": {**sample["data"], "poll_id": str(poll_id)}}


def seals() -> list[str]:
    """The times of the seals that were told."""
    events = [event for row in Outbox.objects.order_by("id") for event in row.events]
    return [event["data"]["closed_at"] for event in events if event["type"] == "poll.sealed"]


def vote(poll_id: UUID, at: Any) -> None:
    Vote.objects.create(
        id=uuid4(), poll_id=poll_id, voter=uuid4().bytes, delegated=False, choice_id=uuid4(),
        cast_at=at, batch=1,
    )  # fmt: skip


def test_a_closed_poll_without_its_seal_is_sealed_again(polls: Told, follower: Follower) -> None:
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
    assert len(seals()) == 1, "a seal that stands is not told again"


def test_a_vote_that_came_before_it_was_sealed_again_is_within_it(
    polls: Told, follower: Follower
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
