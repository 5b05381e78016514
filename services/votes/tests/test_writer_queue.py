"""The batcher's queue: limits, order, closing, clients that give up, lost servers."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from fault_proxy import Fault, Kind
from invariants import StoredState, describe
from simulation import ALLOWED, Client, Item, Simulation, repeat_of, yield_to_loop

from harness import DELEGATE, MAX_PER_ADDRESS, Harness, Process
from provote_core import auth
from provote_core.context import RequestContext
from provote_core.exceptions import InvalidRequest
from provote_core.metrics import REGISTRY
from votes.errors import OutcomeUnknown, Overloaded
from votes.writer import retry
from votes.writer.batch import Submission
from votes.writer.batcher import BATCH_SIZE, QUEUE_SIZE, WORKERS
from votes.writer.outcomes import Cast, Outcome, Pending, Refusal
from votes.writer.polls import Definitions
from votes.writer.retry import Recorder
from votes.writer.slow_path import record
from votes.writer.submit import DEADLINE

ACCEPTED, UNKNOWN = "('accepted', 201)", "('outcome-unknown', 503)"


def casts_of(harness: Harness, name: str, number: int) -> list[Cast]:
    """A delegate's casts for this number of voters."""
    return [harness.cast(DELEGATE, "delegated", voter=f"{name}-{n}") for n in range(number)]


def batch(name: str, number: int, *, key: str = "") -> Client:
    """A client that sends such casts in one request."""
    return Client(DELEGATE, [Item("delegated", 0, key, f"{name}-{n}") for n in range(number)])


def observed(simulation: Simulation) -> list[str]:
    """The outcomes of all casts, as text."""
    return [describe(one.observed) for one in simulation.observations]


async def test_a_lost_commit_is_unknown_and_stores_nothing(
    harness: Harness,
) -> None:
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        harness.proxy.set_faults([Fault(Kind.COMMIT_CUT)])
        unknown = await simulation.run([batch("a", 3)])
        assert (observed(simulation), harness.proxy.triggered) == (
            [UNKNOWN] * 3,
            [Kind.COMMIT_CUT],
        )
        assert await StoredState.read(harness) == StoredState()
        await simulation.run([repeat_of(observation) for observation in unknown])
    assert observed(simulation)[3:] == [ACCEPTED] * 3
    await simulation.verify()


async def test_a_lost_response_to_commit_is_unknown_until_a_repeat(harness: Harness) -> None:
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        harness.proxy.set_faults([Fault(Kind.COMMIT_LOST)])
        keyed = Item("delegated", key="k", voter="b")
        unknown = await simulation.run([Client(DELEGATE, [keyed, Item("delegated", voter="c")])])
        assert (observed(simulation), harness.proxy.triggered) == (
            [UNKNOWN] * 2,
            [Kind.COMMIT_LOST],
        )
        assert len((await StoredState.read(harness)).votes) == 2
        await simulation.run([repeat_of(observation) for observation in unknown])
    assert observed(simulation)[2:] == ["('replayed', 201)", "('repeated', 200)"]
    await simulation.verify()


async def test_an_unreachable_database_is_503_and_nothing_is_recorded(
    harness: Harness,
) -> None:
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        harness.proxy.set_faults([Fault(Kind.CUT)] * 20)
        unknown = await simulation.run([batch("a", 3)])
        assert len(unknown) == 3
        assert await StoredState.read(harness) == StoredState()
        harness.proxy.set_faults([])
        await simulation.run([repeat_of(observation) for observation in unknown])
    assert observed(simulation)[3:] == [ACCEPTED] * 3


async def test_a_vote_that_fails_at_commit_does_not_fail_the_others_of_its_batch(
    harness: Harness,
) -> None:
    bad = harness.cast(DELEGATE, "delegated", voter="a-1").voter
    assert bad is not None
    await harness.triggers.fail_voters([bad], "P0001", at_commit=True)
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        await simulation.run([batch("a", 3)])
    assert observed(simulation) == [ACCEPTED, "('service-unavailable', 503)", ACCEPTED]
    await simulation.verify()


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_a_transaction_that_conflicted_with_another_is_retried(
    harness: Harness, code: str
) -> None:
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        await harness.triggers.fail_statement(1, code)
        await simulation.run([batch("a", 1)])
    assert observed(simulation) == [ACCEPTED]
    await simulation.verify()


async def test_no_vote_is_accepted_after_a_seal(harness: Harness) -> None:
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        async with harness.seal_in_progress("open"):
            casting = asyncio.create_task(
                simulation.run([Client(n, [Item("open")]) for n in (0, 1)])
            )
            await asyncio.wait([casting], timeout=0.1)
            assert not casting.done(), "the seal holds the poll's lock"
        await casting
    assert observed(simulation) == ["('poll-not-open', 409)"] * 2
    await simulation.verify()


async def test_close_finishes_all_accepted_submissions(harness: Harness) -> None:
    async with harness.processes() as [process, _]:
        simulation = Simulation(harness, [process])
        harness.proxy.hold()
        casting = asyncio.create_task(
            simulation.run([batch(f"b{n}", BATCH_SIZE // 2) for n in range(6)])
        )
        await yield_to_loop(20)
        closing = asyncio.create_task(process.batcher.close())
        await yield_to_loop(20)
        assert not closing.done()
        with pytest.raises(Overloaded):
            await process.batcher.submit(Submission(ALLOWED, casts_of(harness, "late", 1)))
        harness.proxy.release()
        assert await casting == []
        await closing
    assert observed(simulation) == [ACCEPTED] * 6 * (BATCH_SIZE // 2)
    await simulation.verify()


async def test_a_full_queue_refuses_at_once_and_only_while_it_is_full(
    harness: Harness,
) -> None:
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        full = [
            casts_of(harness, f"b{n}", BATCH_SIZE)
            for n in range(WORKERS + QUEUE_SIZE // BATCH_SIZE)
        ]
        running = submit_all(process, full[:WORKERS])
        await yield_to_loop(20)
        waiting = submit_all(process, full[WORKERS:])
        await yield_to_loop(20)
        with pytest.raises(Overloaded):
            # Refused by the first step of the coroutine, without an iteration of the loop.
            process.batcher.submit(Submission(ALLOWED, casts_of(harness, "late", 1))).send(None)
        assert process.batcher.queued == QUEUE_SIZE
        for request in waiting:
            request.cancel()
        harness.proxy.release()
        await asyncio.gather(*running)
        await yield_to_loop(20)
        simulation = Simulation(harness, [process])
        await simulation.run([batch("next", 3)])
    assert observed(simulation) == [ACCEPTED] * 3


async def test_a_client_that_gives_up_does_not_affect_the_others(harness: Harness) -> None:
    casts = [casts_of(harness, f"c{n}", 1) for n in range(8)]
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        running = submit_all(process, casts[:2])
        await yield_to_loop(20)  # one worker has these two now, the other gets the next two
        running += submit_all(process, casts[2:4])
        await yield_to_loop(20)
        waiting = submit_all(process, casts[4:])
        await yield_to_loop(20)
        for request in (running[0], running[2], *waiting[:2]):
            request.cancel()
        harness.proxy.release()
        for request in (running[1], running[3], *waiting[2:]):
            [outcome] = await request
            assert describe(outcome) == ACCEPTED
    state = await StoredState.read(harness)
    state.check_consistency(harness, {cast.vote_id: cast for [cast] in casts})
    given_up = {cast.vote_id for [cast] in casts[4:6]}
    assert not given_up & state.votes.keys(), "casts that no client waits for are not recorded"


class CountingRecorder(Recorder):
    """A recorder that counts batches and casts, and remembers the batch of each cast."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.begun = self.casts = 0
        self.batch_of: dict[UUID, int] = {}

    async def record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal] = (), **more: Any
    ) -> list[Outcome | Pending]:
        self.begun += 1
        self.casts += len(casts)
        self.batch_of |= {cast.vote_id: self.begun for cast in casts}
        return await super().record(casts, refusals, **more)


async def test_submissions_are_recorded_in_their_order(harness: Harness) -> None:
    """Each submission is in the next batch that has room after the earlier submissions."""
    size, submitted = BATCH_SIZE // 10, 0
    waits: list[tuple[int, int]] = []

    async def submit(process: Process, name: str) -> None:
        nonlocal submitted
        recorder: Any = process.recorder
        for round_ in range(3):
            casts = casts_of(harness, f"{name}-{round_}", size)
            begun, ahead = recorder.begun, submitted - recorder.casts
            submitted += size
            await process.batcher.submit(Submission(ALLOWED, casts))
            waited = recorder.batch_of[casts[0].vote_id] - begun
            waits.append((waited, ahead // BATCH_SIZE + 1))

    async with harness.processes(CountingRecorder) as [process, _]:
        await asyncio.gather(*(submit(process, f"v{n}") for n in range(25)))
    assert max(promised for _, promised in waits) > 1, "some submissions had to wait"
    assert all(waited <= promised for waited, promised in waits), waits


def submit_all(process: Process, requests: Sequence[list[Cast]]) -> list[Any]:
    """Tasks that submit the requests concurrently, in this order, each with its deadline."""
    submissions = [process.batcher.submit(Submission(ALLOWED, casts)) for casts in requests]
    return [asyncio.create_task(asyncio.wait_for(one, DEADLINE)) for one in submissions]


async def test_workers_survive_a_server_that_stops_responding(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "TRANSACTION_TIMEOUT", 0.2)
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        lost = [process.submitter.submit(ALLOWED, casts_of(harness, n, 1)) for n in "abc"]
        try:
            for result in await asyncio.gather(*lost, return_exceptions=True):
                # By the writer or by the submitter's deadline: psycopg takes a while to cancel.
                error = result if isinstance(result, BaseException) else result[1][0].error
                assert isinstance(error, OutcomeUnknown)
            # The server still does not respond; the workers no longer wait for it.
            async with asyncio.timeout(15):
                while process.batcher._busy:
                    await asyncio.sleep(0.02)
        finally:
            harness.proxy.release()
        for name in "def":
            later = casts_of(harness, name, 1)
            _, [outcome] = await process.submitter.submit(ALLOWED, later)
            assert describe(outcome) == ACCEPTED


def refusal(harness: Harness) -> Refusal:
    """A request without a valid ballot, whose audit row must be written."""
    trace = f"00-{'1' * 32}-{'1' * 16}-01"
    request = RequestContext("refused-request", trace, "192.0.2.1")
    return Refusal(request, harness.principals[0], None, InvalidRequest())


@pytest.mark.parametrize("failure", ["failing voter", "locked poll"])
async def test_the_audit_row_of_a_refusal_is_written_although_its_batch_fails(
    harness: Harness, failure: str
) -> None:
    [cast] = casts_of(harness, failure, 1)
    async with contextlib.AsyncExitStack() as stack:
        [process, _] = await stack.enter_async_context(harness.processes())
        if failure == "failing voter":
            await harness.triggers.fail_voters([cast.voter], "P0001", at_commit=False)
        else:
            await stack.enter_async_context(harness.seal_in_progress("delegated"))
        both = [([cast], []), ([], [refusal(harness)])]
        await asyncio.gather(*(process.submitter.submit(ALLOWED, *one) for one in both))
    rows = await (await harness.sql.execute("SELECT request_id, outcome FROM audit")).fetchall()
    assert ("refused-request", "invalid-request") in rows


async def test_a_limit_by_address_is_exact_for_concurrent_casts(harness: Harness) -> None:
    """Eight times, two processes with a stream of voters from one address each."""
    for _ in range(8):
        await harness.reset()
        names = [f"p{number}" for number in range(40)]
        harness.principals |= {name: auth.Principal(auth.Kind.PERSON, uuid4()) for name in names}
        async with harness.processes() as processes:
            simulation = Simulation(harness, processes)
            await simulation.run(
                [
                    Client(name, [Item("limited")], process=number % 2, delay=number // 4)
                    for number, name in enumerate(names)
                ]
            )
        await simulation.verify()
        assert Counter(observed(simulation)) == {
            ACCEPTED: MAX_PER_ADDRESS,
            "('address-limit', 403)": len(names) - MAX_PER_ADDRESS,
        }


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'votes-cast' AND wait_event_type = 'Lock'
"""


async def test_a_key_that_was_used_concurrently_is_reused(harness: Harness) -> None:
    """The insert waits for a vote under the same key; the refusal is not `already-voted`."""
    first, second = [harness.cast(0, "open", choice, key="k1") for choice in (0, 1)]
    assert first.claim is not None
    async with harness.other_transaction() as other, harness.connection() as connection:
        await other.execute(
            "INSERT INTO vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)"
            " VALUES (%s, %s, %s, false, %s, now(), 1, 1)",
            [first.vote_id, first.poll_id, first.voter, first.marked.marks],
        )
        await other.execute(
            "INSERT INTO idempotency VALUES (%s, %s, %s, 201, %s, now())",
            [first.claim.key_digest, first.claim.account, first.claim.fingerprint, first.vote_id],
        )
        recording = asyncio.create_task(record(connection, Definitions(), [second]))
        async with asyncio.timeout(5):
            while (await (await harness.sql.execute(WAITING)).fetchone()) == (0,):
                await asyncio.sleep(0.001)
        await other.commit()
        [outcome] = await recording
    assert describe(outcome) == "('idempotency-key-reused', 422)"


async def test_batches_and_outcomes_are_measured(harness: Harness) -> None:
    def observed(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0

    parts = ("votes_sum", "votes_count", "wait_seconds_count", "duration_seconds_count")
    names = [f"provote_gather_{part}" for part in parts]
    before = {name: observed(name) for name in names}
    kinds = ("accepted", "repeated")
    outcomes = {kind: observed("provote_cast_verdicts_total", verdict=kind) for kind in kinds}
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes[:1])
        for _ in range(2):
            await simulation.run([batch("a", 5)])
    assert [observed(name) - before[name] for name in names] == [10, 2, 2, 2]
    assert [
        observed("provote_cast_verdicts_total", verdict=kind) - outcomes[kind] for kind in kinds
    ] == [5, 5]
