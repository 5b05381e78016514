"""Rebuilding counts from position 1 while readers and consumers continue."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from conftest import Reader, person
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.db.models import F
from fake_producer import Producer
from poll_events import (
    SAMPLES,
    Poll,
    apply,
    ballot_event,
    ballots,
    cast,
    erasure,
    opened,
    seal,
    timed,
)

from analytics import rebuilding, services, shadow_tables
from analytics.models import (
    KINDS,
    BallotCount,
    ChoiceCount,
    MarkCount,
    PollAnalytics,
    PollCredential,
    PollMinute,
    PollQuarterHour,
)
from analytics.models import Poll as PollRow
from analytics.rebuilding import rebuild
from analytics.shadow_tables import RebuildInProgress
from analytics.subscribers import HANDLERS, NEW_HISTORY
from provote_core.events import PollState
from provote_core.outbox.deadletters import discard
from provote_core.outbox.feed import Feed
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor, DeadLetter
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "votes/0"
QUARTER = ("poll_id", "quarter", *KINDS, "peak", "peak_at")
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def producer(votes: Sibling) -> Producer:
    return Producer(votes, SOURCE, HANDLERS)


def numbers() -> Any:
    return (
        sorted(
            PollAnalytics.objects.values_list("poll_id", "votes", "waiting", "events", "digest")
        ),
        sorted(ChoiceCount.objects.filter(votes__gt=0).values_list("choice_id", "votes")),
        sorted(BallotCount.objects.values_list("poll_id", "form", "ballot", "votes")),
        sorted(MarkCount.objects.values_list("poll_id", "choice", "votes", "points")),
        sorted(PollAnalytics.objects.values_list("poll_id", "ballots", "timed", "first_at")),
        sorted(PollMinute.objects.values_list("poll_id", "minute", *KINDS)),
        sorted(PollQuarterHour.objects.values_list(*QUARTER)),
        sorted(PollCredential.objects.values_list("poll_id", "credential", "votes")),
    )


def history_of_three_polls() -> tuple[list[Poll], list[dict[str, Any]]]:
    """Votes of three polls in turn, one of them sealed."""
    polls = [Poll() for _ in range(3)]
    events = [event for poll in polls for event in cast(poll, 3, 2)]
    return polls, [*events, seal(polls[0]), *cast(polls[1], 1, 1)]


def history_of_every_type() -> tuple[list[Poll], list[dict[str, Any]]]:
    """Votes of a poll of each type in turn, some changed and retracted, one poll sealed."""
    single, approval, ranked, score = polls = [Poll(choices="abcd") for _ in range(4)]
    events = [
        *cast(single, 3, 2),
        *ballots(single, "choices", ""),
        *ballots(approval, "choices", "0,1", "0,1", "2", ""),
        *ballots(ranked, "ranking", "2>0>1", "2>0>1", "2>1>0", "0=3", "1", ""),
        *ballots(score, "scores", "0:5,1:-2", "0:5", "2:0", ""),
        ballot_event(
            ranked, "vote.changed", added=("ranking", "1>0>2"), removed=("ranking", "2>0>1")
        ),
        ballot_event(score, "vote.changed", added=("scores", "0:1"), removed=("scores", "0:5")),
        ballot_event(approval, "vote.retracted", removed=("choices", "2")),
        ballot_event(single, "vote.released", added=("choices", "")),
    ]
    events.insert(0, SAMPLES["vote.quarantined"] | {"data": {"poll_id": str(single.id)}})
    return polls, [*events, seal(ranked), *ballots(score, "scores", "1:3")]


def test_a_rebuild_of_correct_counts_changes_nothing(producer: Producer) -> None:
    producer.append(*history_of_three_polls()[1])
    producer.deliver()
    before = numbers()
    assert rebuild(Feed(SOURCE), HANDLERS) == (18, 0)
    assert numbers() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda: ChoiceCount.objects.update(votes=F("votes") + 1),
        lambda: PollAnalytics.objects.update(votes=0),
        lambda: PollAnalytics.objects.update(sealed_at=None),
        lambda: PollAnalytics.objects.all().delete(),
        lambda: (PollAnalytics.objects.all().delete(), ChoiceCount.objects.all().delete()),
        lambda: PollAnalytics.objects.create(poll_id=uuid4(), votes=9, position=1),
        lambda: BallotCount.objects.filter(votes=2).update(votes=1),
        lambda: BallotCount.objects.filter(ballot="0=3").update(ballot="1=3"),
        lambda: BallotCount.objects.filter(ballot="").delete(),
        lambda: MarkCount.objects.filter(choice=0).update(points=F("points") + 1),
        lambda: PollAnalytics.objects.update(ballots=1),
        lambda: PollAnalytics.objects.update(timed=0),
        lambda: PollAnalytics.objects.update(first_at=None),
        lambda: PollMinute.objects.all().delete(),
        lambda: PollMinute.objects.update(cast=F("cast") + 1),
        lambda: PollMinute.objects.create(
            poll_id=uuid4(), minute=MIDNIGHT, **dict.fromkeys(KINDS, 1)
        ),
        lambda: PollQuarterHour.objects.all().delete(),
        lambda: PollQuarterHour.objects.update(peak=F("peak") + 1),
        lambda: PollCredential.objects.all().delete(),
    ],
)
def test_a_rebuild_repairs_every_kind_of_damage(
    producer: Producer, damage: Callable[[], object]
) -> None:
    producer.append(*history_of_three_polls()[1], *history_of_every_type()[1])
    producer.deliver()
    before = numbers(), sorted(PollAnalytics.objects.values_list("poll_id", "sealed_at"))
    damage()
    assert rebuild(Feed(SOURCE), HANDLERS).changed > 0
    assert (numbers(), sorted(PollAnalytics.objects.values_list("poll_id", "sealed_at"))) == before


def test_a_rebuild_of_every_type_of_ballot_changes_nothing(producer: Producer) -> None:
    producer.append(*history_of_every_type()[1])
    producer.deliver()
    before = numbers()
    assert len(before[2]) == 14, "rows of grouped ballots"
    assert rebuild(Feed(SOURCE), HANDLERS).changed == 0
    for model in (BallotCount, MarkCount):
        model.objects.all().delete()
    assert rebuild(Feed(SOURCE), HANDLERS).changed > 0
    assert numbers() == before
    assert not DeadLetter.objects.exists()


def test_readers_see_the_old_numbers_until_the_swap(
    producer: Producer, anyone: Reader, at_once: Any
) -> None:
    poll = Poll().publish()
    producer.append(*cast(poll, 3, 2))
    producer.deliver()
    PollAnalytics.objects.update(votes=77)
    seen, reached, go_on = [], threading.Event(), threading.Event()

    def wait(applied: int, last_seq: int) -> None:
        reached.set()
        assert go_on.wait(10)

    done = at_once(lambda: rebuild(Feed(SOURCE), HANDLERS, report=wait))
    assert reached.wait(10)
    seen.append(anyone.get(poll.results))
    # Votes that are counted during the rebuild are in the new numbers too.
    producer.append(*cast(poll, 0, 4))
    producer.deliver(after=5)
    seen.append(anyone.get(poll.results))
    go_on.set()
    assert done.result(10).position == 9
    seen.append(anyone.get(poll.results))
    assert [answer.status_code for answer in seen] == [200] * 3
    assert [answer.json()["total_votes"] for answer in seen] == [77, 81, 9]
    producer.append(*cast(poll, 1))
    producer.deliver(after=9)
    assert anyone.get(poll.results).json()["total_votes"] == 10


def test_analytics_are_the_same_before_during_and_after(producer: Producer, at_once: Any) -> None:
    poll = Poll(opens_at="2026-03-01T00:00:00Z").publish()
    producer.append(
        *timed(poll, "2026-03-01T00:05:00Z", number=6, credential="account"),
        *timed(poll, "2026-03-01T01:00:00Z", "vote.quarantined", 5, credential="device"),
        *timed(poll, "2026-03-02T01:00:00Z", "vote.released", 3),
        seal(poll),
    )
    producer.deliver()
    paths = (
        poll.analytics,
        f"{poll.timeline}?bucket=hour",
        f"{poll.timeline}?bucket=minute",
        "/api/v1/analytics/polls/",
    )

    def read() -> list[Any]:
        answers = [person(poll.owner).get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200] * len(paths)
        return [answer.json() for answer in answers]

    before, seen = read(), []
    assert [before[0][name] for name in ("total_votes", "cast", "lag")] == [9, 6, 0]
    for _ in range(3):
        done = at_once(rebuild, Feed(SOURCE), HANDLERS)
        while not done.done():
            seen.append(read())
        assert done.result().changed == 0
    assert all(one == before for one in [*seen, read()])


def test_the_consumer_may_be_behind_the_rebuild(producer: Producer) -> None:
    poll = Poll()
    producer.append(*cast(poll, 6))
    producer.deliver(through=2)
    assert rebuild(Feed(SOURCE), HANDLERS).position == 6
    producer.deliver()
    assert numbers()[0][0][1] == 6


def test_one_rebuild_runs_at_a_time_and_a_killed_one_changes_nothing(
    producer: Producer, at_once: Any
) -> None:
    producer.append(*history_of_three_polls()[1])
    producer.deliver()
    before = numbers()
    PollAnalytics.objects.update(votes=1)

    def killed(applied: int, last_seq: int) -> None:
        with pytest.raises(RebuildInProgress):
            at_once(rebuild, Feed(SOURCE), HANDLERS).result(10)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()
        at_once(
            lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s)", pid)
        ).result(5)

    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        at_once(lambda: rebuild(Feed(SOURCE), HANDLERS, report=killed)).result(20)
    assert set(PollAnalytics.objects.values_list("votes", flat=True)) == {1}
    rebuild(Feed(SOURCE), HANDLERS)
    assert numbers() == before


def test_a_session_that_lost_its_shadow_tables_changes_nothing(
    producer: Producer, at_once: Any
) -> None:
    producer.append(*history_of_three_polls()[1])
    producer.deliver(through=3)
    before = numbers()

    def lost(applied: int, last_seq: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")

    with pytest.raises(ProgrammingError):
        at_once(lambda: rebuild(Feed(SOURCE), HANDLERS, report=lost)).result(10)
    assert numbers() == before
    assert Cursor.objects.get().applied_seq == 3


def test_no_session_keeps_shadow_tables_or_locks(producer: Producer) -> None:
    producer.append(*history_of_three_polls()[1])
    for _ in range(2):
        rebuild(Feed(SOURCE), HANDLERS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('pg_temp.tally'), count(*) FROM pg_locks"
                           " WHERE locktype = 'advisory'")  # fmt: skip
            assert cursor.fetchone() == (None, 0)


def test_a_locked_table_postpones_the_swap(
    producer: Producer, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow_tables, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(rebuilding, "TRIES", 3)
    producer.append(*history_of_three_polls()[1])
    producer.deliver()
    with transaction.atomic():
        Cursor.objects.select_for_update().get(source=SOURCE)
        with pytest.raises(TimeoutError):
            at_once(rebuild, Feed(SOURCE), HANDLERS).result(20)
    assert rebuild(Feed(SOURCE), HANDLERS).changed == 0


def test_a_rebuild_of_some_polls_leaves_the_others(producer: Producer) -> None:
    polls, events = history_of_three_polls()
    producer.append(*events)
    producer.deliver(through=16)
    before = numbers()
    PollAnalytics.objects.update(votes=50)
    wrong = {polls[0].id, polls[1].id}
    assert rebuild(Feed(SOURCE), HANDLERS, polls=wrong) == (16, 2)
    assert PollAnalytics.objects.get(pk=polls[2].id).votes == 50
    PollAnalytics.objects.filter(pk=polls[2].id).update(votes=5)
    assert numbers() == before
    assert Cursor.objects.get().applied_seq == 16
    producer.deliver()
    assert rebuild(Feed(SOURCE), HANDLERS).changed == 0


def test_a_rebuild_replaces_dead_letters_and_keeps_discarded_ones(producer: Producer) -> None:
    poll = Poll()
    good = cast(poll, 5)
    producer.append(good[0], good[1] | {"data": None}, good[2] | {"data": None}, *good[3:])
    producer.deliver()
    discard(DeadLetter.objects.get(seq=2))
    kept = DeadLetter.objects.get(seq=2).pk
    producer.events[2] = good[2]  # the producer has repaired both events
    producer.events[1] = good[1]
    assert rebuild(Feed(SOURCE), HANDLERS).position == 5
    assert DeadLetter.objects.get().pk == kept, (
        "a discarded event stays discarded and is not counted"
    )
    assert PollAnalytics.objects.get().votes == 4


@pytest.mark.parametrize("epoch", [1, 2])
def test_after_a_restore_counts_follow_the_new_history(
    producer: Producer, epoch: int, anyone: Reader
) -> None:
    polls, events = history_of_three_polls()
    for poll in polls:
        poll.publish()
    producer.append(*events)
    follower = Follower(SOURCE, HANDLERS, new_history=NEW_HISTORY[SOURCE])
    follower.step()
    follower.step()
    producer.epoch = epoch
    del producer.events[7:]
    producer.append(*cast(polls[2], 1))
    follower.step()
    follower.step()
    totals = [anyone.get(poll.results).json()["total_votes"] for poll in polls]
    assert totals == [5, 2, 1]
    cursor = Cursor.objects.get(source=SOURCE)
    assert (cursor.epoch, cursor.applied_seq, cursor.source_last_seq) == (epoch, 8, 8)
    producer.append(*cast(polls[2], 1))
    follower.step()
    assert anyone.get(polls[2].results).json()["total_votes"] == 2


def test_rebuilt_polls_keep_newer_states_and_erased_owners_stay_erased(polls: Sibling) -> None:
    producer = Producer(polls, "polls/0", HANDLERS)
    erased, kept = Poll(), Poll()
    producer.append(opened(erased), opened(kept))
    producer.deliver()
    apply("users/0", erasure(erased.owner))
    newer = kept.change(title="Fetched, not published yet")
    unpublished = Poll("draft")
    for poll in (newer, unpublished):
        services.store_polls(states=[msgspec.convert(poll.state, PollState)])
    PollRow.objects.filter(pk=erased.id).update(title="?", version=1)
    rebuild(Feed("polls/0"), HANDLERS)
    assert not PollRow.objects.filter(owner=erased.owner).exists()
    assert PollRow.objects.get(pk=erased.id).title == erased.state["title"]
    assert PollRow.objects.get(pk=kept.id).title == "Fetched, not published yet"
    assert PollRow.objects.filter(pk=unpublished.id).exists()


def test_after_a_restore_of_polls_no_newer_state_is_left(polls: Sibling) -> None:
    producer = Producer(polls, "polls/0", HANDLERS)
    poll, lost = Poll(), Poll()
    producer.append(opened(poll), opened(lost), opened(poll.change(title="Lost")))
    producer.deliver()
    del producer.events[1:]
    producer.epoch = 2
    NEW_HISTORY["polls/0"](Feed("polls/0"), HANDLERS)
    assert PollRow.objects.get().title == SAMPLES["poll.opened"]["data"]["title"]


def test_the_command_reports_each_source(producer: Producer, polls: Sibling) -> None:
    Producer(polls, "polls/0", HANDLERS)
    producer.append(*history_of_three_polls()[1])
    output = StringIO()
    call_command("rebuild", stdout=output)
    first, second = output.getvalue().splitlines()
    assert first.startswith("votes/0: rebuilt at position 18 in ")
    assert second.startswith("polls/0: rebuilt at position 0")
    assert PollAnalytics.objects.count() == 3


def test_the_command_fails_without_its_producer(votes: Sibling) -> None:
    with pytest.raises(CommandError, match=r"votes/0.*nothing was changed"):
        call_command("rebuild", "--source", "votes/0")
