"""What voters do to their votes afterwards: change and retract. One transaction each.

What a vote was stays in vote_version, which never says whose it was.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from provote_core import outbox
from provote_core.events import Contract, Fact, VoteChanged, VoteRetracted
from provote_core.exceptions import ProvoteError
from votes import errors, selectors, services
from votes.callers import Caller
from votes.holding import hold_poll
from votes.models import PollSnapshot, State, Vote, VoteVersion


def change_vote(
    *, who: Caller, vote_id: UUID, choice_id: UUID, precondition: Callable[[int], None]
) -> Vote:
    """Put another choice in the place of the recorded one; the same one again changes nothing.

    `precondition` gets the locked vote's version and raises if it is not what the caller read.
    Raises VoteNotFound, UnknownChoice, PollNotOpen, ChangeNotAllowed, VoteHeld; PollNotFound and
    PollUnavailable (503) where a poll is in doubt that polls has to be asked about.
    """
    _settle(who, vote_id)
    return _change(who, vote_id, choice_id, precondition)


@transaction.atomic
def _change(
    who: Caller, vote_id: UUID, choice_id: UUID, precondition: Callable[[int], None]
) -> Vote:
    vote, poll = _open_vote(who, vote_id, precondition)
    if choice_id not in poll.choice_ids:
        raise errors.UnknownChoice()
    if vote.choice_id == choice_id:
        return vote
    fact = VoteChanged(poll_id=poll.pk, choice_id=choice_id, old_choice_id=vote.choice_id)
    batch = _tell(vote, fact)
    _remember(vote, ended_by="changed", at=poll.now, batch=batch)
    vote.choice_id, vote.version = choice_id, vote.version + 1
    vote.changed_at, vote.changed_batch = poll.now, batch
    vote.save(update_fields=["choice_id", "version", "changed_at", "changed_batch"])
    return vote


def retract_vote(*, who: Caller, vote_id: UUID, precondition: Callable[[int], None]) -> None:
    """Take a vote back: it counts no more, and its voter may vote again.

    A repeat raises VoteNotFound; otherwise as `change_vote`.
    """
    _settle(who, vote_id)
    _retract(who, vote_id, precondition)


@transaction.atomic
def _retract(who: Caller, vote_id: UUID, precondition: Callable[[int], None]) -> None:
    vote, poll = _open_vote(who, vote_id, precondition)
    batch = _tell(vote, VoteRetracted(poll_id=poll.pk, choice_id=vote.choice_id))
    _remember(vote, ended_by="retracted", at=poll.now, batch=batch)
    vote.delete()


def barrier(poll: PollSnapshot, vote: Vote) -> ProvoteError | None:
    """Why a voter cannot change this vote now, if so."""
    if not poll.allow_change:
        return errors.ChangeNotAllowed()
    if poll.is_over:
        return errors.PollNotOpen("The poll is closed.")
    if not poll.is_open:
        return errors.PollNotOpen()
    return errors.VoteHeld() if vote.state != State.ACCEPTED else None


def _settle(who: Caller, vote_id: UUID) -> None:
    """Ask polls about a poll in doubt, before anything is locked: no lock waits for a sibling."""
    poll_id = selectors.get_vote(who=who, vote_id=vote_id).poll_id
    if selectors.poll_of(poll_id).is_doubtful:
        state = services.ask_polls(poll_id=poll_id)
        # The request may be one transaction: the poll's lock comes first, as in a seal.
        hold_poll(poll_id)
        services.store_snapshots(states=[state])


def _open_vote(
    who: Caller, vote_id: UUID, precondition: Callable[[int], None]
) -> tuple[Vote, PollSnapshot]:
    """The vote, locked, and its poll, which stays open until the transaction ends."""
    poll_id = selectors.get_vote(who=who, vote_id=vote_id).poll_id
    hold_poll(poll_id)
    # Statements of their own: they must see what the locks waited for.
    vote = selectors.get_vote(who=who, vote_id=vote_id, lock=True)
    poll = selectors.poll_of(poll_id)
    if poll.is_doubtful:  # since it was asked about
        raise errors.PollUnavailable()
    refusal = barrier(poll, vote)
    if refusal is not None:
        raise refusal
    precondition(vote.version)
    return vote, poll


def _tell(vote: Vote, data: Contract) -> int:
    return outbox.append([Fact(data=data, subject=str(vote.pk), version=vote.version + 1)])


def _remember(vote: Vote, *, ended_by: str, at: datetime, batch: int) -> None:
    VoteVersion.objects.create(
        vote_id=vote.pk,
        version=vote.version,
        poll_id=vote.poll_id,
        choice_id=vote.choice_id,
        ballot=vote.ballot,
        cast_at=vote.changed_at or vote.cast_at,
        batch=vote.changed_batch or vote.batch,
        cast_batch=vote.batch,
        quarantined=vote.quarantined_at is not None,
        state_batch=vote.state_batch,
        ended_at=at,
        ended_by=ended_by,
        end_batch=batch,
    )
