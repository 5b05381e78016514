"""Reads: votes of a caller, snapshots of polls, and the figures of a poll's accounting."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from provote_core.auth import Kind, Principal
from provote_core.events import PollRules
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.acceptance import Credential
from provote_rules.ballots import BallotPaper
from provote_rules.texts import tr
from votes import errors, voters
from votes.eligibility import Definition, define
from votes.identity import VoterIdentity
from votes.models import ErasedSubject, Invitation, PollSnapshot, Vote

# Counts three tables independently, each up to one position of the outbox; analytics counts the
# fourth. The outbox holds the events of all polls: only the rows are read that the poll's votes or
# audit rows were written with. An event of the poll in any other row would be counted by analytics
# and stored nowhere, which is out of balance already. Changes of a vote after the position are
# ignored. Votes that were never quarantined are counted separately: grouped by one column, so that
# PostgreSQL estimates the number of groups well and plans for it.
FIGURES = """
WITH accepted AS MATERIALIZED (
    SELECT batch, count(*) AS n FROM audit
    WHERE target = %(poll)s AND outcome = 'accepted' AND batch IS NOT NULL GROUP BY batch
), stored AS MATERIALIZED (
    SELECT batch, NULL::bigint AS state_batch, false AS quarantined, 'accepted' AS state,
           count(*) AS n
    FROM vote WHERE poll_id = %(poll)s AND quarantined_at IS NULL GROUP BY batch
    UNION ALL
    SELECT batch, state_batch, true, state, count(*)
    FROM vote WHERE poll_id = %(poll)s AND quarantined_at IS NOT NULL
    GROUP BY batch, state_batch, state
), retracted AS MATERIALIZED (
    SELECT cast_batch, state_batch, end_batch, quarantined, count(*) AS n
    FROM vote_version WHERE poll_id = %(poll)s AND ended_by = 'retracted' GROUP BY 1, 2, 3, 4
), applied AS MATERIALIZED (
    SELECT o.id, o.events FROM outbox o
    WHERE o.first_seq <= %(position)s AND o.id IN (
        SELECT batch FROM accepted UNION SELECT batch FROM stored UNION
        SELECT state_batch FROM stored UNION SELECT cast_batch FROM retracted UNION
        SELECT state_batch FROM retracted UNION SELECT end_batch FROM retracted)
), vote_then AS (
    SELECT n, quarantined, state, later.id IS NOT NULL AS decided
    FROM stored JOIN applied ON applied.id = batch
    LEFT JOIN applied later ON later.id = state_batch
), retracted_then AS (
    SELECT n, ending.id IS NOT NULL AS ended,
           quarantined AND later.id IS NULL AS waiting
    FROM retracted JOIN applied ON applied.id = cast_batch
    LEFT JOIN applied later ON later.id = state_batch
    LEFT JOIN applied ending ON ending.id = end_batch
)
SELECT
  (SELECT coalesce(sum(n), 0)::bigint FROM accepted WHERE batch IN (SELECT id FROM applied)),
  (SELECT coalesce(sum(n) FILTER (WHERE ended), 0)::bigint FROM retracted_then),
  (SELECT coalesce(sum(n) FILTER (WHERE decided AND state = 'voided'), 0)::bigint FROM vote_then),
  (SELECT coalesce(sum(n) FILTER (WHERE quarantined AND NOT decided), 0)::bigint FROM vote_then)
    + (SELECT coalesce(sum(n) FILTER (WHERE waiting), 0)::bigint FROM retracted_then),
  (SELECT coalesce(sum(n) FILTER (WHERE NOT decided OR state <> 'voided'), 0)::bigint
     FROM vote_then)
    + (SELECT coalesce(sum(n) FILTER (WHERE NOT ended), 0)::bigint FROM retracted_then),
  (SELECT count(*) FROM applied CROSS JOIN jsonb_array_elements(events) e
    WHERE e->>'type' IN ('vote.cast', 'vote.quarantined')
      AND e->'data'->>'poll_id' = %(poll)s::text)
"""

COUNTED = ("accepted", "retracted", "voided", "quarantined", "stored", "sequenced")

# Two ranges of an index: to be unequal is none, and would read what was accepted as well.
OUTCOMES = """
SELECT outcome, count(*) FROM audit
WHERE target = %(poll)s AND (outcome < 'accepted' OR outcome > 'accepted')
  AND action = 'POST /api/v1/votes/' GROUP BY outcome
"""


def votes_of(
    *, identity: VoterIdentity, poll_id: UUID | None, voter_ref: str | None
) -> QuerySet[Vote]:
    """The votes this identity may read: its own, or one delegated voter's in one poll.

    Raises NotDelegate unless the delegate of the poll's owner asks for a `voter_ref`, and
    InvalidRequest for a voter token without a poll: it is another voter in each poll.
    """
    if voter_ref is not None or identity.credential is Credential.DELEGATE:
        if voter_ref is None or poll_id is None or not owns(identity.principal, poll_id):
            raise errors.NotDelegate()
        return Vote.objects.filter(poll_id=poll_id, voter=identity.voter(poll_id, voter_ref))
    if identity.token is not None:
        if poll_id is None:
            problem = FieldError("/poll_id", "required", tr("A voter token is for one poll."))
            raise InvalidRequest(errors=[problem])
        return Vote.objects.filter(poll_id=poll_id, voter=identity.voter(poll_id), delegated=False)
    subject = identity.principal.subject
    assert subject is not None, "the view admits only callers with a subject"
    own = Vote.objects.filter(voter=voters.person(subject), delegated=False)
    return own if poll_id is None else own.filter(poll_id=poll_id)


def get_vote(*, identity: VoterIdentity, vote_id: UUID, lock: bool = False) -> Vote:
    """One vote, to its voter or to the delegate who cast it; to others it does not exist.

    `lock` keeps it as it is until the transaction ends.
    """
    votes = Vote.objects.select_for_update() if lock else Vote.objects
    vote = votes.filter(pk=vote_id).first()
    if vote is None:
        raise errors.VoteNotFound()
    if not vote.delegated and bytes(vote.voter) == identity.voter(vote.poll_id):
        return vote
    if vote.delegated and owns(identity.principal, vote.poll_id):
        return vote
    raise errors.VoteNotFound()


def poll_of(poll_id: UUID) -> PollSnapshot:
    """A poll's snapshot, with the database's time of reading as `now`. Raises PollNotFound."""
    poll: Any = PollSnapshot.objects.annotate(read_at=Now()).filter(pk=poll_id).first()
    if poll is None:
        raise errors.PollNotFound()
    poll.now = poll.read_at
    found: PollSnapshot = poll
    return found


def owns(principal: Principal, poll_id: UUID) -> bool:
    """Whether the caller holds a delegating API key of the poll's owner."""
    return (
        principal.kind is Kind.DELEGATE
        and principal.subject is not None
        and "votes:delegate" in principal.scopes
        and PollSnapshot.objects.filter(pk=poll_id, owner=principal.subject).exists()
    )


def definition_of(poll: PollSnapshot) -> Definition:
    """The rules of a snapshot."""
    rules = msgspec.convert(poll.rules, PollRules)
    return define(
        poll.poll_id, poll.owner, poll.eligibility, poll.ballot_type, poll.choice_ids, rules
    )


def ballot_type_of_vote(*, identity: VoterIdentity, vote_id: UUID) -> str | None:
    """The type of the poll of a vote that `get_vote` returns; None for any other."""
    try:
        vote = get_vote(identity=identity, vote_id=vote_id)
    except errors.VoteNotFound:
        return None
    polls = PollSnapshot.objects.filter(pk=vote.poll_id)
    return polls.values_list("ballot_type", flat=True).first()


def papers_of(votes: Iterable[Vote]) -> dict[UUID, BallotPaper]:
    """The ballot papers by poll, in one query, that these votes are shown by.

    A vote for one choice needs none.
    """
    poll_ids = {vote.poll_id for vote in votes if vote.ballot is not None}
    if not poll_ids:
        return {}
    polls = PollSnapshot.objects.filter(pk__in=poll_ids)
    return {poll.pk: definition_of(poll).paper for poll in polls}


def vote_of(*, poll_id: UUID, voter: bytes) -> Vote | None:
    """A voter's vote in a poll in any state; a retracted one does not exist."""
    return Vote.objects.filter(poll_id=poll_id, voter=voter).first()


def quarantined_votes(*, poll_id: UUID, state: str) -> QuerySet[Vote]:
    """The poll's votes that were quarantined and are in this state now."""
    return Vote.objects.filter(poll_id=poll_id, quarantined_at__isnull=False, state=state)


def has_voted(poll_id: UUID, *, subject: UUID | None, token: str | None) -> bool:
    """Whether a person, or a voter token's holder, has a vote in the poll."""
    key = settings.PROVOTE.digest_key
    known = voters.read_token(token, key=key) if token is not None else None
    if known is not None:
        voter = known.voter(poll_id, key=key)
    elif subject is not None:
        voter = voters.person(subject)
    else:
        return False
    return Vote.objects.filter(poll_id=poll_id, voter=voter, delegated=False).exists()


def invitation_of(*, poll_id: UUID, voter: bytes) -> Invitation | None:
    """The invitation by which this voter votes."""
    found = Invitation.objects.select_related("series")
    return found.filter(poll_id=poll_id, voter=voter).first()


def is_erased(principal: Principal) -> bool:
    """Whether this is an erased person, whose last token still verifies."""
    subject = principal.subject
    return subject is not None and ErasedSubject.objects.filter(subject=subject).exists()


def votes_from(*, poll_id: UUID, origin: bytes) -> int:
    """The number of votes of the poll from this origin."""
    return Vote.objects.filter(poll_id=poll_id, origin=origin).count()


@transaction.atomic
def figures(*, poll_id: UUID, position: int) -> dict[str, Any]:
    """The figures of a poll up to `position`.

    accepted, retracted, voided, quarantined (still waiting), stored (neither retracted nor voided)
    and sequenced.

    `replayed` and `rejected` (by code) are counted as they are now, outside the balance.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"poll": poll_id, "position": position})
        counted = dict(zip(COUNTED, cursor.fetchone(), strict=True))
        cursor.execute(OUTCOMES, {"poll": poll_id})
        others: Mapping[str, int] = dict(cursor.fetchall())
    return counted | {
        "replayed": others.get("replayed", 0) + others.get("repeated", 0),
        "rejected": {k: n for k, n in others.items() if k not in ("replayed", "repeated")},
    }
