"""Responses to casts: the vote as its voter sees it, or the problem, for one cast or a batch."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from provote_core import languages, problems
from provote_core.context import RequestContext
from provote_core.exceptions import ProvoteError
from provote_core.preconditions import etag
from provote_rules.ballots import Ballot, BallotPaper
from votes.casting.ballots import show_ballot
from votes.receipts import receipt
from votes.writer.outcomes import Accepted, Outcome, Recorded, Refused, Repeated, Replayed, label


def present(
    *,
    vote_id: UUID,
    poll_id: UUID,
    ballot: Ballot | None,
    paper: BallotPaper | None,
    cast_at: datetime,
    version: int,
    state: str,
    batch: int,
) -> dict[str, Any]:
    """A vote for its voter: the same members and receipt in every response.

    `paper` is that of the poll; a ballot for one choice is shown without it.
    `batch` is the outbox row of this version's event. The JSON encoder writes ids and times
    as text.
    """
    return {
        "id": vote_id,
        "poll_id": poll_id,
        **show_ballot(ballot, paper),
        "cast_at": cast_at,
        "version": version,
        "state": state,
        "receipt": receipt(vote_id, poll_id, version, key=settings.PROVOTE.digest_key),
        "position_hint": batch,
    }


def present_recorded(vote: Recorded) -> dict[str, Any]:
    """The vote in the response to a cast: its first version, or the one that a repeat found."""
    return present(
        vote_id=vote.vote_id,
        poll_id=vote.poll_id,
        ballot=vote.ballot,
        paper=vote.paper,
        cast_at=vote.cast_at,
        version=vote.version,
        state=vote.state,
        batch=vote.batch,
    )


def of_cast(outcome: Accepted | Repeated | Replayed) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Status, headers and body of the response to a cast; refusals are problems instead."""
    vote = outcome.vote
    headers = {"Location": f"/api/v1/votes/{vote.vote_id}/", "ETag": etag(vote.version)}
    if isinstance(outcome, Replayed):
        headers["Idempotent-Replayed"] = "true"
    return label(outcome)[1], headers, present_recorded(vote)


def batch_item(outcome: Outcome, request: RequestContext) -> dict[str, Any]:
    """One result of a batch: the response that the single POST would have."""
    if isinstance(outcome, Refused):
        return refused_batch_item(outcome.error, request)
    response = {"status": label(outcome)[1], "vote": present_recorded(outcome.vote)}
    return response | {"replayed": True} if isinstance(outcome, Replayed) else response


def refused_batch_item(error: ProvoteError, request: RequestContext) -> dict[str, Any]:
    """One result of a batch that is a problem."""
    document = problems.document(
        error,
        instance=request.path,
        request_id=request.request_id,
        language=languages.negotiate(request.accept_language),
    )
    return {"status": error.status, "problem": document}
