"""What a poll's owner does with votes that wait: let them count, or throw them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from provote_core import outbox
from provote_core.auth import Principal
from provote_core.events import Contract, Fact, VoteReleased, VoteVoided
from votes import services
from votes.models import State, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Of so many votes: settled now, settled or never held before, and not in this poll."""

    changed: int
    unchanged: int
    unknown: int


def release_votes(*, poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID]) -> Settled:
    """Let votes count that wait in quarantine; a repeat changes nothing. Raises PollNotFound.

    Also after closing: results are final only when nothing waits.
    """
    return _settle(poll_id, principal, vote_ids, State.ACCEPTED)


def void_votes(*, poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID]) -> Settled:
    """Throw votes out that wait in quarantine; their voters cannot vote again.

    A repeat changes nothing. Raises PollNotFound.
    """
    return _settle(poll_id, principal, vote_ids, State.VOIDED)


@transaction.atomic
def _settle(
    poll_id: UUID, principal: Principal, vote_ids: Sequence[UUID], state: State
) -> Settled:
    services.require_owner(poll_id=poll_id, principal=principal)
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
    return Settled(changed=len(votes), unchanged=known - len(votes), unknown=wanted - known)


def _fact(vote: Vote, state: State) -> Contract:
    if state is State.VOIDED:
        return VoteVoided(poll_id=vote.poll_id)
    return VoteReleased(poll_id=vote.poll_id, choice_id=vote.choice_id, ballot=vote.ballot)
