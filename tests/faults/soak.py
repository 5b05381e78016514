"""Hours of everything: random faults from a seed, under load, and one set of counts at the end."""

from __future__ import annotations

import asyncio
import time

from benchmarks.load import program
from faults.crowd import Crowd
from faults.ground import Fault, Ground, Shot, Times, judged
from faults.instance import say
from faults.invariants import Watch
from faults.record import Record
from faults.rows import broker, database, delivery, flood, full, services
from integration.load import run

RATE = 60.0  # requests a second
TOKEN_AGE = 240.0  # seconds after which the crowd's token is fetched anew; it lasts for 600
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
    "flood": flood.besides,
}


def soak(ground: Ground, minutes: float) -> Record:
    """Cast for so long while one fault follows the other; judge once."""
    program()  # of the flood: rather missed now than after an hour
    polls = ground.known = ground.polls(5)
    tokens = [ground.backend.token]
    crowd = Crowd(ground.stack.url, polls, lambda: tokens[-1], ground.random, RATE)
    done: list[str] = []
    until = time.monotonic() + minutes * 60

    def hurt() -> None:
        refreshed = time.monotonic()
        while (left := until - time.monotonic()) > LONGEST:
            name = ground.random.choice(list(FAULTS))
            length = ground.random.uniform(SHORTEST, LONGEST)
            say(
                f"{name} for {length:.0f} s; {len(crowd.answers):,} cast, {left / 60:.1f} min left"
            )
            with FAULTS[name](ground):
                time.sleep(length)
            ground.stack.heal()
            done.append(name)
            if time.monotonic() - refreshed > TOKEN_AGE:
                tokens.append(ground.backend.log_in()["access"])
                refreshed = time.monotonic()
            time.sleep(ground.random.uniform(SHORTEST, LONGEST))

    async def both() -> Times:
        began = time.monotonic()
        hurting = asyncio.create_task(asyncio.to_thread(hurt))
        await crowd.cast(hurting.done)
        ended = time.monotonic()
        await hurting
        return Times(began, began, ended, ended)

    with Watch(ground.database) as watch:
        times = run(both())
    shot = Shot(crowd, watch, times, polls)
    ground.stack.heal()
    record = judged(ground, "soak", f"{len(done)} faults in {minutes:g} minutes", shot)
    counts = {name: done.count(name) for name in sorted(set(done))}
    record.beside.append(", ".join(f"{name} {count}" for name, count in counts.items()))
    return record
