"""The bounded queue of submissions, and the lanes that empty it into transactions.

A lane takes whatever is waiting, up to a limit, and nothing waits for company: while a lane is
busy with its transaction, the next gather fills up by itself.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from provote_core import logs
from provote_core.exceptions import IdempotencyInProgress, ProvoteError, Unavailable
from provote_core.limits import Ask, Decision, Limiter
from votes import errors
from votes.writer.cast import Busy, Cast, Doubtful, Outcome, Refusal, Refused, Verdict
from votes.writer.isolate import Recorder
from votes.writer.polls import Confirmer

LANES = 2
GATHERED = 500  # casts a transaction
QUEUED = 5_000  # casts waiting in this process; more are answered 503 at once
RETRIES = 4  # of a cast that finds its key or its poll held, each after a pause
RETRY_PAUSE = 0.2  # seconds
ROUNDS = 10  # transactions for casts that share keys
DEADLINE = 5.0  # seconds from submission to answer
log = logs.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Submission:
    """One request: what it asks of the limiter, and its casts or why it has none."""

    ask: Ask
    casts: list[Cast] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    decision: Decision | None = None
    verdicts: asyncio.Future[list[Verdict]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def weight(self) -> int:
        """How much room it takes in the queue and in a transaction."""
        return max(1, len(self.casts))


class Gatherer:
    """Takes submissions and answers each with the truth about its own casts."""

    def __init__(self, recorder: Recorder, limiter: Limiter, confirmer: Confirmer) -> None:
        self._recorder = recorder
        self._limiter = limiter
        self._confirmer = confirmer
        self._queue: deque[Submission] = deque()
        self._queued = 0
        self._arrived = asyncio.Condition()
        self._lanes: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self) -> None:
        """Open the lanes; call once, in the running loop."""
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(LANES)]

    async def close(self) -> None:
        """Take no more, finish everything that was taken, then return."""
        async with self._arrived:
            self._closing = True
            self._arrived.notify_all()
        await asyncio.gather(*self._lanes)

    async def submit(self, submission: Submission) -> tuple[Decision, list[Outcome]]:
        """The limiter's decision and an outcome for each cast (none if it was not allowed).

        Raises Overloaded (503) when the queue is full, Unavailable (503) past the deadline: then
        the votes may still be recorded, and a repeat finds out.
        """
        try:
            async with asyncio.timeout(DEADLINE):
                verdicts = await self._pass(submission)
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

    async def _pass(self, submission: Submission) -> list[Verdict]:
        if self._closing or self._queued + submission.weight > QUEUED:
            raise errors.Overloaded()
        async with self._arrived:
            self._queue.append(submission)
            self._queued += submission.weight
            self._arrived.notify()
        return await submission.verdicts

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
        for i, verdict in zip(again, await self._pass(second), strict=True):
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
            for i, verdict in zip(busy, await self._pass(again), strict=True):
                result[i] = verdict
        return result

    async def _lane(self) -> None:
        while True:
            async with self._arrived:
                await self._arrived.wait_for(lambda: self._queue or self._closing)
                gathered = self._take()
            if not gathered:
                return
            try:
                await self._serve(gathered)
            except Exception:
                log.exception("lane failed")
                for submission in gathered:
                    _answer(submission, [Refused(ProvoteError()) for _ in submission.casts])

    def _take(self) -> list[Submission]:
        gathered: list[Submission] = []
        room = GATHERED
        while self._queue and (not gathered or self._queue[0].weight <= room):
            submission = self._queue.popleft()
            self._queued -= submission.weight
            room -= submission.weight
            if not submission.verdicts.done():  # its client may have gone, or its time
                gathered.append(submission)
        return gathered

    async def _serve(self, gathered: Sequence[Submission]) -> None:
        decisions = await self._limiter.decide_async([s.ask for s in gathered])
        allowed: list[Submission] = []
        for submission, decision in zip(gathered, decisions, strict=True):
            submission.decision = submission.decision or decision
            if decision.allowed:
                allowed.append(submission)
            else:
                _answer(submission, [])
        casts = [cast for submission in allowed for cast in submission.casts]
        refusals = [refusal for submission in allowed for refusal in submission.refusals]
        verdicts = await self._record(casts, refusals)
        for submission in allowed:
            mine = [verdicts[id(cast)] for cast in submission.casts]
            _answer(submission, mine)

    async def _record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal]
    ) -> dict[int, Verdict]:
        """Verdicts by the cast's identity.

        A fresh key is used by one cast a transaction: whether the others with it are replays is
        only known after. Whoever still waits after ten rounds is told to come again.
        """
        verdicts: dict[int, Verdict] = {}
        settled: set[bytes] = set()
        waiting = list(casts)
        for _ in range(ROUNDS):
            if not waiting and not refusals:
                break
            now, waiting = _distinct_keys(waiting, settled)
            answers = await self._recorder.record(now, refusals)
            refusals = ()
            for cast, verdict in zip(now, answers, strict=True):
                verdicts[id(cast)] = verdict
                if cast.claim is not None and not isinstance(verdict, Refused | Doubtful | Busy):
                    settled.add(cast.claim.key_digest)
        busy = Refused(IdempotencyInProgress(retry_after=1))
        return verdicts | {id(cast): busy for cast in waiting}


def _distinct_keys(
    casts: Sequence[Cast], settled: AbstractSet[bytes]
) -> tuple[list[Cast], list[Cast]]:
    """Split into casts whose keys are settled or distinct (or none), and those that must wait."""
    seen: set[bytes] = set()
    now: list[Cast] = []
    later: list[Cast] = []
    for cast in casts:
        key = cast.claim.key_digest if cast.claim else None
        (later if key in seen else now).append(cast)
        if key is not None and key not in settled:
            seen.add(key)
    return now, later


def _answer(submission: Submission, verdicts: list[Verdict]) -> None:
    if not submission.verdicts.done():
        submission.verdicts.set_result(verdicts)


def _final(cast: Cast, verdict: Verdict) -> Outcome:
    """What is said where a doubt remains after polls was asked, or a lock after a second."""
    if isinstance(verdict, Doubtful):
        return Refused(verdict.error)
    if isinstance(verdict, Busy):
        in_progress = IdempotencyInProgress(retry_after=1)
        return Refused(in_progress if cast.claim else Unavailable("The poll is busy; repeat."))
    return verdict
