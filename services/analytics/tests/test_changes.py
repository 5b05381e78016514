"""Counts after votes are changed, retracted, quarantined, released and voided."""

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
    """An event of votes about one vote of the poll."""
    members = {name: str(value) for name, value in data.items()}
    return SAMPLES[type_] | {"data": {"poll_id": str(poll.id), **members}, "subject": str(uuid4())}


def counts_of(poll: Poll) -> tuple[int, int, list[int]]:
    """The votes counted, the votes waiting, and the votes of each choice."""
    tally = PollAnalytics.objects.get(pk=poll.id)
    by_choice = dict(ChoiceCount.objects.filter(poll_id=poll.id).values_list("choice_id", "votes"))
    return tally.votes, tally.waiting, [by_choice.get(choice, 0) for choice in poll.choices]


def test_a_changed_vote_moves_between_choices() -> None:
    poll = Poll().publish().votes(2, 1)
    tea, coffee = poll.choices
    apply("votes/0", event("vote.changed", poll, choice_id=coffee, old_choice_id=tea))
    assert counts_of(poll) == (3, 0, [1, 2])


def test_a_retracted_vote_is_not_counted() -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.retracted", poll, choice_id=poll.choices[0]))
    assert counts_of(poll) == (0, 0, [0, 0])


def test_a_quarantined_vote_counts_once_released_and_never_if_voided() -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.quarantined", poll), event("vote.quarantined", poll))
    assert counts_of(poll) == (1, 2, [1, 0])
    apply("votes/0", event("vote.released", poll, choice_id=poll.choices[1]))
    assert counts_of(poll) == (2, 1, [1, 1])
    apply("votes/0", event("vote.voided", poll))
    assert counts_of(poll) == (2, 0, [1, 1])


def test_results_are_final_once_no_vote_is_quarantined(anyone: Reader) -> None:
    poll = Poll().publish().votes(1, 0)
    apply("votes/0", event("vote.quarantined", poll), seal(poll))
    before = anyone.get(poll.results)
    assert (before.json()["final"], before.json()["status"]) == (False, "closed")
    apply("votes/0", event("vote.voided", poll))
    after = anyone.get(poll.results)
    assert after.json()["final"] is True
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("seed", range(6))
def test_any_history_in_any_batches_is_counted_once(seed: int) -> None:
    dice = random.Random(seed)
    poll = Poll(choices="abc")
    events, votes, quarantined = history(dice, poll)
    start = 0
    while start < len(events):
        first, size = dice.randint(0, start), dice.randint(1, 9)
        batch = events[first : start + size]
        apply_batch(batch_of(batch, source="votes/0", first_seq=first + 1), HANDLERS)
        start = first + len(batch)
    expected = [votes.count(choice) for choice in poll.choices]
    assert counts_of(poll) == (len(votes), quarantined, expected)


def history(dice: random.Random, poll: Poll) -> tuple[list[Any], list[UUID], int]:
    """A possible series of events, the choices that count in the end, and how many wait."""
    votes: list[UUID] = []
    quarantined = 0
    events: list[Any] = []
    for _ in range(120):
        choice = dice.choice(poll.choices)
        action = dice.choice(["cast", "change", "retract", "quarantine", "release", "void"])
        if action == "cast":
            events += cast(poll, *(int(c == choice) for c in poll.choices))
            votes.append(choice)
        elif action == "change" and votes:
            old = votes.pop(dice.randrange(len(votes)))
            events.append(event("vote.changed", poll, choice_id=choice, old_choice_id=old))
            votes.append(choice)
        elif action == "retract" and votes:
            old = votes.pop(dice.randrange(len(votes)))
            events.append(event("vote.retracted", poll, choice_id=old))
        elif action == "quarantine":
            events.append(event("vote.quarantined", poll))
            quarantined += 1
        elif action in ("release", "void") and quarantined:
            quarantined -= 1
            more = {"choice_id": choice} if action == "release" else {}
            events.append(event(f"vote.{action}d" if more else "vote.voided", poll, **more))
            votes += [choice] if more else []
    return events, votes, quarantined


def accounts(poll: Poll, votes: Sibling, **figures: int) -> Any:
    zeros = {
        "accepted": 0, "retracted": 0, "voided": 0, "quarantined": 0, "stored": 0, "sequenced": 0,
        "replayed": 0, "rejected": {},
    }  # fmt: skip
    votes.answers[f"{poll.internal}figures/"] = (200, zeros | figures)
    return person(poll.owner).get(poll.accounting).json()


def test_accounting_balances_after_all_kinds_of_changes(votes: Sibling) -> None:
    poll = Poll().publish().votes(3, 0)
    apply("votes/0", event("vote.retracted", poll, choice_id=poll.choices[0]))
    apply("votes/0", *[event("vote.quarantined", poll)] * 3, event("vote.voided", poll))
    right = {
        "accepted": 6, "retracted": 1, "voided": 1, "quarantined": 2, "stored": 4, "sequenced": 6
    }  # fmt: skip
    body = accounts(poll, votes, **right)
    assert body["balanced"] is True
    assert {name: body[name] for name in right} == right
    assert body["counted"] == 2
    for name in right:
        assert accounts(poll, votes, **right | {name: right[name] + 1})["balanced"] is False, name


# Visibility `after_vote`, and private polls


def test_voters_see_results_that_others_do_not(anyone: Reader, votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0)
    voter, stranger = uuid4(), uuid4()
    votes.answers[f"{poll.internal}voted/"] = lambda query: (
        200, {"voted": query.get("subject") == str(voter)}
    )  # fmt: skip
    refused = anyone.get(poll.results)
    assert (refused.status_code, refused.json()["code"]) == (403, "results-not-visible")
    assert not votes.asked, "a reader without any token is not looked up"
    assert person(stranger).get(poll.results).status_code == 403
    seen = person(voter).get(poll.results)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    asked = len(votes.asked)
    assert person(voter).get(poll.results).status_code == 200
    assert len(votes.asked) == asked, "a positive answer is cached"
    assert person(poll.owner).get(poll.results).status_code == 200
    assert person(stranger).get(poll.accounting).status_code == 403


def test_a_voter_token_shows_results_to_its_holder_alone(anyone: Reader, votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote", eligibility="public").publish().votes(1, 0)
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    seen = anyone.get(poll.results, X_Voter_Token="pvd_x")
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    assert anyone.get(poll.results).status_code == 403


@pytest.mark.parametrize("token", ["pvd_é", "pvd_\x80", "\t"])
def test_a_voter_token_that_cannot_be_forwarded_is_ignored(
    anyone: Reader, votes: Sibling, token: str
) -> None:
    poll = Poll(results_visibility="after_vote", eligibility="public").publish().votes(1, 0)
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    answer = anyone.get(poll.results, X_Voter_Token=token)
    assert (answer.status_code, answer.json()["code"]) == (403, "results-not-visible")


def test_an_api_key_has_no_vote_of_its_own(votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0)
    voter = uuid4()
    votes.answers[f"{poll.internal}voted/"] = (200, {"voted": True})
    assert person(voter).get(poll.results).status_code == 200
    key = backend(voter, "votes:delegate")
    assert key.get(poll.results).status_code == 403
    assert key.get(poll.results, X_Voter_Token="pvd_x").status_code == 403


def test_a_failure_of_votes_is_503_and_no_refusal(votes: Sibling) -> None:
    poll = Poll(results_visibility="after_vote").publish()
    votes.answers[f"{poll.internal}voted/"] = (500, {})
    answer = person().get(poll.results)
    assert (answer.status_code, answer.json()["code"]) == (503, "votes-unavailable")


def test_after_vote_results_are_public_once_sealed(anyone: Reader) -> None:
    poll = Poll(results_visibility="after_vote").publish().votes(1, 0).sealed()
    answer = anyone.get(poll.results)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=1")


def test_a_private_poll_is_visible_to_its_voters_owner_and_staff(
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
