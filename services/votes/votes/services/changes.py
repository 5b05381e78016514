"""Changing and retracting votes.

Earlier versions of a vote stay in vote_version, which holds no voter.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from provote_core import outbox
from provote_core.events import Contract, Fact
from provote_core.exceptions import ProvoteError
from provote_rules.ballots import SINGLE, BallotPaper, MarkedBallot, Problem
from provote_rules.texts import tr
from votes import errors, selectors
from votes.facts import vote_changed, vote_retracted
from votes.identity import VoterIdentity
from votes.locks import lock_poll_shared
from votes.models import PollSnapshot, State, Vote, VoteVersion
from votes.refusals import refusal_of_ballot
from votes.services.snapshots import fetch_snapshot


@transaction.atomic
def change_vote(
    *,
    identity: VoterIdentity,
    vote_id: UUID,
    marked: MarkedBallot,
    precondition: Callable[[int], None],
) -> tuple[Vote, BallotPaper]:
    """Replace the recorded ballot; the same ballot again changes nothing.

    Returns the vote, and the poll's ballot paper, by which the ballot is shown.

    `precondition` gets the locked vote's version and raises if the client has read another one.
    Raises VoteNotFound, InvalidRequest for a ballot that is not valid in the poll (UnknownChoice
    if it has no such choice), PollNotOpen, ChangeNotAllowed, VoteHeld, and PollUnavailable (503)
    for a poll that needs confirmation: call `confirm_poll` before.
    """
    vote, poll = _open_vote(identity, vote_id, precondition)
    definition = selectors.definition_of(poll)
    # An older process has stored the poll again; but `single` polls of 0.2.0 have no rules.
    if definition.paper.type != SINGLE and definition.lacks_rules_for(marked):
        raise errors.PollUnavailable()
    ballot = definition.paper.read(marked)
    if isinstance(ballot, Problem):
        raise refusal_of_ballot(ballot)
    if vote.ballot_value == ballot:
        return vote, definition.paper
    batch = _append(vote, vote_changed(poll.pk, ballot, vote.ballot_value))
    _store_version(vote, ended_by="changed", at=poll.now, batch=batch)
    columns = vote.put_ballot(ballot)
    vote.version += 1
    vote.changed_at, vote.changed_batch = poll.now, batch
    vote.save(update_fields=[*columns, "version", "changed_at", "changed_batch"])
    return vote, definition.paper


@transaction.atomic
def retract_vote(
    *, identity: VoterIdentity, vote_id: UUID, precondition: Callable[[int], None]
) -> None:
    """Retract a vote: it no longer counts, and its voter may vote again.

    A repeat raises VoteNotFound; otherwise as `change_vote`.
    """
    vote, poll = _open_vote(identity, vote_id, precondition)
    batch = _append(vote, vote_retracted(poll.pk, vote.ballot_value))
    _store_version(vote, ended_by="retracted", at=poll.now, batch=batch)
    vote.delete()


def barrier(poll: PollSnapshot, vote: Vote) -> ProvoteError | None:
    """Why this vote cannot be changed now, or None."""
    if not poll.allow_change:
        return errors.ChangeNotAllowed()
    if poll.is_over:
        return errors.PollNotOpen(tr("The poll is closed."))
    if not poll.is_open:
        return errors.PollNotOpen()
    return errors.VoteHeld() if vote.state != State.ACCEPTED else None


def confirm_poll(
    *, identity: VoterIdentity, vote_id: UUID, marked: MarkedBallot | None = None
) -> None:
    """Fetch the vote's poll from polls if it needs confirmation; call it before the transaction.

    `marked` is the ballot that the poll's rules are needed for. Raises VoteNotFound, PollNotFound,
    PollUnavailable (503).
    """
    poll_id = selectors.get_vote(identity=identity, vote_id=vote_id).poll_id
    poll = selectors.poll_of(poll_id)
    lacks_rules = marked and selectors.definition_of(poll).lacks_rules_for(marked)
    if poll.needs_confirmation or lacks_rules:
        fetch_snapshot(poll_id=poll_id)


def _open_vote(
    identity: VoterIdentity, vote_id: UUID, precondition: Callable[[int], None]
) -> tuple[Vote, PollSnapshot]:
    """The vote, locked, and its poll, which stays open until the transaction ends."""
    poll_id = selectors.get_vote(identity=identity, vote_id=vote_id).poll_id
    lock_poll_shared(poll_id)
    # Separate statements: they must see what was committed while the locks were waited for.
    vote = selectors.get_vote(identity=identity, vote_id=vote_id, lock=True)
    poll = selectors.poll_of(poll_id)
    if poll.needs_confirmation:  # polls was restored again since the confirmation
        raise errors.PollUnavailable()
    refusal = barrier(poll, vote)
    if refusal is not None:
        raise refusal
    precondition(vote.version)
    return vote, poll


def _append(vote: Vote, data: Contract) -> int:
    return outbox.append([Fact(data=data, subject=str(vote.pk), version=vote.version + 1)])


def _store_version(vote: Vote, *, ended_by: str, at: datetime, batch: int) -> None:
    VoteVersion.objects.create(
        vote_id=vote.pk,
        version=vote.version,
        poll_id=vote.poll_id,
        **vote.ballot_columns,
        cast_at=vote.changed_at or vote.cast_at,
        batch=vote.changed_batch or vote.batch,
        cast_batch=vote.batch,
        quarantined=vote.quarantined_at is not None,
        state_batch=vote.state_batch,
        ended_at=at,
        ended_by=ended_by,
        end_batch=batch,
    )
