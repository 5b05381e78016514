"""Dense positions under concurrent commits; reading by id would lose events."""

import random
import time

import psycopg
import pytest
from django.db import connection
from ledger.subscribers import HANDLERS
from ledger.votes import SOURCE, cast, entries, in_threads, marks, page, votes

from provote_core import outbox
from provote_core.outbox import consumer, selectors, sequencer
from provote_core.outbox.models import Outbox, OutboxHead

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 50, 12


class Writers:
    """Transactions that commit in another order than that of their ids; 10 % roll back."""

    def __init__(self) -> None:
        self.committed: list[str] = []
        self._threads = in_threads(WRITERS, self._write)

    def _write(self, index: int) -> None:
        chance = random.Random(index)
        with psycopg.connect(**connection.get_connection_params()) as own:
            own.autocommit = False
            for turn in range(ROUNDS):
                names = [f"{index}-{turn}-{n}" for n in range(chance.randint(1, 4))]
                own.execute(outbox.INSERT_SQL, (*outbox.row_payload(votes(names)), ""))
                time.sleep(chance.uniform(0, 0.01))
                if chance.random() < 0.1:
                    own.rollback()
                else:
                    own.commit()
                    self.committed += names

    def busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)


def ranges() -> list[tuple[int, int]]:
    return sorted(Outbox.objects.values_list("first_seq", "count"))


def assert_dense() -> None:
    expected = 1
    for first_seq, count in ranges():
        assert first_seq == expected
        expected += count
    assert OutboxHead.objects.get().last_seq == expected - 1


def test_fifty_writers_lose_no_event_except_with_a_naive_cursor() -> None:
    writers = Writers()
    naive: list[str] = []
    last_id = applied = 0
    while writers.busy() or sequencer.assign_positions(SOURCE):
        for row in Outbox.objects.filter(id__gt=last_id).order_by("id"):
            naive += [event["data"]["ballot"] for event in row.events]
            last_id = row.pk
        sequencer.assign_positions(SOURCE)
        applied += consumer.apply_batch(page(after=applied), HANDLERS)
    for _ in range(len(writers.committed)):
        applied += consumer.apply_batch(page(after=applied), HANDLERS)
    assert sorted(entries()) == sorted(writers.committed)
    assert_dense()
    assert len(set(naive)) < len(writers.committed), "the control must lose events"


def test_concurrent_sequencers_assign_dense_positions() -> None:
    writers = Writers()
    wrong: list[BaseException] = []

    def stamp(_: int) -> None:
        try:
            while writers.busy() or sequencer.assign_positions(SOURCE):
                sequencer.assign_positions(SOURCE)
        except BaseException as error:
            wrong.append(error)

    for thread in in_threads(3, stamp):
        thread.join(20)
    assert not wrong
    assert not Outbox.objects.filter(first_seq=None).exists()
    assert_dense()


def test_positions_follow_the_order_of_ids_and_start_at_one() -> None:
    cast("a", "b")
    cast("c")
    assert sequencer.assign_positions(SOURCE) == 2
    assert sequencer.assign_positions(SOURCE) == 0
    cast("d")
    assert sequencer.assign_positions(SOURCE) == 1
    assert marks(page()) == ["a", "b", "c", "d"]
    assert [event["seq"] for event in page().events] == [1, 2, 3, 4]
    assert_dense()


def test_a_round_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "ROWS", 2)
    for mark in "abcde":
        cast(mark)
    assert [sequencer.assign_positions(SOURCE) for _ in range(4)] == [2, 2, 1, 0]
    assert_dense()


def test_a_page_holds_whole_rows() -> None:
    cast("a", "b", "c")
    cast("d", "e")
    cast("f")
    while sequencer.assign_positions(SOURCE):
        pass
    assert marks(page(limit=5)) == ["a", "b", "c", "d", "e"]
    assert marks(page(limit=4)) == ["a", "b", "c"]
    assert marks(page(limit=1)) == ["a", "b", "c"]
    assert marks(page(after=1, limit=4)) == ["a", "b", "c", "d", "e"]
    assert marks(page(after=3, limit=1)) == ["d", "e"]
    assert marks(page(after=6)) == marks(page(after=99)) == marks(page(limit=0)) == []


def test_the_head_counts_events_without_a_position() -> None:
    assert selectors.head(SOURCE) == (1, 0, 0)
    cast("a", "b")
    assert selectors.head(SOURCE) == (1, 0, 2)
    sequencer.assign_positions(SOURCE)
    cast("c")
    assert selectors.head(SOURCE) == (1, 2, 1)


def test_the_position_of_a_row_is_that_of_its_last_event() -> None:
    row = cast("a", "b")
    assert selectors.position(row) is None
    sequencer.assign_positions(SOURCE)
    assert selectors.position(row) == 2
    with pytest.raises(Outbox.DoesNotExist):
        selectors.position(row + 1)
