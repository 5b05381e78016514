"""A restored producer begins another history, and its consumers apply it."""

from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import call_command
from ledger.models import Entry
from ledger.subscribers import HANDLERS
from ledger.votes import SOURCE, append_votes, entries, page
from redis import Redis

from provote_core import conf
from provote_core.celery.app import _apply
from provote_core.outbox import publisher, selectors, sequencer
from provote_core.outbox.consumer import Gap, HistoryChanged, apply_batch, start_over
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor, DeadLetter, Outbox, OutboxHead
from provote_core.outbox.publisher import Broker

pytestmark = pytest.mark.django_db(transaction=True)


def forget() -> None:
    """The ledger stores each event it receives, so a second application would be visible."""
    Entry.objects.all().delete()


def begin_anew(feed: Feed, handlers: Any) -> None:
    start_over(feed, handlers, forget=forget)


def restore(first: int) -> None:
    """Restore the outbox to a state before position `first`."""
    Outbox.objects.filter(first_seq__gte=first).delete()
    OutboxHead.objects.update(last_seq=first - 1, published_seq=0)


@pytest.fixture
def follower(own_feed: None) -> Follower:
    for mark in "abcd":
        append_votes(mark)
    follower = Follower(SOURCE, HANDLERS, new_history=begin_anew)
    follower.step()
    assert entries() == ["a", "b", "c", "d"]
    return follower


def test_an_epoch_is_later_than_any_before_it() -> None:
    first = sequencer.new_epoch(SOURCE)
    assert first > 1
    second = sequencer.new_epoch(SOURCE)
    assert second > first
    append_votes("a")
    assert page().first_seq == 1
    assert selectors.head(SOURCE).epoch == second


def test_an_epoch_is_new_even_after_a_restore_of_an_older_head() -> None:
    append_votes("a")
    lost = sequencer.new_epoch(SOURCE)
    OutboxHead.objects.update(epoch=1)
    assert sequencer.new_epoch(SOURCE) >= lost


def test_the_command_prints_the_epoch_in_one_line() -> None:
    out = StringIO()
    call_command("new_epoch", stdout=out)
    assert out.getvalue() == f"ledger/0: epoch {OutboxHead.objects.get().epoch}\n"


def test_after_a_restore_only_the_restored_history_remains(follower: Follower) -> None:
    restore(3)
    sequencer.new_epoch(SOURCE)
    append_votes("x", "y", "z")
    follower.step()
    assert entries() == ["a", "b", "x", "y", "z"]
    cursor = Cursor.objects.get()
    assert (cursor.epoch, cursor.applied_seq) == (OutboxHead.objects.get().epoch, 5)
    append_votes("w")
    follower.step()
    assert entries()[-1] == "w"
    assert selectors.lag(SOURCE) == 0


def test_a_head_below_the_cursor_means_a_restore(follower: Follower) -> None:
    restore(3)
    follower.step()
    assert entries() == ["a", "b"]


def test_an_empty_source_is_a_history_too(follower: Follower) -> None:
    restore(1)
    sequencer.new_epoch(SOURCE)
    follower.step()
    assert entries() == []
    assert Cursor.objects.get().applied_seq == 0


def test_dead_letters_are_deleted_with_their_history(follower: Follower) -> None:
    DeadLetter.objects.create(source=SOURCE, epoch=1, seq=2, type="vote.cast", error="?")
    sequencer.new_epoch(SOURCE)
    follower.step()
    assert not DeadLetter.objects.exists()


def test_concurrent_followers_start_over_once(follower: Follower) -> None:
    sequencer.new_epoch(SOURCE)
    feed = Feed(SOURCE)
    begin_anew(feed, HANDLERS)
    begin_anew(feed, HANDLERS)
    assert entries() == ["a", "b", "c", "d"]


def test_messages_of_another_history_are_dropped(follower: Follower, redis: Redis) -> None:
    old = page(after=3)
    restore(4)
    begun = sequencer.new_epoch(SOURCE)
    # The worker receives them before and after the follower, and drops them.
    _apply("ledger", msgspec.to_builtins(old))
    _apply("ledger", msgspec.to_builtins(msgspec.structs.replace(old, epoch=begun)))
    assert Cursor.objects.get().epoch == 1
    follower.step()
    _apply("ledger", msgspec.to_builtins(old))
    assert entries() == ["a", "b", "c"]
    append_votes("x")
    _apply("ledger", msgspec.to_builtins(msgspec.structs.replace(page(after=3), epoch=begun)))
    assert entries() == ["a", "b", "c", "x"]


def test_the_old_history_is_not_published_again(follower: Follower, redis: Redis) -> None:
    broker = Broker(conf.broker_url(), SOURCE)
    begun = sequencer.new_epoch(SOURCE)
    publisher.publish(SOURCE, broker)
    assert redis.llen("ledger.events") == 0
    append_votes("x")
    publisher.publish(SOURCE, broker)
    broker.close()
    (message,) = redis.lrange("ledger.events", 0, -1)
    assert msgspec.json.decode(message)["headers"]["id"] == f"{SOURCE}:{begun}:5"


def test_the_consumer_itself_was_restored_and_catches_up(follower: Follower) -> None:
    """Its cursor and its effects were restored together, so it only catches up."""
    Entry.objects.filter(seq__gt=2).delete()
    Cursor.objects.update(applied_seq=2)
    with pytest.raises(Gap):
        apply_batch(page(after=3), HANDLERS)
    follower.step()
    follower.step()
    assert entries() == ["a", "b", "c", "d"]


def test_without_a_new_epoch_a_batch_of_the_old_one_is_refused(follower: Follower) -> None:
    sequencer.new_epoch(SOURCE)
    follower.step()
    with pytest.raises(HistoryChanged):
        apply_batch(page(after=3), HANDLERS)
