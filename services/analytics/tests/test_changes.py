"""Votes that are changed, retracted, held, released and thrown out: the count follows exactly."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import Reader, backend, person
from poll_events import SAMPLES, Poll, apply, cast, seal

from analytics.models import ChoiceCount, PollAnalytics
from analytics.subscribers import HANDLERS
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db


def event(type_: str, poll: Poll, **data: UUID | None) -> dict[str, Any]:
    """What votes tells of one vote of the poll."""
    said = {name: str(value) for name, value in data.items()}
    return SAMPLES[type_] | {"data": {"poll_id": str(poll.id), **said}, "subject": str(uuid4())}


def standing(poll: Poll) -> tuple[int, int, list[int]]:
    """Counted, waiting, and by choice."""
    tally = PollAnalytics.objects.get(pk=poll.id)
    by_choice = dict(ChoiceCount.objects.filter(poll_id=poll.id).values_list("choice_id", "votes"))
    return tally.votes, tally.waiting, [by_choice.get(choice, 0) for choice in poll.choices]


def test_a_changed_vote_goes_from_one_choice_to_the_other() -> None:
    poll = Poll().publish().votes(2, 1)
    tea, coffee = poll.choices
    apply("votes/0", event("vote.changed", poll, choice_id=coffee, old_choice_id=tea))
    assert standing(poll) == (3, 0, [1, 2])


def test_a_retracted_vote_counts_no_more() -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.retracted", poll, choice_id=poll.choices[0]))
    assert standing(poll) == (0, 0, [0, 0])


def test_a_held_vote_counts_when_it_is_released_and_never_when_it_is_voided() -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.quarantined", poll), event("vote.quarantined", poll))
    assert standing(poll) == (1, 2, [1, 0])
    apply("votes/0", event("vote.released", poll, choice_id=poll.choices[1]))
    assert standing(poll) == (2, 1, [1, 1])
    apply("votes/0", event("vote.voided", poll))
    assert standing(poll) == (2, 0, [1, 1])


def test_results_are_final_when_nothing_waits(anyone: Reader) -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.quarantined", poll), seal(poll))
    before = anyone.get(poll.results)
    assert (before.json()["final"], before.json()["status"]) == (False, "closed")
    apply("votes/0", event("vote.voided", poll))
    after = anyone.get(poll.results)
    assert after.json()["final"] is True
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("seed", range(6))
def test_any_history_in_any_portions_is_counted_once(seed: int) -> None:
    dice = random.Random(seed)
    poll = Poll(choices="abc")
    events, votes, held = history(dice, poll)
    start = 0
    while start < len(events):
        first, size = dice.randint(0, start), dice.randint(1, 9)
        portion = events[first : start + size]
        apply_batch(batch_of(portion, source="votes/0", first_seq=first + 1), HANDLERS)
        start = first + len(portion)
    expected = [votes.count(choice) for choice in poll.choices]
    assert standing(poll) == (len(votes), held, expected)


def history(dice: random.Random, poll: Poll) -> tuple[list[Any], list[UUID], int]:
    """A possible series of events, the choices that count in the end, and how many wait."""
    votes: list[UUID] = []
    held = 0
    events: list[Any] = []
    for _ in range(120):
        choice = dice.choice(poll.choices)
        move = dice.choice(["cast", "change", "retract", "hold", "release", "void"])
        if move == "cast":
            events += cast(poll, *(int(c == choice) for c in poll.choices))
            votes.append(choice)
        elif move == "change" and votes:
            old = votes.pop(dice.randrange(len(votes)))
            events.append(event("vote.changed", poll, choice_id=choice, old_choice_id=old))
            votes.append(choice)
        elif move == "retract" and votes:
            old = votes.pop(dice.randrange(len(votes)))
            events.append(event("vote.retracted", poll, choice_id=old))
        elif move == "hold":
            events.append(event("vote.quarantined", poll))
            held += 1
        elif move in ("release", "void") and held:
            held -= 1
            more = {"choice_id": choice} if move == "release" else {}
            events.append(event(f"vote.{move}d" if more else "vote.voided", poll, **more))
            votes += [choice] if more else []
    return events, votes, held


def accounts(poll: Poll, votes: Sibling, **figures: int) -> Any:
    said = {
        "accepted": 0, "retracted": 0, "voided": 0, "quarantined": 0, "stored": 0, "sequenced": 0,
        "replayed": 0, "rejected": {},
    }  # fmt: skip
    votes.answers[f"{poll.internal}figures/"] = (200, said | figures)
    return person(poll.owner).get(poll.accounting).json()


def test_accounting_adds_up_whatever_became_of_votes(votes: Sibling) -> None:
    poll = Poll().publish().votes(3, 0)
    apply("votes/0", event("vote.retracted", poll, choice_id=poll.choices[0]))
    apply("votes/0", *[event("vote.quarantined", poll)] * 3, event("vote.voided", poll))
    right = {
        "accepted": 6, "retracted": 1, "voided": 1, "quarantined": 2, "stored": 4, "sequenced": 6
    }  # fmt: skip
    told = accounts(poll, votes, **right)
    assert told["balanced"] is True
    assert {name: told[name] for name in right} == right
    assert told["counted"] == 2
    for name in right:
        assert accounts(poll, votes, **right | {name: right[name] + 1})["balanced"] is False, name


# Who sees results after voting


def test_voters_see_results_that_others_do_not(anyone: Reader, votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0)
    voter, stranger = uuid4(), uuid4()
    votes.answers[f"{poll.internal}voted/"] = lambda query: (
        200, {"voted": query.get("subject") == str(voter)}
    )  # fmt: skip
    refused = anyone.get(poll.results)
    assert (refused.status_code, refused.json()["code"]) == (403, "results-not-visible")
    assert not votes.asked, "nobody asks about nobody"
    assert person(stranger).get(poll.results).status_code == 403
    seen = person(voter).get(poll.results)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    asked = len(votes.asked)
    assert person(voter).get(poll.results).status_code == 200
    assert len(votes.asked) == asked, "who has voted is not asked about again"
    assert person(poll.owner).get(poll.results).status_code == 200
    assert person(stranger).get(poll.accounting).status_code == 403


def test_a_voter_token_shows_results_to_its_holder_alone(anyone: Reader, votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote", eligibility="public").publish().votes(1, 0)
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    seen = anyone.get(poll.results, X_Voter_Token="pvd_x")
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    assert anyone.get(poll.results).status_code == 403


@pytest.mark.parametrize("token", ["pvd_é", "pvd_\x80", "\t"])
def test_a_token_that_no_header_of_ours_can_hold_is_nobodys(
    anyone: Reader, votes: Sibling, token: str
) -> None:
    poll = Poll(results_visibility="after_vote", eligibility="public").publish().votes(1, 0)
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    answer = anyone.get(poll.results, X_Voter_Token=token)
    assert (answer.status_code, answer.json()["code"]) == (403, "results-not-visible")


def test_a_backend_has_no_vote_whoever_it_belongs_to_and_whatever_it_holds(votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0)
    voter = uuid4()
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    assert person(voter).get(poll.results).status_code == 200
    key = backend(voter, "votes:delegate")
    assert key.get(poll.results).status_code == 403
    assert key.get(poll.results, X_Voter_Token="pvd_x").status_code == 403


def test_when_votes_cannot_say_nobody_is_refused_for_good(votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish()
    votes.answers[f"{poll.internal}voted/"] = (500, {})
    answer = person().get(poll.results)
    assert (answer.status_code, answer.json()["code"]) == (503, "votes-unavailable")


def test_after_the_end_everybody_sees_them(anyone: Reader) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0).sealed()
    answer = anyone.get(poll.results)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=1")


def test_a_private_poll_is_known_to_its_voters_and_its_owner(
    anyone: Reader, votes: Sibling
) -> None:
    poll = Poll(listing="private").publish().votes(1, 0)
    voter = uuid4()
    votes.answers[f"{poll.internal}voted/"] = lambda query: (
        200, {"voted": query.get("subject") == str(voter)}
    )  # fmt: skip
    for stranger, paths in ((anyone, [poll.results]), (person(), [poll.results, poll.accounting])):
        for path in paths:
            answer = stranger.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "poll-not-found")
    assert person(voter).get(poll.results).status_code == 200
    assert person(poll.owner).get(poll.results).status_code == 200
    assert person(staff=True).get(poll.results).status_code == 200
