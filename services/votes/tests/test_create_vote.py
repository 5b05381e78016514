"""create_vote: repeats record one vote, with and without an idempotency key."""

import pytest
from invariants import StoredState

from harness import DELEGATE, REFUSED, Harness
from provote_core.exceptions import RateLimited
from provote_core.limits import Check
from votes.errors import AlreadyVoted
from votes.services import create_vote, create_votes
from votes.writer.outcomes import Accepted, Refused, Repeated, Replayed

CHECK = Check("cast", ())


async def test_a_repeat_under_the_same_key_is_replayed(harness: Harness) -> None:
    first, second = [harness.cast(0, "open", key="k") for _ in range(2)]
    async with harness.processes() as [process, _]:
        made, decision = await create_vote(process.submitter, cast=first, check=CHECK)
        assert isinstance(made, Accepted)
        assert decision.allowed
        again, _ = await create_vote(process.submitter, cast=second, check=CHECK)
    assert isinstance(again, Replayed)
    assert (again.vote, again.status) == (made.vote, 201)
    assert len((await StoredState.read(harness)).votes) == 1


async def test_a_repeat_without_a_key_finds_the_vote(harness: Harness) -> None:
    async with harness.processes() as processes:
        made, _ = await create_vote(
            processes[0].submitter, cast=harness.cast(0, "open"), check=CHECK
        )
        again, _ = await create_vote(
            processes[1].submitter, cast=harness.cast(0, "open"), check=CHECK
        )
        other, _ = await create_vote(
            processes[1].submitter, cast=harness.cast(0, "open", 1), check=CHECK
        )
    assert isinstance(made, Accepted)
    assert isinstance(again, Repeated)
    assert again.vote == made.vote
    assert isinstance(other, Refused)
    assert isinstance(other.error, AlreadyVoted)
    assert other.error.extra["vote_id"] == str(made.vote.vote_id)
    assert len((await StoredState.read(harness)).votes) == 1


async def test_outcomes_of_several_votes_are_in_their_order(harness: Harness) -> None:
    casts = [
        harness.cast(DELEGATE, "delegated", choice, voter=voter)
        for choice, voter in ((0, "a"), (2, "b"), (1, "c"))
    ]
    async with harness.processes() as [process, _]:
        outcomes, _ = await create_votes(process.submitter, casts=casts, check=CHECK)
    assert [type(outcome) for outcome in outcomes] == [Accepted, Refused, Accepted]
    assert set((await StoredState.read(harness)).votes) == {casts[0].vote_id, casts[2].vote_id}


async def test_a_refusal_by_the_limiter_is_raised_and_nothing_is_recorded(
    harness: Harness,
) -> None:
    async with harness.processes() as [process, _]:
        with pytest.raises(RateLimited):
            await create_vote(process.submitter, cast=harness.cast(0, "open"), check=REFUSED)
        with pytest.raises(RateLimited):
            await create_votes(process.submitter, casts=[harness.cast(0, "open")], check=REFUSED)
    assert await StoredState.read(harness) == StoredState()
