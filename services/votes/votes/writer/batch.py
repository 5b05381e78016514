"""One batch: the limits of its submissions, and its casts in as few transactions as possible."""

import asyncio
import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from provote_core import tracing
from provote_core.limits import Check, Decision, Limiter
from votes.writer import metrics
from votes.writer.outcomes import Cast, Outcome, Pending, Refusal, Refused
from votes.writer.retry import Recorder

MAX_ROUNDS = 5  # transactions for casts that share keys


@dataclass(slots=True, eq=False)
class Submission:
    """One request: its rate-limit check, its casts, and refusals of items without a cast."""

    check: Check
    casts: list[Cast] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    decision: Decision | None = None
    submitted_at: float = field(default_factory=time.perf_counter)
    outcomes: asyncio.Future[list[Outcome | Pending]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def weight(self) -> int:
        """How much room it takes in the queue and in a transaction."""
        return max(1, len(self.casts))


class BatchWriter:
    """Writes batches of submissions; each submission gets the outcomes of its own casts."""

    def __init__(self, recorder: Recorder, limiter: Limiter) -> None:
        self._recorder = recorder
        self._limiter = limiter

    async def write(self, batch: Sequence[Submission]) -> None:
        """Write a batch, and resolve the outcomes of its submissions."""
        taken, began = time.perf_counter(), tracing.now()
        metrics.wait.observe(taken - batch[0].submitted_at)
        decisions = await self._limiter.decide_async([s.check for s in batch])
        allowed: list[Submission] = []
        for submission, decision in zip(batch, decisions, strict=True):
            submission.decision = submission.decision or decision
            if decision.allowed:
                allowed.append(submission)
            else:
                resolve(submission, [])
        casts = [cast for submission in allowed for cast in submission.casts]
        refusals = [refusal for submission in allowed for refusal in submission.refusals]
        outcomes = await self._record(casts, refusals)
        for submission in allowed:
            resolve(submission, [outcomes[id(cast)] for cast in submission.casts])
        if casts:
            metrics.votes.observe(len(casts))
            metrics.duration.observe(time.perf_counter() - taken)
            metrics.count(outcomes.values())
        if tracing.is_enabled():
            parts = [cast.request.traceparent for cast in casts]
            tracing.record_span("record votes", parts, began=began, votes=len(casts))

    async def _record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal]
    ) -> dict[int, Outcome | Pending]:
        """Outcomes by the cast's `id()`.

        Only one cast of a transaction may use a new key: whether the others with the same key are
        replays is known after it. Casts that still wait after some rounds are submitted together;
        the slow path separates them: their transaction fails and is bisected.
        """
        outcomes: dict[int, Outcome | Pending] = {}
        known_keys: set[bytes] = set()
        waiting = list(casts)
        for left in reversed(range(MAX_ROUNDS)):
            if not waiting and not refusals:
                break
            now, waiting = _distinct_keys(waiting, known_keys) if left else (waiting, [])
            recorded = await self._recorder.record(now, refusals)
            refusals = ()
            for cast, outcome in zip(now, recorded, strict=True):
                outcomes[id(cast)] = outcome
                if cast.claim is not None and not isinstance(outcome, Refused | Pending):
                    known_keys.add(cast.claim.key_digest)
        return outcomes


def _distinct_keys(
    casts: Sequence[Cast], known_keys: AbstractSet[bytes]
) -> tuple[list[Cast], list[Cast]]:
    """Split into casts whose keys are known, distinct or absent, and casts that must wait."""
    seen: set[bytes] = set()
    now: list[Cast] = []
    later: list[Cast] = []
    for cast in casts:
        key = cast.claim.key_digest if cast.claim else None
        (later if key in seen else now).append(cast)
        if key is not None and key not in known_keys:
            seen.add(key)
    return now, later


def resolve(submission: Submission, outcomes: list[Outcome | Pending]) -> None:
    """Set the outcomes of a submission, unless its client has given up."""
    if not submission.outcomes.done():
        submission.outcomes.set_result(outcomes)
