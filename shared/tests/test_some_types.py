"""Following only some types of a source: few events are sent, the cursor covers all."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from ledger.models import Entry
from ledger.subscribers import HANDLERS, write_down
from ledger.votes import POLL, SOURCE, cast, entries, votes

from provote_core import outbox
from provote_core.celery import broker
from provote_core.events import Batch, Fact, PollSealed, UnreadableEvent
from provote_core.events.envelope import read_batch
from provote_core.outbox import consumer, selectors, sequencer
from provote_core.outbox.consumer import Gap, apply_batch
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor, Outbox
from provote_core.services import consumers_of, receivers_of, subscriptions_of
from provote_testing.events import batch_of, samples

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SEALS = {"poll.sealed": write_down}


def seal() -> Fact:
    return Fact(data=PollSealed(poll_id=POLL, closed_at=NOON), subject=str(POLL), version=2)


def append_facts(*facts: Fact) -> None:
    with transaction.atomic():
        outbox.append(facts)


@pytest.fixture
def history() -> None:
    """Positions 1 to 8 in four rows, of which 4 and 6 are seals; the ninth has no position."""
    cast("a", "b")
    append_facts(*votes("c"), seal())
    append_facts(*votes("d"), seal(), *votes("e"))
    cast("f")
    sequencer.assign_positions(SOURCE)
    cast("g")


def ask(settings: Any, **query: Any) -> Any:
    sibling = Client(headers={"Authorization": f"Bearer {settings.PROVOTE.service_token}"})
    return sibling.get("/internal/v1/feed", {"source": SOURCE} | query)


def some(*seqs: int, first: int, through: int) -> Batch:
    """A batch of seals at `seqs`, without the other events."""
    (sealed,) = batch_of([samples()["poll.sealed"]], source=SOURCE).events
    events = [{**sealed, "seq": seq, "id": f"{seq}.0"} for seq in seqs]
    return Batch(
        source=SOURCE, epoch=1, first_seq=first, events=events,
        through_seq=through, through_time=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "limit", "found", "through"),
    [
        (0, 1_000, [4, 6], 8),
        (0, 1, [], 2),  # whole rows are looked at
        (2, 1, [4], 4),
        (3, 1, [4], 4),
        (4, 1, [6], 7),
        (4, 3, [6], 7),
        (6, 1_000, [], 8),
        (8, 1_000, [], 8),
        (9, 1_000, [], 9),
        (3, 0, [], 3),
    ],
)
def test_the_feed_returns_the_requested_types(
    history: None, settings: Any, after: int, limit: int, found: list[int], through: int
) -> None:
    answer = ask(settings, types="poll.sealed", after_seq=after, limit=limit)
    batch = read_batch(answer.content)
    assert [event["seq"] for event in batch.after(after)] == found
    assert {event["type"] for event in batch.events} <= {"poll.sealed"}
    assert (batch.first_seq, batch.through, batch.last_seq) == (after + 1, through, 9)
    last = Outbox.objects.filter(first_seq__lte=through).latest("first_seq")
    assert batch.through_time == (last.created_at if through > after else None)


def test_rows_without_such_an_event_are_not_read(history: None) -> None:
    rows, _ = selectors.page_of_types(["poll.sealed"], after=0, limit=1_000)
    assert [row.first_seq for row in rows] == [3, 5]


def test_several_types_can_be_requested_and_unknown_ones_are_ignored(
    history: None, settings: Any
) -> None:
    batch = read_batch(ask(settings, types="vote.cast,poll.sealed,some.day").content)
    assert [event["seq"] for event in batch.events] == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    "types", ["", ",", "vote.cast,", "vote", "vote.cast;x.y", "a.b" + ",a.b" * 50]
)
def test_a_bad_list_of_types_is_400(settings: Any, types: str) -> None:
    answer = ask(settings, types=types)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/types"


def test_omitted_events_move_the_cursor() -> None:
    assert apply_batch(some(2, first=1, through=5), HANDLERS) == 5
    assert apply_batch(some(first=6, through=9), HANDLERS) == 4
    assert apply_batch(some(2, first=1, through=5), HANDLERS) == 0
    assert apply_batch(some(8, 11, first=7, through=12), HANDLERS) == 3
    (cursor,) = Cursor.objects.all()
    assert (cursor.applied_seq, cursor.applied_at) == (12, NOON)
    assert len(entries()) == 2, "2 and 11: 8 had been left out"


def test_a_gap_of_omitted_events_is_detected() -> None:
    apply_batch(some(first=1, through=2), HANDLERS)
    with pytest.raises(Gap):
        apply_batch(some(first=4, through=6), HANDLERS)


@pytest.mark.parametrize(
    "forged",
    [
        some(3, 3, first=1, through=5),
        some(4, 3, first=1, through=5),
        some(6, first=1, through=5),
        some(0, first=1, through=5),
        some(True, first=1, through=5),
    ],
)
def test_forged_positions_change_nothing(forged: Batch) -> None:
    with pytest.raises(UnreadableEvent):
        apply_batch(forged, HANDLERS)
    assert not Cursor.objects.exists() or Cursor.objects.get().applied_seq == 0


@pytest.mark.parametrize("seed", range(20))
def test_random_histories_are_applied_once_and_in_order(
    own_feed: None, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Also with pages of any size, and with a cursor that another process moves."""
    dice = random.Random(seed)
    expected, appended = [], 0
    for _ in range(dice.randint(1, 12)):
        facts = [
            seal() if dice.random() < 0.3 else votes("x")[0] for _ in range(dice.randint(1, 6))
        ]
        append_facts(*facts)
        expected += [
            appended + n for n, fact in enumerate(facts, 1) if fact.data.type == "poll.sealed"
        ]
        appended += len(facts)
        if dice.random() < 0.7:
            sequencer.assign_positions(SOURCE)
        monkeypatch.setattr(Feed.pull, "__kwdefaults__", {"limit": dice.randint(1, 8)})
        if dice.random() < 0.7:
            after = dice.randint(0, selectors.applied_seq(SOURCE))
            consumer.catch_up(Feed(SOURCE, types=["poll.sealed"]), SEALS, after=after)
    sequencer.assign_positions(SOURCE)
    Follower(SOURCE, SEALS, alone=True).step()
    assert list(Entry.objects.order_by("pk").values_list("seq", flat=True)) == expected
    assert (selectors.applied_seq(SOURCE), selectors.lag(SOURCE)) == (appended, 0)


def test_a_follower_alone_applies_at_each_step(
    own_feed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker moves the cursor, so the follower applies in each step; only seals are sent."""
    travelled: set[str] = set()
    pull = Feed.pull

    def watched(feed: Feed, **place: int) -> Batch:
        page = pull(feed, **place)
        travelled.update(event["type"] for event in page.events)
        return page

    monkeypatch.setattr(Feed, "pull", watched)
    follower = Follower(SOURCE, SEALS, alone=True)
    for number in (1, 2, 3):
        append_facts(*votes("x"), seal())
        sequencer.assign_positions(SOURCE)
        follower.step()
        assert selectors.applied_seq(SOURCE) == 2 * number
    assert len(entries()) == 3
    assert travelled == {"poll.sealed"}


def test_the_broker_does_not_deliver_sources_that_are_read_from_the_feed() -> None:
    assert "votes/0" in subscriptions_of("polls")
    assert "polls" in consumers_of("votes/0")
    assert receivers_of("votes/0") == ["analytics"]
    bound = {
        (queue.name, one.routing_key)
        for queue in broker.queues("polls")
        for one in (queue, *list[Any](queue.bindings))
    }
    assert bound == {("polls.jobs", "polls.jobs"), ("polls.events", "users.0")}
