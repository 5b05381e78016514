"""Quarantined votes: released to count, or voided, by the poll's owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from provote_core import outbox
from provote_core.auth import Principal
from provote_core.events import Contract, Fact, VoteVoided
from votes.facts import vote_released
from votes.models import State, Vote
from votes.services.snapshots import require_owner


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """Numbers of votes: `changed` now, `unchanged` (not in quarantine), `unknown` in this poll."""

    changed: int
    unchanged: int
    unknown: int


def release_votes(
    *, poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID]
) -> ReviewResult:
    """Release votes from quarantine, so that they count. Raises PollNotFound.

    A repeat changes nothing. Possible after closing, too: results become final once no vote is in
    quarantine.
    """
    return _review(poll_id, principal, vote_ids, State.ACCEPTED)


def void_votes(*, poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID]) -> ReviewResult:
    """Void votes in quarantine; their voters cannot vote again.

    A repeat changes nothing. Raises PollNotFound.
    """
    return _review(poll_id, principal, vote_ids, State.VOIDED)


@transaction.atomic
def _review(
    poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID], state: State
) -> ReviewResult:
    require_owner(poll_id=poll_id, principal=principal)
    named = Vote.objects.filter(poll_id=poll_id, pk__in=set(vote_ids))
    votes = list(named.filter(state=State.QUARANTINED).select_for_update().order_by("pk"))
    if votes:
        facts = [
            Fact(data=_fact(vote, state), subject=str(vote.pk), version=vote.version)
            for vote in votes
        ]
        batch = outbox.append(facts)
        Vote.objects.filter(pk__in=[vote.pk for vote in votes]).update(
            state=state.value, state_batch=batch
        )
    known = named.count()
    wanted = len(set(vote_ids))
    return ReviewResult(changed=len(votes), unchanged=known - len(votes), unknown=wanted - known)


def _fact(vote: Vote, state: State) -> Contract:
    if state is State.VOIDED:
        return VoteVoided(poll_id=vote.poll_id)
    return vote_released(vote.poll_id, vote.ballot_value)
