"""Events are applied once: repeated, late and out of order."""

import random
from concurrent.futures import wait
from typing import Any
from uuid import UUID

import pytest
from conftest import Reader
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from poll_events import SAMPLES, Poll, apply, at, cast, erasure, opened, seal, vote

from analytics import services
from analytics.deltas import Delta
from analytics.models import ChoiceCount, ErasedOwner, PollAnalytics
from analytics.models import Poll as PollRow
from analytics.subscribers import HANDLERS
from provote_core.audit.models import AuditRecord
from provote_core.events import subscriptions_of
from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.deadletters import retry
from provote_core.outbox.feed import Feed
from provote_core.outbox.models import Cursor, DeadLetter
from provote_testing.events import batch_of
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db

ORDER = ["poll.scheduled", "poll.opened", "poll.amended", "poll.closed", "poll.archived"]


def tables() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (PollRow, PollAnalytics, ChoiceCount, ErasedOwner, Cursor)
    ]


def counts() -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Votes by poll and by choice."""
    return (
        dict(PollAnalytics.objects.values_list("poll_id", "votes")),
        dict(ChoiceCount.objects.values_list("choice_id", "votes")),
    )


def samples_of(source: str) -> list[dict[str, Any]]:
    own = [sample for sample in SAMPLES.values() if sample["source"] == source]
    return sorted(own, key=lambda sample: sample["seq"])


def test_every_subscribed_event_type_has_a_handler() -> None:
    subscribed = {
        s["type"] for s in SAMPLES.values() if s["source"] in subscriptions_of("analytics")
    }
    assert HANDLERS.keys() == subscribed


@pytest.mark.parametrize("source", ["votes/0", "polls/0", "users/0"])
def test_samples_applied_twice_change_nothing(source: str) -> None:
    batch = apply(source, *samples_of(source))
    once = tables()
    assert apply_batch(batch, HANDLERS) == 0
    assert tables() == once


def test_all_samples_together_make_one_archived_poll() -> None:
    for source in ("votes/0", "users/0", "polls/0"):
        apply(source, *samples_of(source))
    poll = PollRow.objects.get()
    expected = SAMPLES["poll.archived"]["data"]
    assert (str(poll.pk), poll.status, poll.version) == (expected["poll_id"], "archived", 6)
    assert poll.choices == expected["choices"]
    assert str(poll.owner) != expected["owner"], "the owner was erased before the poll's events"
    tally = PollAnalytics.objects.get()
    assert (tally.votes, tally.waiting, tally.position) == (1, 0, 7)
    assert tally.sealed_at.isoformat() == "2026-03-08T12:00:00.500000+00:00"


@pytest.mark.parametrize("seed", range(6))
def test_poll_events_out_of_order_leave_the_newest_version(seed: int) -> None:
    shuffled = [SAMPLES[type_] for type_ in ORDER] * 2
    random.Random(seed).shuffle(shuffled)
    apply("polls/0", *shuffled)
    poll = PollRow.objects.get()
    assert (poll.version, poll.status, poll.title) == (6, "archived", "Where do we meet in May?")


def test_without_the_version_guard_an_older_state_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: without the guard, the order of events decides."""
    unguarded = services._STORE_POLL.rpartition("WHERE")[0]
    monkeypatch.setattr(services, "_STORE_POLL", unguarded)
    for type_ in reversed(ORDER):
        apply("polls/0", SAMPLES[type_])
    assert PollRow.objects.get().version < 6


@pytest.mark.parametrize("seed", range(4))
def test_events_in_any_batches_are_counted_once(seed: int) -> None:
    dice = random.Random(seed)
    polls = [Poll(choices="abc") for _ in range(3)]
    events = [event for poll in polls for event in cast(poll, *(dice.randrange(9) for _ in "abc"))]
    dice.shuffle(events)
    start = 0
    while start < len(events):
        size = dice.randint(1, 12)
        # Each batch overlaps earlier ones, as after a lost acknowledgement.
        first = dice.randint(0, start)
        batch = events[first : start + size]
        apply_batch(batch_of(batch, source="votes/0", first_seq=first + 1), HANDLERS)
        start = first + len(batch)
    expected: dict[str, int] = {}
    for event in events:
        choice = event["data"]["choice_id"]
        expected[choice] = expected.get(choice, 0) + 1
    by_poll, by_choice = counts()
    assert {str(choice): votes for choice, votes in by_choice.items()} == expected
    assert sum(by_poll.values()) == len(events) == Cursor.objects.get().applied_seq


def test_votes_of_an_unknown_poll_are_counted(anyone: Reader) -> None:
    poll = Poll().votes(3, 1)
    assert counts()[0] == {poll.id: 4}
    answer = anyone.get(poll.publish().results).json()
    assert [choice["votes"] for choice in answer["choices"]] == [3, 1]


def test_a_vote_without_a_choice_counts_for_its_poll() -> None:
    poll = Poll()
    apply("votes/0", vote(poll.id, None), *cast(poll, 1))
    assert counts() == ({poll.id: 2}, {poll.choices[0]: 1})


def test_the_number_of_statements_is_independent_of_the_batch_size() -> None:
    def statements(polls: list[Poll], votes: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            apply("votes/0", *(event for poll in polls for event in cast(poll, votes, votes)))
        return len(queries)

    statements([Poll()], 1)  # creates the cursor
    one = statements([Poll()], 1)
    assert one == statements([Poll() for _ in range(25)], 10)
    # applied_seq, savepoint, lock; savepoint, polls, choices, minutes, credentials, release;
    # cursor, release.
    assert one == 11


def test_a_seal_between_votes_of_other_polls_seals_its_own_poll() -> None:
    done, other = Poll().publish(), Poll().publish()
    apply("votes/0", *cast(done, 1), seal(done), *cast(other, 2), *cast(other, 0, 1))
    assert dict(PollAnalytics.objects.values_list("poll_id", "position")) == {
        done.id: 2,
        other.id: 5,
    }
    assert set(
        PollAnalytics.objects.filter(sealed_at__isnull=True).values_list("pk", flat=True)
    ) == {other.id}


def test_the_time_of_the_first_seal_stays() -> None:
    poll = Poll().votes(2).sealed()
    before = PollAnalytics.objects.get()
    poll.sealed()
    after = PollAnalytics.objects.get()
    assert (after.sealed_at, after.votes) == (before.sealed_at, 2)
    assert (after.events, after.position) == (4, 4)


def test_an_event_that_cannot_be_stored_becomes_a_dead_letter(anyone: Reader) -> None:
    poll = Poll().publish().votes(1)
    broken = opened(Poll(title="NUL \x00"))
    apply("polls/0", broken, opened(poll.change(title="Later")))
    assert PollRow.objects.get().title == "Later"
    assert DeadLetter.objects.get().seq == 2


def test_a_result_is_not_final_while_an_event_is_missing(anyone: Reader, votes: Sibling) -> None:
    poll = Poll("closed").publish().votes(2).sealed()
    assert anyone.get(poll.results).json()["final"] is True
    unreadable = vote(poll.id, None) | {"data": {"poll_id": "?"}}
    apply("votes/0", unreadable)
    answer = anyone.get(poll.results)
    assert (answer.json()["final"], answer.json()["lag"]) == (False, 0)
    DeadLetter.objects.update(discarded_at=at())
    again = anyone.get(poll.results, If_None_Match=answer["ETag"])
    assert (again.status_code, again.json()["final"]) == (200, True)


@pytest.mark.parametrize("second", ["vote.retracted", "vote.changed"])
def test_events_that_depend_on_a_dead_letter_are_retried_after_it(
    second: str,
) -> None:
    poll = Poll()
    voted = cast(poll, 1)[0]
    readable = voted["data"]
    data = readable | {"old_choice_id": None}
    if second == "vote.changed":
        data |= {"choice_id": str(poll.choices[1]), "old_choice_id": str(poll.choices[0])}
    follows = SAMPLES[second] | {"subject": voted["subject"], "data": data}
    apply("votes/0", voted | {"data": None}, follows)
    assert list(DeadLetter.objects.values_list("seq", flat=True).order_by("seq")) == [1, 2]
    assert counts() == ({}, {})

    class Repaired(Feed):
        """A feed whose producer has repaired the event."""

        def __init__(self) -> None: ...

        def pull(self, *, after: int, limit: int = 1) -> Batch:
            return batch_of([voted, follows], source="votes/0")

    first, then = DeadLetter.objects.order_by("seq")
    assert retry(then, HANDLERS, Repaired()) is not None, "not before the first"
    assert retry(first, HANDLERS, Repaired()) is None
    assert retry(then, HANDLERS, Repaired()) is None
    by_choice = {choice: n for choice, n in counts()[1].items() if n}
    assert by_choice == ({} if second == "vote.retracted" else {poll.choices[1]: 1})
    assert PollAnalytics.objects.get().events == 2


def test_a_late_event_does_not_lower_the_position() -> None:
    poll = Poll().votes(3)
    late = Delta(poll.id, 1, 7, votes=1)
    services.count_votes(changes=[late])
    tally = PollAnalytics.objects.get()
    assert (tally.votes, tally.position) == (4, 3)


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_a_poll_that_is_being_stored(at_once: Any) -> None:
    poll = Poll()
    with transaction.atomic():
        poll.publish()
        erased = at_once(lambda: services.erase_owner(subject=poll.owner))
        wait([erased], timeout=0.2)
    erased.result(5)
    assert PollRow.objects.get().owner != poll.owner


def test_an_erased_owner_is_gone_and_the_poll_stays() -> None:
    poll, kept = Poll().publish().votes(2, 1), Poll().publish()
    subject = poll.owner
    AuditRecord.objects.create(
        at=at(), actor=str(subject), actor_kind="person", action="POST /x", outcome="not-found",
        status=404, address_hash="", request_id="r",
    )  # fmt: skip
    apply("users/0", erasure(subject), erasure(subject))
    owners = dict(PollRow.objects.values_list("pk", "owner"))
    assert owners[poll.id] != subject
    assert owners[kept.id] == kept.owner
    assert AuditRecord.objects.get().actor == "erased"
    assert counts()[0] == {poll.id: 3}
    # A newer event still names the owner, and so does a late event of another poll.
    poll.change(status="closed").publish()
    late = Poll(owner=str(subject)).publish()
    assert not PollRow.objects.filter(owner=subject).exists()
    assert PollRow.objects.filter(pk__in=[poll.id, late.id]).count() == 2
    everything = str(tables()) + str(list(AuditRecord.objects.values()))
    assert str(subject) not in everything
