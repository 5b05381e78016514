"""Row 29: more casts than the platform can handle, and a backend beyond its limit."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from random import Random
from statistics import mean, median

from faults import wrk
from faults.crowd import Crowd
from faults.environment import Environment, Shot, under_load
from faults.instance import UNREACHED, own
from faults.judging import judged
from faults.record import Record, percentile
from integration.load import run
from integration.waiting import eventually

TIMES = 20
GOODPUT = 0.8
RECOVERED_WITHIN = 10.0  # seconds
CONNECTIONS = (64, 256)  # for the measurement of the capacity
SHOT = 5.0  # seconds of each measurement
THIRD = 15.0  # seconds of a third of the row
FLOODS = 3  # each between two measurements; other casts run during the first
FLOOD = 12.0  # seconds
WITNESS = 20  # casts a second of another backend, before, during and after the flood
SHED_WITHIN = 500.0  # milliseconds, for that other backend on a busy machine
COUNTED_WITHIN = 120.0  # seconds to count the votes of the flood
CAPACITY = 50  # casts a second that the limiter allows to one API key


def flood(env: Environment) -> Record:
    """Measure the capacity, then flood with twenty times the connections that reach it.

    There are three floods, with a measurement of the capacity before and after each, because the
    speed of a machine varies: the casts accepted under a flood are compared with the mean of its
    two measurements, and the median of the three ratios counts. The row runs on its own instance
    with limits out of reach. The load and the gateway have one half of the processors, and the
    services the other; otherwise the load would reduce the capacity that it measures.
    """
    halves, seed = wrk.Halves(), env.random.randrange(1_000_000)
    with halves.answering(), own(seed, tree=env.stack.tree) as here:
        halves.ask(here)
        stranger = here.people.register("stranger")
        poll, backend = stranger.open_poll(eligibility="delegated"), stranger.api_key()
        backend.vote(poll, "Tea", voter="the first")
        eventually(lambda: poll.is_counted(1), within=30)

        def shoot(connections: int, seconds: float) -> wrk.Shot:
            return wrk.shoot(
                here.stack.url, poll, backend, connections=connections, seconds=seconds
            )

        def measure() -> None:
            peaks.append(max(wrk.goodput(shoot(number, SHOT)) for number in CONNECTIONS))

        @contextmanager
        def flooded(_: Environment) -> Iterator[None]:
            floods.append(shoot(TIMES * CONNECTIONS[0], FLOOD))
            yield

        floods: list[wrk.Shot] = []
        peaks: list[float] = []
        shoot(CONNECTIONS[0], 2)  # to warm up
        measure()
        shot = under_load(here, flooded, seconds=3 * THIRD, rate=WITNESS)
        measure()
        while len(floods) < FLOODS:
            with flooded(here):
                measure()
        _keeps_goodput(here, floods, peaks)
        record = judged(here, "29", f"flood at {TIMES} times capacity", shot)
        record.beside.append(str(halves))
        _sheds_fast(record, shot)
        _recovers(record, shot)
        stored = here.database.stored_votes(poll.id)
        eventually(lambda: poll.is_counted(stored), within=COUNTED_WITHIN)
        return record


@contextmanager
def flooded_before(env: Environment) -> Iterator[None]:
    """Another backend floods the platform before the block, with the connections of row 29."""
    stranger = env.people.register("stranger")
    poll, backend = stranger.open_poll(eligibility="delegated"), stranger.api_key()
    wrk.shoot(env.stack.url, poll, backend, connections=TIMES * CONNECTIONS[0], seconds=FLOOD / 2)
    yield


def _keeps_goodput(here: Environment, floods: Sequence[wrk.Shot], peaks: Sequence[float]) -> None:
    """Note the results of the floods; check that nearly as many casts are accepted as without."""
    usual = [mean(pair) for pair in pairwise(peaks)]
    shares = [wrk.goodput(shot) / peak for shot, peak in zip(floods, usual, strict=True)]
    times = [shot.answered / shot.seconds / peak for shot, peak in zip(floods, usual, strict=True)]
    here.noted["peaks"] = ", ".join(f"{peak:,.0f}/s" for peak in peaks)
    here.noted["responses in a flood, relative to the peak"] = ", ".join(
        f"{many:.1f}" for many in times
    )
    here.noted["accepted in a flood"] = ", ".join(f"{wrk.goodput(shot):,.0f}/s" for shot in floods)
    here.noted["accepted, relative to the peak"] = ", ".join(f"{share:.0%}" for share in shares)
    here.noted["response times in a flood"] = ", ".join(
        f"p50 {shot.p50_ms:.0f} ms, p99 {shot.p99_ms:.0f} ms" for shot in floods
    )
    if (share := median(shares)) < GOODPUT:
        here.complain(f"only {share:.0%} of the peak is accepted under the flood")
    for shot in floods:
        if not shot.refused:
            here.complain("no cast was refused")
        if shot.lost:
            here.complain(f"{shot.lost} casts of the flood got no response")


def _sheds_fast(record: Record, shot: Shot) -> None:
    """Refusals are fast and all `overloaded`; accepted casts get their response."""
    shed = [answer for answer in shot.crowd.answers if answer.status == 503]
    p50, p99 = percentile(shed, 0.5) or 0.0, percentile(shed, 0.99) or 0.0
    record.beside.append(f"{len(shed)} other casts refused in p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    record.require(p50 <= SHED_WITHIN, f"a refusal takes {p50:.0f} ms")
    others = {code: n for code, n in shot.crowd.problems.items() if code != "overloaded"}
    record.require(not others, f"other casts got {others}")


def _recovers(record: Record, shot: Shot) -> None:
    healed = shot.times.healed
    failed = [a.at - healed for a in shot.crowd.answers if not 200 <= a.status < 500]
    back = max([0.0, *failed])
    record.beside.append(f"back to normal after {back:.1f} s")
    record.require(back <= RECOVERED_WITHIN, "casts fail long after the flood")
    before = [a for a in shot.crowd.answers if a.at < shot.times.struck]
    after = [a for a in shot.crowd.answers if a.due >= healed + RECOVERED_WITHIN]
    usual, now = percentile(before, 0.5) or 0.0, percentile(after, 0.5) or float("inf")
    record.beside.append(f"p50 {usual:.0f} ms before and {now:.0f} ms afterwards")
    record.require(now <= 3 * usual + 50, "casts are slow long after the flood")


def beyond_allowance(env: Environment) -> Record:
    """One backend sends twenty times its limit, and another one is not affected."""
    title = f"a backend at {TIMES} times its allowance"
    limits = UNREACHED.replace("delegate=100000000/s", f"delegate={CAPACITY}/s")
    seed = env.random.randrange(1_000_000)
    with own(seed, tree=env.stack.tree, limits=limits) as here:
        shot = under_load(here, _beyond_limit, seconds=30, rate=CAPACITY / 2)
        record = judged(here, "29b", title, shot)
        limited = sum(answer.status == 429 for answer in shot.crowd.answers)
        record.require(not limited, f"another backend was limited {limited} times")
        return record


@contextmanager
def _beyond_limit(env: Environment) -> Iterator[None]:
    stranger = env.people.register("stranger")
    poll, backend = stranger.open_poll(eligibility="delegated"), stranger.api_key()
    token = backend.token
    crowd = Crowd(env.stack.url, [poll], lambda: token, Random(1), TIMES * CAPACITY)
    until = time.monotonic() + 10
    run(crowd.cast(lambda: time.monotonic() > until))
    took = max(answer.at for answer in crowd.answers) - min(a.due for a in crowd.answers)
    accepted = sum(answer.status == 201 for answer in crowd.answers) / took
    shed = [answer for answer in crowd.answers if answer.status == 429]
    env.noted["sent"] = f"{len(crowd.answers) / took:.0f}/s for {took:.0f} s"
    env.noted["accepted"] = f"{accepted:.0f}/s of {CAPACITY}/s"
    env.noted["shed in"] = f"p50 {percentile(shed, 0.5)} ms, p99 {percentile(shed, 0.99)} ms"
    if accepted < GOODPUT * CAPACITY:
        env.complain(f"only {accepted:.0f}/s were accepted")
    for what, times in crowd.strange.items():
        env.complain(f"the backend was answered {times} times: {what}")
    eventually(
        lambda: backend.cast(poll, "Tea", voter="afterwards").status_code in (200, 201),
        within=RECOVERED_WITHIN,
    )
    yield
