"""Submits casts until each outcome is final: confirms polls, retries casts that met a lock."""

import asyncio
from collections.abc import Sequence

from provote_core.exceptions import IdempotencyInProgress, Unavailable
from provote_core.limits import Check, Decision
from provote_rules.texts import tr
from votes import errors
from votes.writer.batch import Submission
from votes.writer.batcher import Batcher
from votes.writer.outcomes import (
    Cast,
    Locked,
    NeedsConfirmation,
    Outcome,
    Pending,
    Refusal,
    Refused,
)
from votes.writer.polls import Confirmer

DEADLINE = 5.0  # seconds from submission to outcome
RETRIES = 4  # of a cast whose key or poll is locked, each after a pause
RETRY_PAUSE = 0.2  # seconds


class Submitter:
    """Submits to the batcher repeatedly, until each outcome is final."""

    def __init__(self, batcher: Batcher, confirmer: Confirmer) -> None:
        self._batcher = batcher
        self._confirmer = confirmer

    async def submit(
        self, check: Check, casts: Sequence[Cast], refusals: Sequence[Refusal] = ()
    ) -> tuple[Decision, list[Outcome]]:
        """The limiter's decision and an outcome for each cast (none if it was not allowed).

        Raises Overloaded (503) when the queue is full, Unavailable (503) past the deadline: then
        the votes may still be recorded, and a repeat returns the outcome.
        """
        submission = Submission(check, list(casts), list(refusals))
        try:
            async with asyncio.timeout(DEADLINE):
                outcomes = await self._batcher.submit(submission)
                if any(isinstance(outcome, NeedsConfirmation) for outcome in outcomes):
                    outcomes = await self._confirm(submission, outcomes)
                outcomes = await self._retry_locked(submission, outcomes)
        except TimeoutError:
            raise errors.OutcomeUnknown() from None
        decision = submission.decision
        assert decision is not None, "a worker decides before it resolves"
        return decision, [
            _final(cast, outcome)
            for cast, outcome in zip(submission.casts, outcomes, strict=False)
        ]

    async def _confirm(
        self, submission: Submission, outcomes: Sequence[Outcome | Pending]
    ) -> list[Outcome | Pending]:
        """Confirm the polls of casts that need it, then submit those casts once more."""
        unconfirmed = [
            i for i, outcome in enumerate(outcomes) if isinstance(outcome, NeedsConfirmation)
        ]
        polls = list({submission.casts[i].poll_id for i in unconfirmed})
        confirmations = await asyncio.gather(
            *(self._confirmer.confirm(poll_id) for poll_id in polls), return_exceptions=True
        )
        unknown = {
            poll_id
            for poll_id, error in zip(polls, confirmations, strict=True)
            if isinstance(error, BaseException) and not isinstance(error, errors.PollNotFound)
        }
        result = list(outcomes)
        second = Submission(Check(submission.check.kind, ()))
        again: list[int] = []
        for i in unconfirmed:
            cast = submission.casts[i]
            if cast.poll_id in unknown:
                error = errors.PollUnavailable()
                result[i] = Refused(error)
                second.refusals.append(Refusal(cast.request, cast.principal, cast.poll_id, error))
            else:
                cast.confirmed = True
                again.append(i)
                second.casts.append(cast)
        for i, outcome in zip(again, await self._batcher.submit(second), strict=True):
            result[i] = outcome
        return result

    async def _retry_locked(
        self, submission: Submission, outcomes: Sequence[Outcome | Pending]
    ) -> list[Outcome | Pending]:
        """Retry locked casts for a second; the pauses block no worker."""
        result = list(outcomes)
        for _ in range(RETRIES):
            locked = [i for i, outcome in enumerate(result) if isinstance(outcome, Locked)]
            if not locked:
                break
            await asyncio.sleep(RETRY_PAUSE)
            again = Submission(
                Check(submission.check.kind, ()), [submission.casts[i] for i in locked]
            )
            for i, outcome in zip(locked, await self._batcher.submit(again), strict=True):
                result[i] = outcome
        return result


def _final(cast: Cast, outcome: Outcome | Pending) -> Outcome:
    """The final outcome of a cast that stays unconfirmed or locked after the last retry."""
    if isinstance(outcome, NeedsConfirmation):
        return Refused(outcome.error)
    if isinstance(outcome, Locked):
        in_progress = IdempotencyInProgress(retry_after=1)
        return Refused(
            in_progress
            if cast.claim
            else Unavailable(tr("The poll is locked; repeat the request."))
        )
    return outcome
