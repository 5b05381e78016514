"""What analytics learns of a poll's voters: the roll, and refused casts."""

from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.utils import timezone

from provote_core.auth import Kind, Principal
from provote_core.exceptions import Unavailable
from provote_testing.tokens import mint
from votes import errors, participation
from votes.casting.process import make_pool
from votes.casting.refusal_counts import MAX_KEYS, RefusalCounts
from votes.models import Invitation, InvitationSeries, RefusalCount, Vote
from votes.services.invitations import create_invitations, revoke_invitation, revoke_series


def known(poll: Any) -> Any:
    return participation.of_poll(poll.id)


def owner_of(poll: Any) -> Principal:
    return Principal(kind=Kind.PERSON, subject=poll.owner)


def refusals_of(casting: Any) -> RefusalCounts:
    counts: RefusalCounts = casting.app._process._refusals
    return counts


def use(invitation: Invitation) -> None:
    """Store a vote with the ballot token."""
    Vote.objects.create(
        id=uuid4(), poll_id=invitation.poll_id, voter=invitation.voter, delegated=False,
        choice_id=uuid4(), cast_at=timezone.now(), batch=1,
    )  # fmt: skip


def test_the_roll_has_the_tokens_that_voted_or_may_vote(db: None, make_poll: Any) -> None:
    poll = make_poll(eligibility="invited")
    principal = owner_of(poll)
    assert known(poll)["roll"] == 0
    kept, ended = (
        create_invitations(poll_id=poll.id, principal=principal, count=5, label="")
        for _ in range(2)
    )
    assert known(poll)["roll"] == 10
    one, other = Invitation.objects.filter(series_id=kept)[:2]
    revoke_invitation(poll_id=poll.id, principal=principal, invitation_id=one.pk)
    use(other)
    assert known(poll)["roll"] == 9
    use(Invitation.objects.filter(series_id=ended)[0])
    revoke_series(poll_id=poll.id, principal=principal, series_id=ended)
    assert InvitationSeries.objects.get(pk=ended).revoked_at is not None
    assert known(poll)["roll"] == 5


def test_other_polls_have_no_roll(db: None, make_poll: Any) -> None:
    assert known(make_poll(eligibility="public")) == {"roll": None, "refused": {}}
    assert participation.of_poll(uuid4()) == {"roll": None, "refused": {}}


async def test_refused_casts_are_counted_by_code(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    for choice in poll.choices[:2]:
        await casting.cast(token, poll.id, choice)
    await casting.cast(token, poll.id, poll.choices[1])
    await casting.cast(mint(), poll.id, uuid4())
    await casting.cast(mint(), uuid4(), uuid4())
    await refusals_of(casting).flush()
    found = await sync_to_async(known)(poll)
    assert found == {"roll": None, "refused": {"already-voted": 2, "unknown-choice": 1}}
    assert await sync_to_async(RefusalCount.objects.exclude(poll_id=poll.id).count)() == 0


async def test_counts_of_many_writes_add_up(casting: Any, make_poll: Any) -> None:
    poll, refusals = await sync_to_async(make_poll)(), refusals_of(casting)
    for _ in range(3):
        refusals.add(poll.id, errors.AlreadyVoted())
        await refusals.flush()
    refusals.add(poll.id, Unavailable())
    refusals.add(None, errors.AlreadyVoted())
    await refusals.flush()
    assert (await sync_to_async(known)(poll))["refused"] == {"already-voted": 3}


async def test_counts_that_cannot_be_written_are_kept(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)()
    counts = RefusalCounts(make_pool())  # which is not open
    counts.add(poll.id, errors.AlreadyVoted())
    await counts.flush()
    counts._pool = casting.app._process._pool
    await counts.flush()
    assert (await sync_to_async(known)(poll))["refused"] == {"already-voted": 1}


def test_the_memory_of_counts_is_bounded() -> None:
    counts = RefusalCounts(None)  # type: ignore[arg-type]
    for _ in range(MAX_KEYS + 10):
        counts.add(uuid4(), errors.AlreadyVoted())
    assert len(counts._counts) == MAX_KEYS
