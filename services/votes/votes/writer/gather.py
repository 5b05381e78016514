"""The bounded queue of submissions, and the lanes that empty it into transactions.

A lane takes whatever is waiting, up to a limit. While it is busy with its transaction, the next
gather fills up by itself; the other lane takes it only when it is full or has waited a moment, for
a transaction of many costs little more than one of a few.
"""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from provote_core import logs, tracing
from provote_core.exceptions import ProvoteError
from provote_core.limits import Ask, Decision, Limiter
from votes import errors
from votes.writer import meters
from votes.writer.cast import Busy, Cast, Doubtful, Refusal, Refused, Verdict
from votes.writer.isolate import Recorder

LANES = 2
GATHERED = 500  # casts a transaction
QUEUED = 5_000  # casts waiting in this process; more are answered 503 at once
PATIENCE = 0.005  # seconds until a second lane takes what is waiting while the first is busy
ROUNDS = 5  # transactions for casts that share keys
log = logs.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Submission:
    """One request: what it asks of the limiter, and its casts or why it has none."""

    ask: Ask
    casts: list[Cast] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    decision: Decision | None = None
    came: float = field(default_factory=time.perf_counter)
    verdicts: asyncio.Future[list[Verdict]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def weight(self) -> int:
        """How much room it takes in the queue and in a transaction."""
        return max(1, len(self.casts))


class Gatherer:
    """Takes submissions and answers each with the truth about its own casts."""

    def __init__(self, recorder: Recorder, limiter: Limiter) -> None:
        self._recorder = recorder
        self._limiter = limiter
        self._queue: deque[Submission] = deque()
        self._queued = 0
        self._idle: list[asyncio.Future[None]] = []
        self._busy = 0
        self._impatient: asyncio.TimerHandle | None = None
        self._lanes: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self) -> None:
        """Open the lanes; call once, in the running loop."""
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(LANES)]

    @property
    def works(self) -> bool:
        """Whether every lane is open."""
        return bool(self._lanes) and not any(lane.done() for lane in self._lanes)

    @property
    def queued(self) -> int:
        """How many casts wait for a lane; a request without one counts as one."""
        return self._queued

    async def close(self) -> None:
        """Take no more, finish everything that was taken, then return."""
        self._closing = True
        while self._idle:
            self._open_lane()
        await asyncio.gather(*self._lanes)

    async def take(self, submission: Submission) -> list[Verdict]:
        """A verdict for each cast, and `submission.decision`; no verdicts if it says no.

        Raises Overloaded (503) at once when the queue is full or closing.
        """
        if self._closing or self._queued + submission.weight > QUEUED:
            meters.refused.inc()
            raise errors.Overloaded()
        self._queue.append(submission)
        self._queued += submission.weight
        if not self._busy or self._queued >= GATHERED:
            self._open_lane()
        else:
            self._be_patient()
        return await submission.verdicts

    # Lanes: idle ones wait for their turn, which _open_lane gives, counted as busy at once

    def _open_lane(self) -> None:
        if self._idle:
            self._busy += 1
            self._idle.pop().set_result(None)

    def _be_patient(self) -> None:
        if self._idle and self._impatient is None:
            self._impatient = asyncio.get_running_loop().call_later(PATIENCE, self._lose_patience)

    def _lose_patience(self) -> None:
        self._impatient = None
        if self._queue:
            self._open_lane()

    async def _turn(self) -> bool:
        """Wait until this lane shall take what is waiting; False when nothing can follow."""
        if self._queue and (self._closing or not self._busy or self._queued >= GATHERED):
            self._busy += 1
            return True
        if self._closing:
            return False
        turn = asyncio.get_running_loop().create_future()
        self._idle.append(turn)
        if self._queue:
            self._be_patient()
        await turn
        return True

    async def _lane(self) -> None:
        while await self._turn():
            # Whoever waited may have given up, as after a stall; that ends no lane.
            gathered = self._take()
            try:
                if gathered:
                    await self._serve(gathered)
            except Exception:
                log.exception("lane failed")
                for submission in gathered:
                    _answer(submission, [Refused(ProvoteError()) for _ in submission.casts])
            finally:
                self._busy -= 1

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
        taken, began = time.perf_counter(), tracing.now()
        meters.wait.observe(taken - gathered[0].came)
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
        if casts:
            meters.votes.observe(len(casts))
            meters.duration.observe(time.perf_counter() - taken)
            meters.count(verdicts.values())
        if tracing.traces():
            parts = [cast.request.traceparent for cast in casts]
            tracing.note("record votes", parts, began=began, votes=len(casts))

    async def _record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal]
    ) -> dict[int, Verdict]:
        """Verdicts by the cast's identity.

        A fresh key is used by one cast a transaction: whether the others with it are replays is
        only known after. What still waits after some rounds goes together, and is told apart by
        the slower way of a transaction that fails and is halved.
        """
        verdicts: dict[int, Verdict] = {}
        settled: set[bytes] = set()
        waiting = list(casts)
        for left in reversed(range(ROUNDS)):
            if not waiting and not refusals:
                break
            now, waiting = _distinct_keys(waiting, settled) if left else (waiting, [])
            answers = await self._recorder.record(now, refusals)
            refusals = ()
            for cast, verdict in zip(now, answers, strict=True):
                verdicts[id(cast)] = verdict
                if cast.claim is not None and not isinstance(verdict, Refused | Doubtful | Busy):
                    settled.add(cast.claim.key_digest)
        return verdicts


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
