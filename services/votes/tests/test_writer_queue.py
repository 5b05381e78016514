"""Who waits for the writer, how long, and what becomes of them: full, closing, given up, lost."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from crowd import ALLOWED, Client, Crowd, Item, again, turns
from hall import DELEGATE, MOST, Hall, Process
from truth import Ledger, worded
from wire import Fault, Kind

from provote_core import auth
from provote_core.context import RequestContext
from provote_core.exceptions import InvalidRequest
from provote_core.metrics import REGISTRY
from votes.errors import OutcomeUnknown, Overloaded
from votes.writer import isolate
from votes.writer.cast import Cast, Refusal, Verdict
from votes.writer.gather import GATHERED, LANES, QUEUED, Submission
from votes.writer.isolate import Recorder
from votes.writer.polls import Definitions
from votes.writer.record import record
from votes.writer.settle import DEADLINE

ACCEPTED, UNKNOWN = "('accepted', 201)", "('outcome-unknown', 503)"


def ballots(place: Hall, name: str, number: int) -> list[Cast]:
    """Votes of so many voters, cast by a delegate."""
    return [place.ballot(DELEGATE, "delegated", voter=f"{name}-{n}") for n in range(number)]


def batch(name: str, number: int, *, key: str = "") -> Client:
    """The same as a request."""
    return Client(DELEGATE, [Item("delegated", 0, key, f"{name}-{n}") for n in range(number)])


def told(crowd: Crowd) -> list[str]:
    """What everybody was told, in words."""
    return [worded(entry.told) for entry in crowd.entries]


async def test_a_commit_that_does_not_arrive_is_unknown_and_leaves_nothing(place: Hall) -> None:
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        place.wire.expect([Fault(Kind.COMMIT_CUT)])
        unsure = await crowd.come([batch("a", 3)])
        assert (told(crowd), place.wire.met) == ([UNKNOWN] * 3, [Kind.COMMIT_CUT])
        assert await Ledger.read(place) == Ledger()
        await crowd.come([again(entry) for entry in unsure])
    assert told(crowd)[3:] == [ACCEPTED] * 3
    await crowd.agrees_with_the_database()


async def test_a_commit_whose_answer_is_lost_is_unknown_until_a_repeat(place: Hall) -> None:
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        place.wire.expect([Fault(Kind.COMMIT_LOST)])
        keyed = Item("delegated", key="k", voter="b")
        unsure = await crowd.come([Client(DELEGATE, [keyed, Item("delegated", voter="c")])])
        assert (told(crowd), place.wire.met) == ([UNKNOWN] * 2, [Kind.COMMIT_LOST])
        assert len((await Ledger.read(place)).votes) == 2
        await crowd.come([again(entry) for entry in unsure])
    assert told(crowd)[2:] == ["('replayed', 201)", "('repeated', 200)"]
    await crowd.agrees_with_the_database()


async def test_a_database_out_of_reach_is_unavailable_and_nothing_is_recorded(place: Hall) -> None:
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        place.wire.expect([Fault(Kind.CUT)] * 20)
        unsure = await crowd.come([batch("a", 3)])
        assert len(unsure) == 3
        assert await Ledger.read(place) == Ledger()
        place.wire.expect([])
        await crowd.come([again(entry) for entry in unsure])
    assert told(crowd)[3:] == [ACCEPTED] * 3


async def test_a_vote_that_only_commit_refuses_is_known_and_its_neighbours_stand(
    place: Hall,
) -> None:
    bad = place.ballot(DELEGATE, "delegated", voter="a-1").voter
    assert bad is not None
    await place.traps.poison([bad], "P0001", late=True)
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        await crowd.come([batch("a", 3)])
    assert told(crowd) == [ACCEPTED, "('service-unavailable', 503)", ACCEPTED]
    await crowd.agrees_with_the_database()


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_a_transaction_that_was_in_anothers_way_is_tried_again(
    place: Hall, code: str
) -> None:
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        await place.traps.upset(1, code)
        await crowd.come([batch("a", 1)])
    assert told(crowd) == [ACCEPTED]
    await crowd.agrees_with_the_database()


async def test_no_vote_gets_past_a_seal(place: Hall) -> None:
    async with place.processes() as processes:
        crowd = Crowd(place, processes)
        async with place.closing_of("open"):
            coming = asyncio.create_task(crowd.come([Client(n, [Item("open")]) for n in (0, 1)]))
            await asyncio.wait([coming], timeout=0.1)
            assert not coming.done(), "the seal holds the poll's lock"
        await coming
    assert told(crowd) == ["('poll-not-open', 409)"] * 2
    await crowd.agrees_with_the_database()


async def test_closing_finishes_what_was_taken(place: Hall) -> None:
    async with place.processes() as [process, _]:
        crowd = Crowd(place, [process])
        place.wire.hold()
        coming = asyncio.create_task(crowd.come([batch(f"b{n}", GATHERED // 2) for n in range(6)]))
        await turns(20)
        closing = asyncio.create_task(process.gatherer.close())
        await turns(20)
        assert not closing.done()
        with pytest.raises(Overloaded):
            await process.gatherer.take(Submission(ALLOWED, ballots(place, "late", 1)))
        place.wire.release()
        assert await coming == []
        await closing
    assert told(crowd) == [ACCEPTED] * 6 * (GATHERED // 2)
    await crowd.agrees_with_the_database()


async def test_a_full_queue_refuses_at_once_and_for_no_longer_than_it_is_full(
    place: Hall,
) -> None:
    async with place.processes() as [process, _]:
        place.wire.hold()
        full = [ballots(place, f"b{n}", GATHERED) for n in range(LANES + QUEUED // GATHERED)]
        taken = take_all(process, full[:LANES])
        await turns(20)
        waiting = take_all(process, full[LANES:])
        await turns(20)
        with pytest.raises(Overloaded):
            # Not even one turn of the loop: it is refused by the first step of the coroutine.
            process.gatherer.take(Submission(ALLOWED, ballots(place, "late", 1))).send(None)
        assert process.gatherer.queued == QUEUED
        for request in waiting:
            request.cancel()
        place.wire.release()
        await asyncio.gather(*taken)
        await turns(20)
        crowd = Crowd(place, [process])
        await crowd.come([batch("next", 3)])
    assert told(crowd) == [ACCEPTED] * 3


async def test_who_gives_up_costs_the_others_nothing(place: Hall) -> None:
    casts = [ballots(place, f"c{n}", 1) for n in range(8)]
    async with place.processes() as [process, _]:
        place.wire.hold()
        taken = take_all(process, casts[:2])
        await turns(20)  # one lane has these two now, the other gets the next two
        taken += take_all(process, casts[2:4])
        await turns(20)
        waiting = take_all(process, casts[4:])
        await turns(20)
        for request in (taken[0], taken[2], *waiting[:2]):
            request.cancel()
        place.wire.release()
        for request in (taken[1], taken[3], *waiting[2:]):
            [verdict] = await request
            assert worded(verdict) == ACCEPTED
    ledger = await Ledger.read(place)
    ledger.is_sound(place, {cast.vote_id: cast for [cast] in casts})
    unheard = {cast.vote_id for [cast] in casts[4:6]}
    assert not unheard & ledger.votes.keys(), "nobody waits for them, so nothing is recorded"


class Counting(Recorder):
    """A recorder that knows how many gathers have begun, with how many casts, and whose."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.begun = self.casts = 0
        self.gather_of: dict[UUID, int] = {}

    async def record(
        self, casts: Sequence[Cast], refusals: Sequence[Refusal] = (), **more: Any
    ) -> list[Verdict]:
        self.begun += 1
        self.casts += len(casts)
        self.gather_of |= {cast.vote_id: self.begun for cast in casts}
        return await super().record(casts, refusals, **more)


async def test_nobody_who_comes_later_goes_first(place: Hall) -> None:
    """Each of a steady stream goes with the next gather that has room for those before it."""
    size, came = GATHERED // 10, 0
    waits: list[tuple[int, int]] = []

    async def visit(process: Process, name: str) -> None:
        nonlocal came
        recorder: Any = process.recorder
        for round_ in range(3):
            casts = ballots(place, f"{name}-{round_}", size)
            begun, ahead = recorder.begun, came - recorder.casts
            came += size
            await process.gatherer.take(Submission(ALLOWED, casts))
            waited = recorder.gather_of[casts[0].vote_id] - begun
            waits.append((waited, ahead // GATHERED + 1))

    async with place.processes(Counting) as [process, _]:
        await asyncio.gather(*(visit(process, f"v{n}") for n in range(25)))
    assert max(promised for _, promised in waits) > 1, "there was a crowd"
    assert all(waited <= promised for waited, promised in waits), waits


def take_all(process: Process, requests: Sequence[list[Cast]]) -> list[Any]:
    """Requests, side by side and in this order, each with its deadline."""
    takes = [process.gatherer.take(Submission(ALLOWED, casts)) for casts in requests]
    return [asyncio.create_task(asyncio.wait_for(take, DEADLINE)) for take in takes]


async def test_a_server_that_falls_silent_ends_no_lane(
    place: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolate, "LONGEST", 0.2)
    async with place.processes() as [process, _]:
        place.wire.hold()
        lost = [process.settler.submit(Submission(ALLOWED, ballots(place, n, 1))) for n in "abc"]
        try:
            for answer in await asyncio.gather(*lost, return_exceptions=True):
                # By the writer, or by the caller's own deadline: psycopg takes a while to cancel.
                error = answer if isinstance(answer, BaseException) else answer[1][0].error
                assert isinstance(error, OutcomeUnknown)
            # The server is still silent; its lanes wait for it no longer.
            async with asyncio.timeout(15):
                while process.gatherer._busy:
                    await asyncio.sleep(0.02)
        finally:
            place.wire.release()
        for name in "def":
            later = Submission(ALLOWED, ballots(place, name, 1))
            _, [outcome] = await process.settler.submit(later)
            assert worded(outcome) == ACCEPTED


def refusal(place: Hall) -> Refusal:
    """A request that never came to a ballot, and whose audit row is due."""
    trace = f"00-{'1' * 32}-{'1' * 16}-01"
    request = RequestContext("refused-request", trace, "192.0.2.1")
    return Refusal(request, place.callers[0], None, InvalidRequest())


@pytest.mark.parametrize("trouble", ["bad", "held"])
async def test_a_refusals_audit_row_outlives_its_neighbours_trouble(
    place: Hall, trouble: str
) -> None:
    [cast] = ballots(place, trouble, 1)
    async with contextlib.AsyncExitStack() as stack:
        [process, _] = await stack.enter_async_context(place.processes())
        if trouble == "bad":
            await place.traps.poison([cast.voter], "P0001", late=False)
        else:
            await stack.enter_async_context(place.closing_of("delegated"))
        both = (Submission(ALLOWED, [cast]), Submission(ALLOWED, [], [refusal(place)]))
        await asyncio.gather(*(process.settler.submit(one) for one in both))
    rows = await (await place.sql.execute("SELECT request_id, outcome FROM audit")).fetchall()
    assert ("refused-request", "invalid-request") in rows


async def test_a_limit_by_address_holds_whatever_comes_at_once(place: Hall) -> None:
    """Two processes, each with a stream of voters from one address, again and again."""
    for _ in range(8):
        await place.renew()
        names = [f"p{number}" for number in range(40)]
        place.callers |= {name: auth.Principal(auth.Kind.PERSON, uuid4()) for name in names}
        async with place.processes() as processes:
            crowd = Crowd(place, processes)
            await crowd.come(
                [
                    Client(name, [Item("limited")], process=number % 2, after=number // 4)
                    for number, name in enumerate(names)
                ]
            )
        await crowd.agrees_with_the_database()
        said = Counter(worded(entry.told) for entry in crowd.entries)
        assert said == {ACCEPTED: MOST, "('address-limit', 403)": len(names) - MOST}


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'votes-cast' AND wait_event_type = 'Lock'
"""


async def test_a_key_that_was_used_meanwhile_is_said_to_be_reused(place: Hall) -> None:
    """The insert waits for another's vote under the same key: not "already voted"."""
    first, second = [place.ballot(0, "open", choice, key="k1") for choice in (0, 1)]
    assert first.claim is not None
    async with place.another() as other, place.connection() as connection:
        await other.execute(
            "INSERT INTO vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)"
            " VALUES (%s, %s, %s, false, %s, now(), 1, 1)",
            [first.vote_id, first.poll_id, first.voter, first.choice_id],
        )
        await other.execute(
            "INSERT INTO idempotency VALUES (%s, %s, %s, 201, %s, now())",
            [first.claim.key_digest, first.claim.account, first.claim.fingerprint, first.vote_id],
        )
        asking = asyncio.create_task(record(connection, Definitions(), [second]))
        async with asyncio.timeout(5):
            while (await (await place.sql.execute(WAITING)).fetchone()) == (0,):
                await asyncio.sleep(0.001)
        await other.commit()
        [verdict] = await asking
    assert worded(verdict) == "('idempotency-key-reused', 422)"


async def test_what_is_gathered_and_what_becomes_of_it_is_measured(place: Hall) -> None:
    def told(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0

    parts = ("votes_sum", "votes_count", "wait_seconds_count", "duration_seconds_count")
    names = [f"provote_gather_{part}" for part in parts]
    before = {name: told(name) for name in names}
    kinds = ("accepted", "repeated")
    verdicts = {kind: told("provote_cast_verdicts_total", verdict=kind) for kind in kinds}
    async with place.processes() as processes:
        crowd = Crowd(place, processes[:1])
        for _ in range(2):
            await crowd.come([batch("a", 5)])
    assert [told(name) - before[name] for name in names] == [10, 2, 2, 2]
    assert [
        told("provote_cast_verdicts_total", verdict=kind) - verdicts[kind] for kind in kinds
    ] == [5, 5]
