"""polls was restored to an older dump: its snapshots here become what it tells now."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor
from provote_core.testing.events import batch_of, samples
from votes.models import PollSnapshot
from votes.subscribers import HANDLERS, NEW_HISTORY

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
    known = PollSnapshot.objects.get(pk=poll)
    assert (known.version, known.status) == (2, "open")
    assert known.sealed_at is not None, "a seal is votes' own"
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
