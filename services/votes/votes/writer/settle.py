"""What remains open after a gather: doubts are taken to polls, held locks are tried again."""

import asyncio
from collections.abc import Sequence

from provote_core.exceptions import IdempotencyInProgress, Unavailable
from provote_core.limits import Ask, Decision
from votes import errors
from votes.writer.cast import Busy, Cast, Doubtful, Outcome, Refusal, Refused, Verdict
from votes.writer.gather import Gatherer, Submission
from votes.writer.polls import Confirmer

DEADLINE = 5.0  # seconds from submission to answer
RETRIES = 4  # of a cast that finds its key or its poll held, each after a pause
RETRY_PAUSE = 0.2  # seconds


class Settler:
    """Passes a submission to the gatherer as often as it takes to know each outcome."""

    def __init__(self, gatherer: Gatherer, confirmer: Confirmer) -> None:
        self._gatherer = gatherer
        self._confirmer = confirmer

    async def submit(self, submission: Submission) -> tuple[Decision, list[Outcome]]:
        """The limiter's decision and an outcome for each cast (none if it was not allowed).

        Raises Overloaded (503) when the queue is full, Unavailable (503) past the deadline: then
        the votes may still be recorded, and a repeat finds out.
        """
        try:
            async with asyncio.timeout(DEADLINE):
                verdicts = await self._gatherer.take(submission)
                if any(isinstance(verdict, Doubtful) for verdict in verdicts):
                    verdicts = await self._confirmed(submission, verdicts)
                verdicts = await self._persist(submission, verdicts)
        except TimeoutError:
            raise errors.OutcomeUnknown() from None
        decision = submission.decision
        assert decision is not None, "a lane decides before it answers"
        return decision, [
            _final(cast, verdict)
            for cast, verdict in zip(submission.casts, verdicts, strict=False)
        ]

    async def _confirmed(
        self, submission: Submission, verdicts: Sequence[Verdict]
    ) -> list[Verdict]:
        """Ask polls about each doubtful cast's poll, then pass those casts once more."""
        doubtful = [i for i, v in enumerate(verdicts) if isinstance(v, Doubtful)]
        polls = list({submission.casts[i].poll_id for i in doubtful})
        answers = await asyncio.gather(
            *(self._confirmer.confirm(poll_id) for poll_id in polls), return_exceptions=True
        )
        unknown = {
            poll_id
            for poll_id, answer in zip(polls, answers, strict=True)
            if isinstance(answer, BaseException) and not isinstance(answer, errors.PollNotFound)
        }
        result = list(verdicts)
        second = Submission(Ask(submission.ask.kind, ()))
        again: list[int] = []
        for i in doubtful:
            cast = submission.casts[i]
            if cast.poll_id in unknown:
                error = errors.PollUnavailable()
                result[i] = Refused(error)
                second.refusals.append(Refusal(cast.request, cast.principal, cast.poll_id, error))
            else:
                cast.confirmed = True
                again.append(i)
                second.casts.append(cast)
        for i, verdict in zip(again, await self._gatherer.take(second), strict=True):
            result[i] = verdict
        return result

    async def _persist(self, submission: Submission, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Try busy casts again for a second, outside the lanes' way between the tries."""
        result = list(verdicts)
        for _ in range(RETRIES):
            busy = [i for i, verdict in enumerate(result) if isinstance(verdict, Busy)]
            if not busy:
                break
            await asyncio.sleep(RETRY_PAUSE)
            again = Submission(Ask(submission.ask.kind, ()), [submission.casts[i] for i in busy])
            for i, verdict in zip(busy, await self._gatherer.take(again), strict=True):
                result[i] = verdict
        return result


def _final(cast: Cast, verdict: Verdict) -> Outcome:
    """What is said where a doubt remains after polls was asked, or a lock after a second."""
    if isinstance(verdict, Doubtful):
        return Refused(verdict.error)
    if isinstance(verdict, Busy):
        in_progress = IdempotencyInProgress(retry_after=1)
        return Refused(in_progress if cast.claim else Unavailable("The poll is busy; repeat."))
    return verdict
