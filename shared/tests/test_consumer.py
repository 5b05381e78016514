"""Applying events: cursor and effects, for any delivery of messages."""

import random
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from django.db import OperationalError
from ledger.models import Entry
from ledger.subscribers import HANDLERS, write_down
from ledger.votes import SOURCE, cast, entries, in_threads, page

from provote_core.events import Batch, Event, UnreadableEvent
from provote_core.metrics import REGISTRY
from provote_core.outbox import consumer, selectors, sequencer
from provote_core.outbox.consumer import Gap, HistoryChanged, apply_batch, deliver
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import Cursor
from provote_testing.events import batch_of, samples

pytestmark = pytest.mark.django_db(transaction=True)


def batch(first: int, last: int, *, epoch: int = 1) -> Batch:
    """The events `first` to `last` of a fictional source, each marked with its position."""
    vote = samples()["vote.cast"]
    envelopes = [
        {**vote, "data": {**vote["data"], "ballot": str(seq)}} for seq in range(first, last + 1)
    ]
    return batch_of(envelopes, source=SOURCE, first_seq=first, epoch=epoch)


def upto(last: int) -> list[str]:
    return [str(seq) for seq in range(1, last + 1)]


def test_the_next_batch_is_applied() -> None:
    assert apply_batch(batch(1, 3), HANDLERS) == 3
    assert apply_batch(batch(4, 5), HANDLERS) == 2
    assert entries() == upto(5)
    assert selectors.applied_seq(SOURCE) == 5


def test_a_batch_that_was_applied_is_dropped() -> None:
    apply_batch(batch(1, 5), HANDLERS)
    assert apply_batch(batch(1, 5), HANDLERS) == apply_batch(batch(2, 3), HANDLERS) == 0
    assert entries() == upto(5)


def test_only_the_new_events_of_an_overlapping_batch_are_applied() -> None:
    apply_batch(batch(1, 5), HANDLERS)
    assert apply_batch(batch(3, 8), HANDLERS) == 3
    assert entries() == upto(8)


def test_a_gap_is_never_skipped() -> None:
    apply_batch(batch(1, 2), HANDLERS)
    with pytest.raises(Gap) as gap:
        apply_batch(batch(4, 5), HANDLERS)
    assert gap.value.applied_seq == 2
    assert entries() == upto(2)


@pytest.mark.parametrize("seed", range(5))
def test_duplicated_shuffled_overlapping_batches_have_the_effect_of_one(seed: int) -> None:
    chance = random.Random(seed)
    waiting = [batch(first, first + chance.randint(0, 12)) for first in range(1, 60, 4)] * 2
    chance.shuffle(waiting)
    waiting.append(batch(1, 72))
    for _ in range(10_000):
        if not waiting:
            break
        arrived = waiting.pop(0)
        try:
            apply_batch(arrived, HANDLERS)
        except Gap:
            waiting.insert(chance.randint(1, len(waiting)), arrived)
    assert entries() == upto(72)


def test_concurrent_consumers_apply_each_event_once() -> None:
    def apply(_: int) -> None:
        for first in range(1, 60, 3):
            apply_batch(batch(first, first + 5), HANDLERS)

    for thread in in_threads(4, apply):
        thread.join(20)
    assert entries() == upto(63)


def test_a_transient_database_error_changes_nothing() -> None:
    def refuse(events: Sequence[Event[Any]]) -> None:
        write_down(events)
        raise OperationalError("canceling statement due to lock timeout")

    apply_batch(batch(1, 2), HANDLERS)
    with pytest.raises(OperationalError):
        apply_batch(batch(3, 4), {"vote.cast": refuse})
    assert entries() == upto(2)
    assert selectors.applied_seq(SOURCE) == 2
    assert selectors.dead_letters() == {}


def test_handlers_get_runs_of_one_type_in_order() -> None:
    vote, seal, unknown = (
        samples()["vote.cast"],
        samples()["poll.sealed"],
        {"type": "x", "time": ""},
    )
    unknown = {**vote, **unknown, "time": vote["time"]}
    runs: list[list[tuple[str, int]]] = []

    def note(events: Sequence[Event[Any]]) -> None:
        runs.append([(event.type, event.seq) for event in events])

    mixed = batch_of([vote, vote, seal, unknown, vote], source=SOURCE)
    apply_batch(mixed, {"vote.cast": note, "poll.sealed": note})
    assert runs == [
        [("vote.cast", 1), ("vote.cast", 2)],
        [("poll.sealed", 3)],
        [("vote.cast", 5)],
    ]


def test_types_without_a_handler_only_move_the_cursor() -> None:
    apply_batch(batch(1, 4), {})
    assert entries() == []
    assert selectors.applied_seq(SOURCE) == 4


def test_another_epoch_is_not_applied() -> None:
    apply_batch(batch(1, 4), HANDLERS)
    with pytest.raises(HistoryChanged):
        apply_batch(batch(5, 6, epoch=2), HANDLERS)
    assert entries() == upto(4)


def test_a_head_below_the_cursor_is_detected(own_feed: None) -> None:
    cast("1")
    sequencer.assign_positions(SOURCE)
    apply_batch(batch(1, 4), HANDLERS)
    with pytest.raises(HistoryChanged):
        consumer.catch_up(Feed(SOURCE), HANDLERS, after=4)


def test_forged_positions_change_nothing() -> None:
    forged = batch(1, 4)
    forged.events[2]["seq"] = 9
    with pytest.raises(UnreadableEvent):
        apply_batch(forged, HANDLERS)
    assert entries() == []


def test_a_gap_is_filled_from_the_feed(own_feed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for seq in range(1, 8):
        cast(seq)
    sequencer.assign_positions(SOURCE)
    deliver(page(limit=2), HANDLERS)
    assert entries() == upto(2)
    before = gaps()
    assert deliver(page(after=5), HANDLERS) == 5
    assert entries() == upto(7)
    assert selectors.lag(SOURCE) == 0
    assert gaps() == before + 1


def gaps() -> float:
    """The value of the counter of gaps."""
    return REGISTRY.get_sample_value("provote_event_gaps_total", {"source": SOURCE}) or 0


def test_a_gap_remains_while_the_feed_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise httpx.ConnectError("unreachable")

    monkeypatch.setattr(Feed, "pull", refused)
    with pytest.raises(httpx.HTTPError):
        deliver(batch(4, 5), HANDLERS)
    assert not Entry.objects.exists()


def test_catching_up_goes_page_by_page(own_feed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Feed.pull, "__kwdefaults__", {"limit": 3})
    for seq in range(1, 9):
        cast(seq)
    sequencer.assign_positions(SOURCE)
    assert consumer.catch_up(Feed(SOURCE), HANDLERS, after=0) == 8
    assert entries() == upto(8)


def test_lag_counts_known_events_that_are_not_applied(own_feed: None) -> None:
    assert selectors.lag(SOURCE) == 0
    cast("a", "b")
    sequencer.assign_positions(SOURCE)
    cast("c")
    consumer.record_head(Feed(SOURCE).pull(after=0, limit=0))
    assert selectors.lag(SOURCE) == 3
    deliver(page(), HANDLERS)
    (entry,) = selectors.consumption()
    assert (entry.source, entry.applied_seq, entry.last_seq, entry.lag) == (SOURCE, 2, 3, 1)
    assert entry.applied_at == Cursor.objects.get().applied_at is not None
