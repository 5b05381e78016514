"""Counts are compared with the ledger of votes; differences are reported and repaired."""

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from fake_producer import LEDGER, Producer
from poll_events import Poll, ballot_event, ballots, cast
from test_rebuilding import history_of_every_type, history_of_three_polls, numbers

from analytics import checking, reconciliation, services
from analytics.deltas import Delta
from analytics.errors import VotesUnavailable
from analytics.grouping import ballot_key
from analytics.models import (
    BallotCount,
    ChoiceCount,
    MarkCount,
    PollAnalytics,
    Reconciliation,
    TallyReport,
)
from analytics.reconciliation import Behind, compare, reconcile, run_round
from analytics.subscribers import HANDLERS
from provote_core.events import UnreadableEvent
from provote_core.outbox.consumer import Gap, apply_batch
from provote_core.outbox.models import Cursor, DeadLetter
from provote_rules.ballots import Ballot
from provote_testing.events import batch_of
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def producer(votes: Sibling) -> Producer:
    return Producer(votes, "votes/0", HANDLERS)


@pytest.fixture
def counted(producer: Producer) -> list[Poll]:
    """Three polls with votes, all counted."""
    polls, events = history_of_three_polls()
    producer.append(*events)
    producer.deliver()
    return polls


def test_correct_counts_are_left_unchanged(counted: list[Poll]) -> None:
    assert reconcile(HANDLERS) == (3, set())
    assert Reconciliation.objects.get().mismatches == 0


DAMAGE: list[Callable[[], object]] = [
    lambda: ChoiceCount.objects.filter(votes=3).update(votes=F("votes") + 1),
    lambda: PollAnalytics.objects.update(votes=F("votes") - 1),
    lambda: PollAnalytics.objects.update(waiting=1),
    lambda: PollAnalytics.objects.update(sealed_at=None),
    lambda: PollAnalytics.objects.update(digest=1),
    lambda: PollAnalytics.objects.all().delete(),
    lambda: ChoiceCount.objects.all().delete(),
    lambda: (PollAnalytics.objects.all().delete(), ChoiceCount.objects.all().delete()),
    lambda: PollAnalytics.objects.create(poll_id=uuid4(), votes=9, position=1),
    lambda: ChoiceCount.objects.create(poll_id=uuid4(), choice_id=uuid4(), votes=2),
]


@pytest.mark.parametrize("many", [200, 0])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_reported_and_repaired(
    counted: list[Poll],
    damage: Callable[[], object],
    many: int,
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
) -> None:
    monkeypatch.setattr(reconciliation, "MANY", many)
    before = numbers()
    damage()
    wrong = reconcile(HANDLERS).mismatches
    assert wrong
    assert numbers() == before
    assert reconcile(HANDLERS).mismatches == set()
    totals = Reconciliation.objects.get()
    assert (totals.rounds, totals.mismatches, totals.repairs) == (2, len(wrong), len(wrong))
    text = client.get("/metrics").content.decode()
    assert f"provote_reconciliation_mismatches_total {len(wrong)}.0" in text
    assert "provote_reconciliation_age_seconds" in text


def test_votes_swapped_between_choices_are_found(counted: list[Poll]) -> None:
    """Each sum is correct, and the result is not."""
    for choice, number in zip(counted[2].choices, (2, 3), strict=True):
        ChoiceCount.objects.filter(choice_id=choice).update(votes=number)
    assert reconcile(HANDLERS).mismatches == {counted[2].id}
    assert compare().mismatches == set()


@pytest.fixture
def every_type(producer: Producer) -> list[Poll]:
    """A poll of each type with votes, all counted."""
    polls, events = history_of_every_type()
    producer.append(*events)
    producer.deliver()
    return polls


def test_correct_counts_of_every_type_are_left_unchanged(every_type: list[Poll]) -> None:
    assert not DeadLetter.objects.exists()
    assert reconcile(HANDLERS) == (4, set())


def rows_of(form: str, text: str) -> Any:
    return BallotCount.objects.filter(form=form, ballot=text)


def other_key() -> None:
    """Move a row to a key where no event of its ballot finds it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ballot_count SET key = sha256('x') WHERE ballot = '1>0>2'")


BALLOT_DAMAGE: list[Callable[[], object]] = [
    lambda: rows_of("ranking", "2>0>1").update(votes=2),
    lambda: rows_of("ranking", "2>0>1").update(ballot="2>1"),
    lambda: rows_of("ranking", "").delete(),
    lambda: rows_of("choices", "0,1").update(form="ranking"),
    lambda: rows_of("scores", "0:5,1:-2").update(votes=0),
    lambda: BallotCount.objects.create(
        poll_id=uuid4(), key=b"k", form="ranking", ballot="0", votes=1
    ),
    lambda: BallotCount.objects.all().delete(),
    other_key,
    lambda: MarkCount.objects.filter(votes=2).update(votes=3),
    lambda: MarkCount.objects.filter(choice=1).update(points=9),
    lambda: MarkCount.objects.all().delete(),
    lambda: MarkCount.objects.create(poll_id=uuid4(), choice=0, votes=1, points=0),
    lambda: PollAnalytics.objects.update(ballots=1),
    lambda: PollAnalytics.objects.all().delete(),
]


@pytest.mark.parametrize("damage", BALLOT_DAMAGE)
def test_damaged_ballots_are_reported_and_repaired(
    every_type: list[Poll], damage: Callable[[], object]
) -> None:
    before = numbers()
    damage()
    assert numbers() != before or damage is other_key
    assert reconcile(HANDLERS).mismatches
    assert numbers() == before
    assert reconcile(HANDLERS).mismatches == set()
    for row in BallotCount.objects.all():
        assert bytes(row.key) == ballot_key(row.form, row.ballot)


def test_a_vote_moved_between_ballots_is_found(every_type: list[Poll]) -> None:
    """The total and the first places are correct, and the count by rounds is not."""
    before = numbers()
    rows_of("ranking", "2>0>1").delete()
    rows_of("ranking", "2>1>0").update(votes=2)
    assert reconcile(HANDLERS).mismatches == {every_type[2].id}
    assert numbers() == before


def test_a_repaired_poll_is_counted_by_its_method_again(producer: Producer) -> None:
    """A report of wrong rows must not stay, although events and totals are as before."""
    polls, events = history_of_every_type()
    for poll in polls:
        poll.change(method="irv@1", ballot_type="ranked").publish()
    producer.append(*events)
    producer.deliver()
    TallyReport.objects.update(done=True, final=True)
    rows_of("ranking", "2>0>1").delete()
    rows_of("ranking", "2>1>0").update(votes=2)
    reconcile(HANDLERS)
    again = set(TallyReport.objects.filter(done=False).values_list("pk", flat=True))
    assert again == {polls[2].id}
    assert TallyReport.objects.get(pk=polls[2].id).recount_at is not None


def test_a_vote_moved_in_rows_and_checksum_is_found(every_type: list[Poll]) -> None:
    """A wrong change that is consistent in analytics is found by the ledger of votes."""
    poll = every_type[2]
    before = numbers()
    old, new = Ballot("ranking", "2>0>1"), Ballot("ranking", "2>1>0")
    delta = Delta(poll.id, 1, 0, added=new, removed=old)
    services.count_votes(changes=[delta])
    PollAnalytics.objects.filter(pk=poll.id).update(events=F("events") - 1)
    assert checking.check_ballots() == set()
    assert compare().mismatches == {poll.id}
    reconcile(HANDLERS)
    assert numbers() == before


def test_a_ledger_of_the_last_release_is_no_mismatch(
    every_type: list[Poll], votes: Sibling
) -> None:
    correct: Any = votes.answers[LEDGER]

    def without_ballots(query: dict[str, str]) -> Any:
        status, body = correct(query)
        for poll in body["polls"]:
            del poll["ballots"], poll["marks"]
        return status, body

    votes.answers[LEDGER] = without_ballots
    assert reconcile(HANDLERS).mismatches == set()
    rows_of("ranking", "2>0>1").update(votes=2)
    assert reconcile(HANDLERS).mismatches == {every_type[2].id}


def test_damaged_ballots_beside_a_dead_letter_are_repaired(producer: Producer) -> None:
    polls, events = history_of_every_type()
    broken = ballot_event(polls[2], added=("ranking", "0>"))
    producer.append(*events, broken)
    producer.deliver()
    assert DeadLetter.objects.count() == 1
    before = numbers()
    assert reconcile(HANDLERS).mismatches == set()
    rows_of("ranking", "2>0>1").update(votes=2)
    assert reconcile(HANDLERS).mismatches == {polls[2].id}
    assert numbers() == before


def test_rows_are_read_in_shares(producer: Producer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each poll is checked in turn; a large one is followed by rounds that read nothing."""
    monkeypatch.setattr(checking, "SHARE", 3)
    polls = sorted((Poll(choices="abc") for _ in range(3)), key=lambda poll: poll.id)
    sizes = {polls[0].id: 2, polls[1].id: 8, polls[2].id: 2}
    for poll in polls:
        texts = ("0", "1", "2", "0>1", "0>2", "1>0", "1>2", "2>0")[: sizes[poll.id]]
        producer.append(*ballots(poll, "ranking", *texts))
    producer.deliver()
    asked: list[list[Any]] = []
    real = checking._check

    def check(ids: Any) -> Any:
        asked.append([*ids])
        return real(ids)

    monkeypatch.setattr(checking, "_check", check)
    seen = []
    for _ in range(9):
        asked.clear()
        assert checking.check_ballots() == set()
        seen.append([poll for page in asked for poll in page])
    first, large, last = (poll.id for poll in polls)
    assert seen == [[first, large], [], [], [last]] * 2 + [[first, large]]


def test_a_wrong_ledger_is_rebuilt_and_counts_stay(
    counted: list[Poll], votes: Sibling, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct: Any = votes.answers[LEDGER]

    def wrong(query: dict[str, str]) -> Any:
        status, body = correct(query)
        for poll in body["polls"]:
            poll["votes"] += 1
        return status, body

    cleared = []
    votes.answers[LEDGER] = wrong
    monkeypatch.setattr("analytics.votes_client.clear_ledger", lambda: cleared.append(True))
    before = numbers()
    reconcile(HANDLERS)
    assert numbers() == before
    assert cleared
    assert Reconciliation.objects.get().repairs == 0


def test_polls_with_dead_letters_are_excused(producer: Producer) -> None:
    poll, other = Poll(), Poll()
    broken = cast(poll, 1)[0]
    broken["data"] = broken["data"] | {"choice_id": "?"}
    producer.append(*cast(poll, 2), broken, *cast(other, 1))
    producer.deliver()
    reconcile(HANDLERS)
    assert Reconciliation.objects.get().mismatches == 0
    PollAnalytics.objects.filter(pk=other.id).update(votes=7)
    assert other.id in reconcile(HANDLERS).mismatches
    assert PollAnalytics.objects.get(pk=other.id).votes == 1


@pytest.mark.parametrize(
    "difference", [{"epoch": 2}, {"position": 99}, {"polls": None, "position": 0}]
)
def test_sides_at_different_positions_are_not_compared(
    counted: list[Poll], votes: Sibling, difference: dict[str, Any]
) -> None:
    correct: Any = votes.answers[LEDGER]
    votes.answers[LEDGER] = lambda query: (200, correct(query)[1] | difference)
    PollAnalytics.objects.update(votes=50)
    with pytest.raises(Behind):
        compare()
    assert run_round(HANDLERS) > 0
    assert set(PollAnalytics.objects.values_list("votes", flat=True)) == {50}


@pytest.mark.parametrize("garbage", [(200, b"?"), (200, {}), (404, {}), (500, {}), (503, {})])
def test_garbage_is_an_error_and_changes_nothing(
    counted: list[Poll], votes: Sibling, garbage: Any
) -> None:
    votes.answers[LEDGER] = garbage
    before = numbers()
    with pytest.raises(VotesUnavailable):
        run_round(HANDLERS)
    assert numbers() == before


def test_one_process_reconciles_at_a_time(counted: list[Poll], at_once: Any) -> None:
    with reconciliation._exclusive() as acquired:
        assert acquired
        at_once(run_round, HANDLERS).result(10)
        assert not Reconciliation.objects.exists()
    at_once(run_round, HANDLERS).result(10)
    assert Reconciliation.objects.get().rounds == 1


def deliver(producer: Producer, seed: int) -> None:
    """Batches duplicated, shuffled, replayed, with forged positions among them; then the feed."""
    dice = random.Random(seed)
    size = len(producer.events)
    bounds = sorted({0, size, *(dice.randrange(size) for _ in range(12))})
    batches = [producer.batch(a, b) for a, b in pairwise(bounds)] * 3
    for _ in range(6):
        forged = batch_of(
            dice.choices(producer.events, k=3), source="votes/0", first_seq=dice.randint(1, size)
        )
        forged.events[dice.randrange(3)]["seq"] += dice.choice([-1, 1, 1000])
        batches.append(forged)
    dice.shuffle(batches)
    for _ in range(len(bounds)):
        for batch in batches:
            try:
                apply_batch(batch, HANDLERS)
            except (Gap, UnreadableEvent):
                continue


@pytest.mark.parametrize("seed", range(5))
def test_duplicated_shuffled_replayed_and_forged_batches_leave_the_digest(
    producer: Producer, seed: int
) -> None:
    producer.append(*history_of_three_polls()[1], *history_of_every_type()[1])
    deliver(producer, seed)
    assert Cursor.objects.get().applied_seq == len(producer.events)
    assert compare() == (7, set())
    assert checking.check_ballots() == set()


def test_without_the_position_guard_the_digest_differs(
    producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a consumer that applies every event again has another digest."""
    monkeypatch.setattr("provote_core.events.envelope.Batch.after", lambda self, seq: self.events)
    producer.append(*history_of_three_polls()[1])
    for _ in range(3):
        deliver(producer, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_cursor SET applied_seq = %s", [len(producer.events)])
    assert compare().mismatches
