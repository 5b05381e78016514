"""A long run of random faults from a seed, under load, with one check at the end."""

from __future__ import annotations

import asyncio
import time

from benchmarks.load import program
from faults.crowd import Crowd
from faults.environment import Environment, Fault, Shot, Times
from faults.instance import say
from faults.invariants import Watch
from faults.judging import judged
from faults.record import Record
from faults.rows import broker, database, delivery, flood, full, services
from integration.load import run

RATE = 60.0  # requests a second
TOKEN_AGE = 240.0  # seconds after which the crowd gets a new token; one is valid for 600
SHORTEST, LONGEST = 2.0, 12.0  # seconds of a fault, and between two
FAULTS: dict[str, Fault] = {
    "Redis killed": broker.redis_away,
    "Redis flushed": broker.redis_flushed,
    "Redis frozen": broker.redis_frozen,
    "Redis half-open": broker.redis_half_open,
    "Redis full": full.redis_full,
    "counting worker killed": broker.worker_killed,
    "relays killed": delivery.relays_killed,
    "casting workers killed": delivery.casting_killed,
    "PostgreSQL killed": database.postgres_killed,
    "commits cut off": database.commits_cut_off,
    "analytics away": delivery.counting_away,
    "database of analytics away": delivery.counting_without_database,
    "polls and users away": services.siblings_away,
    "votes locked": database.votes_locked,
    "flood": flood.flooded_before,
}


def soak(env: Environment, minutes: float) -> Record:
    """Cast for some minutes while one fault follows the other; check once at the end."""
    program()  # of the flood: fails now if it is missing, and not after an hour
    polls = env.known = env.polls(5)
    tokens = [env.backend.token]
    crowd = Crowd(env.stack.url, polls, lambda: tokens[-1], env.random, RATE)
    done: list[str] = []
    until = time.monotonic() + minutes * 60

    def inject() -> None:
        refreshed = time.monotonic()
        while (left := until - time.monotonic()) > LONGEST:
            name = env.random.choice(list(FAULTS))
            length = env.random.uniform(SHORTEST, LONGEST)
            say(
                f"{name} for {length:.0f} s; {len(crowd.answers):,} cast, {left / 60:.1f} min left"
            )
            with FAULTS[name](env):
                time.sleep(length)
            env.stack.heal()
            done.append(name)
            if time.monotonic() - refreshed > TOKEN_AGE:
                tokens.append(env.backend.log_in()["access"])
                refreshed = time.monotonic()
            time.sleep(env.random.uniform(SHORTEST, LONGEST))

    async def both() -> Times:
        began = time.monotonic()
        injecting = asyncio.create_task(asyncio.to_thread(inject))
        await crowd.cast(injecting.done)
        ended = time.monotonic()
        await injecting
        return Times(began, began, ended, ended)

    _, mismatches = env.mismatches()
    with Watch(env.database) as watch:
        times = run(both())
    shot = Shot(crowd, watch, times, polls, mismatches)
    env.stack.heal()
    record = judged(env, "soak", f"{len(done)} faults in {minutes:g} minutes", shot)
    counts = {name: done.count(name) for name in sorted(set(done))}
    record.beside.append(", ".join(f"{name} {count}" for name, count in counts.items()))
    return record
