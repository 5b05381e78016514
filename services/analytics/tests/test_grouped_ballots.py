"""Ballots that are not one choice: grouped by their marks, and read as a profile."""

import random
from collections import Counter
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from poll_events import Poll

from analytics import ballots, services
from analytics.counting import CountBelowZero
from analytics.deltas import Delta
from analytics.grouping import ballot_hash, ballot_key
from analytics.models import BallotCount, MarkCount, PollAnalytics
from analytics.tallying import profiles
from provote_rules.ballots import Ballot, one_choice
from provote_rules.ballots.packing import pack_choices, pack_ranking, pack_scores
from provote_rules.tally.profiles import Profile

pytestmark = pytest.mark.django_db(transaction=True)

positions = count(1)


def change(poll: Poll, **effect: Any) -> None:
    """Count one event about a vote of the poll."""
    delta = Delta(poll.id, next(positions), random.getrandbits(60), **effect)
    services.count_votes(changes=[delta])


def cast(poll: Poll, form: str, *texts: str) -> None:
    """Count votes with these ballots as one batch."""
    changes = [
        Delta(poll.id, next(positions), random.getrandbits(60), votes=1, added=Ballot(form, text))
        for text in texts
    ]
    services.count_votes(changes=changes)


def rows(poll: Poll) -> dict[str, int]:
    return dict(BallotCount.objects.filter(poll_id=poll.id).values_list("ballot", "votes"))


def marks(poll: Poll) -> dict[int, tuple[int, int]]:
    found = MarkCount.objects.filter(poll_id=poll.id).values_list("choice", "votes", "points")
    return {choice: (votes, points) for choice, votes, points in found}


def checksum(poll: Poll) -> int:
    """The checksum of the rows, computed one by one."""
    found = BallotCount.objects.filter(poll_id=poll.id)
    return sum(row.votes * ballot_hash(row.form, row.ballot) for row in found) % 2**62


def random_text(form: str, dice: random.Random) -> str:
    chosen = dice.sample(range(5), dice.randrange(6))
    if form == "choices":
        return pack_choices(chosen)
    if form == "scores":
        return pack_scores({choice: dice.randint(-3, 3) for choice in chosen})
    return pack_ranking([(one, 4 - one) if one < dice.randrange(3) else one for one in chosen])


def test_equal_ballots_are_one_row() -> None:
    poll = Poll(choices="abcd")
    cast(poll, "ranking", "2>0", "2>0", "0", "", "1=3>0")
    cast(poll, "ranking", "2>0")
    assert rows(poll) == {"2>0": 3, "0": 1, "": 1, "1=3>0": 1}
    assert marks(poll) == {2: (3, 0), 0: (1, 0), 1: (1, 0), 3: (1, 0)}, "first places"
    assert PollAnalytics.objects.get().votes == 6
    assert PollAnalytics.objects.get().ballots == checksum(poll)
    keys = {bytes(row.key) for row in BallotCount.objects.all()}
    assert keys == {ballot_key("ranking", text) for text in rows(poll)}


def test_marks_are_votes_and_scores_are_points() -> None:
    chosen, scored = Poll(choices="abcd"), Poll(choices="abcd")
    cast(chosen, "choices", "0,2", "2", "")
    assert marks(chosen) == {0: (1, 0), 2: (2, 0)}
    cast(scored, "scores", "0:5,3:-2", "0:0", "3:1")
    assert marks(scored) == {0: (2, 5), 3: (2, -1)}
    change(scored, added=Ballot("scores", "0:3,3:-2"), removed=Ballot("scores", "0:5,3:-2"))
    assert marks(scored) == {0: (2, 3), 3: (2, -1)}


def test_a_ballot_without_votes_leaves_no_row() -> None:
    poll = Poll(choices="abcd")
    cast(poll, "scores", "0:5", "1:2", "1:2")
    change(poll, votes=-1, removed=Ballot("scores", "0:5"))
    assert (rows(poll), marks(poll)) == ({"1:2": 2}, {1: (2, 4)})
    change(poll, added=Ballot("scores", "0:1"), removed=Ballot("scores", "1:2"))
    assert (rows(poll), marks(poll)) == ({"1:2": 1, "0:1": 1}, {0: (1, 1), 1: (1, 2)})
    assert PollAnalytics.objects.get().ballots == checksum(poll)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("form", ["choices", "ranking", "scores"])
def test_changes_in_any_batches_add_up(form: str, seed: int) -> None:
    dice = random.Random(seed)
    poll = Poll(choices="abcde")
    kept: list[str] = []
    waiting: list[Delta] = []
    for number in range(200):
        act = dice.choice(["cast", "cast", "change", "retract"])
        effect: dict[str, Any] = {}
        if act != "cast" and kept:
            effect["removed"] = Ballot(form, kept.pop(dice.randrange(len(kept))))
        if act != "retract" or "removed" not in effect:
            kept.append(random_text(form, dice))
            effect["added"] = Ballot(form, kept[-1])
        effect["votes"] = ("added" in effect) - ("removed" in effect)
        waiting.append(Delta(poll.id, number + 1, number, **effect))
        if dice.random() < 0.2:
            services.count_votes(changes=waiting)
            waiting = []
    if waiting:
        services.count_votes(changes=waiting)
    assert rows(poll) == Counter(kept)
    assert PollAnalytics.objects.get().votes == len(kept)
    assert PollAnalytics.objects.get().ballots == checksum(poll)
    again = Poll(choices="abcde")
    cast(again, form, *kept)
    assert marks(again) == marks(poll)


def test_a_vote_that_was_not_counted_is_not_removed() -> None:
    poll = Poll(choices="abcd")
    cast(poll, "ranking", "1>0", "1>0")
    before = rows(poll), marks(poll), PollAnalytics.objects.get().ballots
    with pytest.raises(CountBelowZero):
        change(poll, votes=-1, removed=Ballot("ranking", "0>1"))
    with pytest.raises(CountBelowZero):
        change(poll, added=Ballot("ranking", "0"), removed=Ballot("ranking", "0>1"))
    effect = {"votes": -1, "removed": Ballot("ranking", "1>0")}
    with pytest.raises(IntegrityError):
        services.count_votes(changes=[Delta(poll.id, 9, n, **effect) for n in range(3)])
    assert (rows(poll), marks(poll), PollAnalytics.objects.get().ballots) == before


@pytest.mark.parametrize("text", ["?", "0,0", "0>", "0:x", "99999999999", "0, 1"])
@pytest.mark.parametrize("form", ["choices", "scores"])
def test_text_that_is_not_canonical_is_refused(form: str, text: str) -> None:
    poll = Poll()
    with pytest.raises(Exception, match=r"canonical|invalid|out of range"), transaction.atomic():
        cast(poll, form, text)
    assert not PollAnalytics.objects.exists()


def test_the_number_of_statements_is_independent_of_the_batch_size() -> None:
    def statements(polls: list[Poll], number: int) -> int:
        dice = random.Random(number)
        changes = [
            Delta(poll.id, 1, 1, votes=1, added=Ballot("ranking", random_text("ranking", dice)))
            for poll in polls
            for _ in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            services.count_votes(changes=changes)
        return len(queries)

    assert statements([Poll()], 9) == statements([Poll() for _ in range(20)], 60)


def read(poll: Poll) -> tuple[profiles.Snapshot, Profile]:
    """The poll and its ballots."""
    found = profiles.read(poll.id)
    assert found is not None
    return found


def test_a_ranked_poll_is_read_as_its_profile() -> None:
    poll = Poll("open", "abcd", ballot_type="ranked").publish()
    cast(poll, "ranking", "2>0", "2>0", "", "1=3>0", ">1")
    cast(Poll(choices="abcd"), "ranking", "3")
    snapshot, profile = read(poll)
    assert profile.form == snapshot.form == "ranking"
    assert profile.candidates == ("a", "b", "c", "d")
    assert profile.ballots == {(2, 0): 2, (): 1, ((1, 3), 0): 1, ((), 1): 1}
    assert snapshot.ids == tuple(map(str, poll.choices))
    tally = PollAnalytics.objects.get(pk=poll.id)
    assert (snapshot.votes, snapshot.position) == (5, tally.position)
    assert snapshot.sealed_at is None


def test_single_choices_are_read_with_their_abstentions() -> None:
    poll = Poll("open", "ab", ballot_type="single").publish().votes(2, 1)
    poll.state["choices"].reverse()
    change(poll, votes=1, added=Ballot("choices", ""))
    change(poll, votes=1, added=one_choice(poll.choices[0]))
    snapshot, profile = read(poll)
    assert profile.ballots == {(0,): 3, (1,): 1, (): 1}
    assert (profile.form, profile.abstained, snapshot.votes) == ("choices", 1, 5)


def test_many_distinct_ballots_are_read_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "CHUNK", 7)
    poll = Poll("open", "abcde", ballot_type="score").publish()
    dice = random.Random(1)
    texts = [random_text("scores", dice) for _ in range(400)]
    cast(poll, "scores", *texts)
    _, profile = read(poll)
    assert profile.cast == 400
    assert len(profile.ballots) == len(set(texts)) == len(rows(poll))


def test_an_unknown_or_uncounted_poll_is_read() -> None:
    assert profiles.read(uuid4()) is None
    snapshot, profile = read(Poll(ballot_type="approval").publish())
    assert (snapshot.votes, snapshot.position, profile.cast) == (0, 0, 0)


def test_the_read_is_one_snapshot(monkeypatch: pytest.MonkeyPatch, at_once: Any) -> None:
    """Ballots that are counted between its statements are not in it."""
    poll = Poll("open", "abcd", ballot_type="ranked").publish()
    cast(poll, "ranking", "2>0")
    real = ballots._grouped

    def counted_meanwhile(*args: Any) -> Any:
        at_once(cast, poll, "ranking", "1", "2>0").result(10)
        return real(*args)

    monkeypatch.setattr(ballots, "_grouped", counted_meanwhile)
    snapshot, profile = read(poll)
    assert (snapshot.votes, profile.ballots) == (1, {(2, 0): 1})
    assert rows(poll) == {"1": 1, "2>0": 2}
