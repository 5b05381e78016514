"""Row 29: one backend sends twenty times what it may."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from integration.load import run
from integration.waiting import eventually

from faults.crowd import Crowd
from faults.ground import Ground, judged, under_load
from faults.instance import UNREACHED, own
from faults.record import Record, percentile

CAPACITY = 50  # casts a second that the limiter lets through for one API key
TIMES = 20
SECONDS = 10.0
GOODPUT = 0.8
RECOVERED_WITHIN = 10.0  # seconds


def flood(ground: Ground) -> Record:
    """On a platform whose limiter is the bottleneck, so that the flood fits on this machine.

    Another backend casts all along and must not notice.
    """
    title = f"flood at {TIMES} times capacity"
    limits = f"{UNREACHED.replace('cast=100000000/s', f'cast={CAPACITY}/s')}"
    with own(ground.random.randrange(1_000_000), limits=limits) as here:
        shot = under_load(here, _flooded, seconds=3 * SECONDS, rate=CAPACITY / 2)
        record = judged(here, "29", title, shot)
        limited = sum(answer.status == 429 for answer in shot.crowd.answers)
        record.require(not limited, f"another backend was limited {limited} times")
        return record


@contextmanager
def _flooded(ground: Ground) -> Iterator[None]:
    stranger = ground.people.register("stranger")
    poll, backend = stranger.open_poll(eligibility="delegated"), stranger.api_key()
    token = backend.token
    crowd = Crowd(ground.stack.url, [poll], lambda: token, Random(1), TIMES * CAPACITY)
    until = time.monotonic() + SECONDS
    run(crowd.cast(lambda: time.monotonic() > until))
    took = max(answer.at for answer in crowd.answers) - min(a.due for a in crowd.answers)
    accepted = sum(answer.status == 201 for answer in crowd.answers) / took
    shed = [answer for answer in crowd.answers if answer.status == 429]
    ground.noted["flood"] = f"{len(crowd.answers) / took:.0f}/s for {took:.0f} s"
    ground.noted["of it accepted"] = f"{accepted:.0f}/s of {CAPACITY}/s"
    ground.noted["shed in"] = f"p50 {percentile(shed, 0.5)} ms, p99 {percentile(shed, 0.99)} ms"
    if accepted < GOODPUT * CAPACITY:
        ground.complain(f"only {accepted:.0f}/s were accepted under the flood")
    for what, times in crowd.strange.items():
        ground.complain(f"the flood was answered {times} times: {what}")
    eventually(
        lambda: backend.cast(poll, "Tea", voter="afterwards").status_code in (200, 201),
        within=RECOVERED_WITHIN,
    )
    yield
