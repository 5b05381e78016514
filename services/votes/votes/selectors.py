"""Reads: a voter's own votes, and the figures of a poll's accounting."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from provote_core.auth import Kind, Principal
from votes import ballots, errors
from votes.models import PollSnapshot, Vote

# Three tables are counted here, none from another, each up to one position of the source; the
# fourth is analytics'. The source holds every poll's events: only the rows are opened that the
# poll's votes or audit rows were written with. An event of the poll in any other row would be
# counted by analytics and stored nowhere, which is out of balance already.
FIGURES = """
WITH accepted AS MATERIALIZED (
    SELECT batch, count(*) AS n FROM audit
    WHERE target = %(poll)s AND outcome = 'accepted' GROUP BY batch
), stored AS MATERIALIZED (
    SELECT batch, count(*) AS n FROM vote WHERE poll_id = %(poll)s GROUP BY batch
), applied AS MATERIALIZED (
    SELECT o.id, o.events FROM outbox o
    WHERE o.id IN (SELECT batch FROM accepted UNION SELECT batch FROM stored)
      AND o.first_seq <= %(position)s
)
SELECT
  (SELECT coalesce(sum(n), 0)::bigint FROM accepted WHERE batch IN (SELECT id FROM applied)),
  (SELECT coalesce(sum(n), 0)::bigint FROM stored WHERE batch IN (SELECT id FROM applied)),
  (SELECT count(*) FROM applied CROSS JOIN jsonb_array_elements(events) e
    WHERE e->>'type' = 'vote.cast' AND e->'data'->>'poll_id' = %(poll)s::text)
"""

OUTCOMES = """
SELECT outcome, count(*) FROM audit WHERE target = %(poll)s AND outcome <> 'accepted'
  AND action = 'POST /api/v1/votes/' GROUP BY outcome
"""


def votes_of(
    *, principal: Principal, poll_id: UUID | None, voter_ref: str | None
) -> QuerySet[Vote]:
    """The votes this caller may read: a person's own, or one delegated voter's in one poll.

    Raises NotDelegate unless a `voter_ref` is asked for by the delegate of the poll's owner.
    """
    if voter_ref is not None or principal.kind is Kind.DELEGATE:
        if voter_ref is None or poll_id is None or not owns(principal, poll_id):
            raise errors.NotDelegate()
        voter = ballots.delegated(poll_id, voter_ref, key=settings.PROVOTE.digest_key)
        return Vote.objects.filter(poll_id=poll_id, voter=voter)
    assert principal.subject is not None, "the view admits only callers with a subject"
    own = Vote.objects.filter(voter=ballots.person(principal.subject), delegated=False)
    return own if poll_id is None else own.filter(poll_id=poll_id)


def get_vote(*, principal: Principal, vote_id: UUID) -> Vote:
    """One vote, to its voter or to the delegate who cast it; to others it does not exist."""
    vote = Vote.objects.filter(pk=vote_id).first()
    if vote is None or principal.subject is None:
        raise errors.VoteNotFound()
    own = not vote.delegated and bytes(vote.voter) == ballots.person(principal.subject)
    if principal.kind is Kind.PERSON and own:
        return vote
    if vote.delegated and owns(principal, vote.poll_id):
        return vote
    raise errors.VoteNotFound()


def owns(principal: Principal, poll_id: UUID) -> bool:
    """Whether the caller holds a delegating API key of the poll's owner."""
    return (
        principal.kind is Kind.DELEGATE
        and principal.subject is not None
        and "votes:delegate" in principal.scopes
        and PollSnapshot.objects.filter(pk=poll_id, owner=principal.subject).exists()
    )


@transaction.atomic
def figures(*, poll_id: UUID, position: int) -> dict[str, Any]:
    """What this service says of a poll up to `position`: accepted, stored, sequenced.

    `replayed` and `rejected` (by code) are counted as they are now, outside the balance.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"poll": poll_id, "position": position})
        accepted, stored, sequenced = cursor.fetchone()
        cursor.execute(OUTCOMES, {"poll": poll_id})
        others: Mapping[str, int] = dict(cursor.fetchall())
    return {
        "accepted": accepted,
        "retracted": 0,
        "stored": stored,
        "sequenced": sequenced,
        "replayed": others.get("replayed", 0) + others.get("repeated", 0),
        "rejected": {k: n for k, n in others.items() if k not in ("replayed", "repeated")},
    }
