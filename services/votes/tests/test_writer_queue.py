"""The batcher's queue: full, closing, clients that give up, servers that are lost."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from crowd import ALLOWED, Client, Crowd, Item, again, turns
from fault_proxy import Fault, Kind
from invariants import Ledger, describe

from harness import DELEGATE, MAX_PER_ADDRESS, Harness, Process
from provote_core import auth
from provote_core.context import RequestContext
from provote_core.exceptions import InvalidRequest
from provote_core.metrics import REGISTRY
from votes.errors import OutcomeUnknown, Overloaded
from votes.writer import retry
from votes.writer.batcher import BATCH_SIZE, QUEUE_SIZE, WORKERS, Submission
from votes.writer.outcomes import Cast, Outcome, Pending, Refusal
from votes.writer.polls import Definitions
from votes.writer.retry import Recorder
from votes.writer.slow_path import record
from votes.writer.submit import DEADLINE

ACCEPTED, UNKNOWN = "('accepted', 201)", "('outcome-unknown', 503)"


def ballots(harness: Harness, name: str, number: int) -> list[Cast]:
    """Votes of so many voters, cast by a delegate."""
    return [harness.ballot(DELEGATE, "delegated", voter=f"{name}-{n}") for n in range(number)]


def batch(name: str, number: int, *, key: str = "") -> Client:
    """The same as a request."""
    return Client(DELEGATE, [Item("delegated", 0, key, f"{name}-{n}") for n in range(number)])


def observed(crowd: Crowd) -> list[str]:
    """What every client observed, in words."""
    return [describe(entry.observed) for entry in crowd.entries]


async def test_a_commit_that_does_not_arrive_is_unknown_and_leaves_nothing(
    harness: Harness,
) -> None:
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        harness.proxy.expect([Fault(Kind.COMMIT_CUT)])
        unsure = await crowd.come([batch("a", 3)])
        assert (observed(crowd), harness.proxy.met) == ([UNKNOWN] * 3, [Kind.COMMIT_CUT])
        assert await Ledger.read(harness) == Ledger()
        await crowd.come([again(entry) for entry in unsure])
    assert observed(crowd)[3:] == [ACCEPTED] * 3
    await crowd.agrees_with_the_database()


async def test_a_commit_whose_answer_is_lost_is_unknown_until_a_repeat(harness: Harness) -> None:
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        harness.proxy.expect([Fault(Kind.COMMIT_LOST)])
        keyed = Item("delegated", key="k", voter="b")
        unsure = await crowd.come([Client(DELEGATE, [keyed, Item("delegated", voter="c")])])
        assert (observed(crowd), harness.proxy.met) == ([UNKNOWN] * 2, [Kind.COMMIT_LOST])
        assert len((await Ledger.read(harness)).votes) == 2
        await crowd.come([again(entry) for entry in unsure])
    assert observed(crowd)[2:] == ["('replayed', 201)", "('repeated', 200)"]
    await crowd.agrees_with_the_database()


async def test_a_database_out_of_reach_is_unavailable_and_nothing_is_recorded(
    harness: Harness,
) -> None:
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        harness.proxy.expect([Fault(Kind.CUT)] * 20)
        unsure = await crowd.come([batch("a", 3)])
        assert len(unsure) == 3
        assert await Ledger.read(harness) == Ledger()
        harness.proxy.expect([])
        await crowd.come([again(entry) for entry in unsure])
    assert observed(crowd)[3:] == [ACCEPTED] * 3


async def test_a_vote_that_only_commit_refuses_is_known_and_its_neighbours_stand(
    harness: Harness,
) -> None:
    bad = harness.ballot(DELEGATE, "delegated", voter="a-1").voter
    assert bad is not None
    await harness.triggers.poison([bad], "P0001", late=True)
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        await crowd.come([batch("a", 3)])
    assert observed(crowd) == [ACCEPTED, "('service-unavailable', 503)", ACCEPTED]
    await crowd.agrees_with_the_database()


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_a_transaction_that_was_in_anothers_way_is_tried_again(
    harness: Harness, code: str
) -> None:
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        await harness.triggers.upset(1, code)
        await crowd.come([batch("a", 1)])
    assert observed(crowd) == [ACCEPTED]
    await crowd.agrees_with_the_database()


async def test_no_vote_gets_past_a_seal(harness: Harness) -> None:
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        async with harness.closing_of("open"):
            coming = asyncio.create_task(crowd.come([Client(n, [Item("open")]) for n in (0, 1)]))
            await asyncio.wait([coming], timeout=0.1)
            assert not coming.done(), "the seal holds the poll's lock"
        await coming
    assert observed(crowd) == ["('poll-not-open', 409)"] * 2
    await crowd.agrees_with_the_database()


async def test_closing_finishes_what_was_taken(harness: Harness) -> None:
    async with harness.processes() as [process, _]:
        crowd = Crowd(harness, [process])
        harness.proxy.hold()
        coming = asyncio.create_task(
            crowd.come([batch(f"b{n}", BATCH_SIZE // 2) for n in range(6)])
        )
        await turns(20)
        closing = asyncio.create_task(process.batcher.close())
        await turns(20)
        assert not closing.done()
        with pytest.raises(Overloaded):
            await process.batcher.submit(Submission(ALLOWED, ballots(harness, "late", 1)))
        harness.proxy.release()
        assert await coming == []
        await closing
    assert observed(crowd) == [ACCEPTED] * 6 * (BATCH_SIZE // 2)
    await crowd.agrees_with_the_database()


async def test_a_full_queue_refuses_at_once_and_for_no_longer_than_it_is_full(
    harness: Harness,
) -> None:
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        full = [
            ballots(harness, f"b{n}", BATCH_SIZE)
            for n in range(WORKERS + QUEUE_SIZE // BATCH_SIZE)
        ]
        taken = take_all(process, full[:WORKERS])
        await turns(20)
        waiting = take_all(process, full[WORKERS:])
        await turns(20)
        with pytest.raises(Overloaded):
            # Not even one turn of the loop: it is refused by the first step of the coroutine.
            process.batcher.submit(Submission(ALLOWED, ballots(harness, "late", 1))).send(None)
        assert process.batcher.queued == QUEUE_SIZE
        for request in waiting:
            request.cancel()
        harness.proxy.release()
        await asyncio.gather(*taken)
        await turns(20)
        crowd = Crowd(harness, [process])
        await crowd.come([batch("next", 3)])
    assert observed(crowd) == [ACCEPTED] * 3


async def test_a_client_that_gives_up_costs_the_others_nothing(harness: Harness) -> None:
    casts = [ballots(harness, f"c{n}", 1) for n in range(8)]
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        taken = take_all(process, casts[:2])
        await turns(20)  # one worker has these two now, the other gets the next two
        taken += take_all(process, casts[2:4])
        await turns(20)
        waiting = take_all(process, casts[4:])
        await turns(20)
        for request in (taken[0], taken[2], *waiting[:2]):
            request.cancel()
        harness.proxy.release()
        for request in (taken[1], taken[3], *waiting[2:]):
            [outcome] = await request
            assert describe(outcome) == ACCEPTED
    ledger = await Ledger.read(harness)
    ledger.is_sound(harness, {cast.vote_id: cast for [cast] in casts})
    unheard = {cast.vote_id for [cast] in casts[4:6]}
    assert not unheard & ledger.votes.keys(), "no client waits for them, so nothing is recorded"


class Counting(Recorder):
    """A recorder that knows how many batches have begun, with how many casts, and whose."""

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


async def test_no_later_submission_goes_first(harness: Harness) -> None:
    """Each of a steady stream goes with the next batch that has room for those before it."""
    size, came = BATCH_SIZE // 10, 0
    waits: list[tuple[int, int]] = []

    async def visit(process: Process, name: str) -> None:
        nonlocal came
        recorder: Any = process.recorder
        for round_ in range(3):
            casts = ballots(harness, f"{name}-{round_}", size)
            begun, ahead = recorder.begun, came - recorder.casts
            came += size
            await process.batcher.submit(Submission(ALLOWED, casts))
            waited = recorder.batch_of[casts[0].vote_id] - begun
            waits.append((waited, ahead // BATCH_SIZE + 1))

    async with harness.processes(Counting) as [process, _]:
        await asyncio.gather(*(visit(process, f"v{n}") for n in range(25)))
    assert max(promised for _, promised in waits) > 1, "there was a crowd"
    assert all(waited <= promised for waited, promised in waits), waits


def take_all(process: Process, requests: Sequence[list[Cast]]) -> list[Any]:
    """Requests, side by side and in this order, each with its deadline."""
    takes = [process.batcher.submit(Submission(ALLOWED, casts)) for casts in requests]
    return [asyncio.create_task(asyncio.wait_for(take, DEADLINE)) for take in takes]


async def test_a_server_that_falls_silent_ends_no_worker(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "TRANSACTION_TIMEOUT", 0.2)
    async with harness.processes() as [process, _]:
        harness.proxy.hold()
        lost = [process.submitter.submit(ALLOWED, ballots(harness, n, 1)) for n in "abc"]
        try:
            for answer in await asyncio.gather(*lost, return_exceptions=True):
                # By the writer, or by the caller's own deadline: psycopg takes a while to cancel.
                error = answer if isinstance(answer, BaseException) else answer[1][0].error
                assert isinstance(error, OutcomeUnknown)
            # The server is still silent; the workers no longer wait for it.
            async with asyncio.timeout(15):
                while process.batcher._busy:
                    await asyncio.sleep(0.02)
        finally:
            harness.proxy.release()
        for name in "def":
            later = ballots(harness, name, 1)
            _, [outcome] = await process.submitter.submit(ALLOWED, later)
            assert describe(outcome) == ACCEPTED


def refusal(harness: Harness) -> Refusal:
    """A request that never came to a ballot, and whose audit row is due."""
    trace = f"00-{'1' * 32}-{'1' * 16}-01"
    request = RequestContext("refused-request", trace, "192.0.2.1")
    return Refusal(request, harness.callers[0], None, InvalidRequest())


@pytest.mark.parametrize("trouble", ["bad", "held"])
async def test_a_refusals_audit_row_outlives_its_neighbours_trouble(
    harness: Harness, trouble: str
) -> None:
    [cast] = ballots(harness, trouble, 1)
    async with contextlib.AsyncExitStack() as stack:
        [process, _] = await stack.enter_async_context(harness.processes())
        if trouble == "bad":
            await harness.triggers.poison([cast.voter], "P0001", late=False)
        else:
            await stack.enter_async_context(harness.closing_of("delegated"))
        both = [([cast], []), ([], [refusal(harness)])]
        await asyncio.gather(*(process.submitter.submit(ALLOWED, *one) for one in both))
    rows = await (await harness.sql.execute("SELECT request_id, outcome FROM audit")).fetchall()
    assert ("refused-request", "invalid-request") in rows


async def test_a_limit_by_address_holds_whatever_comes_at_once(harness: Harness) -> None:
    """Two processes, each with a stream of voters from one address, again and again."""
    for _ in range(8):
        await harness.renew()
        names = [f"p{number}" for number in range(40)]
        harness.callers |= {name: auth.Principal(auth.Kind.PERSON, uuid4()) for name in names}
        async with harness.processes() as processes:
            crowd = Crowd(harness, processes)
            await crowd.come(
                [
                    Client(name, [Item("limited")], process=number % 2, after=number // 4)
                    for number, name in enumerate(names)
                ]
            )
        await crowd.agrees_with_the_database()
        said = Counter(describe(entry.observed) for entry in crowd.entries)
        assert said == {
            ACCEPTED: MAX_PER_ADDRESS,
            "('address-limit', 403)": len(names) - MAX_PER_ADDRESS,
        }


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'votes-cast' AND wait_event_type = 'Lock'
"""


async def test_a_key_that_was_used_meanwhile_is_said_to_be_reused(harness: Harness) -> None:
    """The insert waits for another's vote under the same key: not "already voted"."""
    first, second = [harness.ballot(0, "open", choice, key="k1") for choice in (0, 1)]
    assert first.claim is not None
    async with harness.another() as other, harness.connection() as connection:
        await other.execute(
            "INSERT INTO vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)"
            " VALUES (%s, %s, %s, false, %s, now(), 1, 1)",
            [first.vote_id, first.poll_id, first.voter, first.ballot.marks],
        )
        await other.execute(
            "INSERT INTO idempotency VALUES (%s, %s, %s, 201, %s, now())",
            [first.claim.key_digest, first.claim.account, first.claim.fingerprint, first.vote_id],
        )
        asking = asyncio.create_task(record(connection, Definitions(), [second]))
        async with asyncio.timeout(5):
            while (await (await harness.sql.execute(WAITING)).fetchone()) == (0,):
                await asyncio.sleep(0.001)
        await other.commit()
        [outcome] = await asking
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
        crowd = Crowd(harness, processes[:1])
        for _ in range(2):
            await crowd.come([batch("a", 5)])
    assert [observed(name) - before[name] for name in names] == [10, 2, 2, 2]
    assert [
        observed("provote_cast_verdicts_total", verdict=kind) - outcomes[kind] for kind in kinds
    ] == [5, 5]
