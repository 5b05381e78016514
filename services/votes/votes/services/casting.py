"""The commands that record votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Django's processes import this package; the writer is for the casting process
    from provote_core.limits import Check, Decision
    from votes.writer.outcomes import Cast, Outcome, Refusal
    from votes.writer.submit import Submitter


async def create_vote(writer: Submitter, *, cast: Cast, check: Check) -> tuple[Outcome, Decision]:
    """Record one vote; all votes are recorded by this command or by `create_votes`.

    Returns the outcome, which is final, and the decision of the rate limiter about `check`, whose
    headers go to the client. The outcome is

    - Accepted: the vote is committed, with its audit row, its event and its idempotency key;
    - Replayed: `cast.claim` repeats a claim: the vote and the status of the first response;
    - Repeated: the voter has cast the same ballot before, under no key or another: that vote;
    - Refused: nothing is recorded, for the reason in `error`: AlreadyVoted for another ballot of
      the same voter, IdempotencyKeyReused for another body under the same key.

    So a repeat never makes a second vote: the unique constraint of (poll, voter) decides, whatever
    runs in parallel. Concurrent calls share transactions of up to 500 casts; a cast that fails
    does not fail the others.

    Raises RateLimited (429) if the limiter refuses `check`, Overloaded (503) when the queue is
    full, OutcomeUnknown (503) after 5 s or when the response to COMMIT is lost: then the vote may
    be recorded, and a repeat gets the outcome.
    """
    decision, outcomes = await writer.submit(check, [cast])
    if not decision.allowed:
        raise decision.error()
    [outcome] = outcomes
    return outcome, decision


async def create_votes(
    writer: Submitter, *, casts: Sequence[Cast], refusals: Sequence[Refusal] = (), check: Check
) -> tuple[list[Outcome], Decision]:
    """Record several votes, each as `create_vote` does: an outcome for each cast, in their order.

    Not atomic: each outcome is what the cast alone would get. `refusals` are requests without a
    valid ballot: only their audit rows are written. Raises what `create_vote` raises.
    """
    decision, outcomes = await writer.submit(check, casts, refusals)
    if not decision.allowed:
        raise decision.error()
    return outcomes, decision
