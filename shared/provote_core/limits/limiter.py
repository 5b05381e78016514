"""The limiter: Redis where it answers in time, this process's own buckets where not."""

import functools
import hashlib
import threading
from collections.abc import Sequence

import redis as redis_errors
import redis.asyncio as redis_asyncio

from provote_core import logs
from provote_core.limits import redis
from provote_core.limits.asks import Ask, Decision, charges, settle
from provote_core.limits.bucket import LUA, Charge, Grant, LocalBuckets
from provote_core.limits.rates import Rate

_PROBE_PAUSE = 0.5  # seconds
_PROBE = Charge("limit:probe", Rate("probe", 1, 1), 1)
DIGEST = hashlib.sha1(LUA.encode(), usedforsecurity=False).hexdigest()
log = logs.get_logger(__name__)


class Limiter:
    """Decides on asks, one Redis round trip for all of them, at most 20 ms; a second one only
    gives back what refused asks left over.

    The first miss opens a breaker: from then on the local buckets decide, until a background
    thread finds Redis answering again. Nothing here ever raises or waits longer.
    """

    def __init__(self) -> None:
        self._local = LocalBuckets()
        self._away = threading.Event()
        self._lock = threading.Lock()

    @property
    def degraded(self) -> bool:
        """Whether Redis is away and limits hold for this process only."""
        return self._away.is_set()

    def decide(self, asks: Sequence[Ask]) -> list[Decision]:
        """A decision for each ask, in order; what a refusal leaves over is given back."""
        wanted = charges(asks)
        decisions, unused = settle(asks, wanted, self._take(wanted))
        self._take(unused)
        return decisions

    async def decide_async(self, asks: Sequence[Ask]) -> list[Decision]:
        """`decide` for an event loop."""
        wanted = charges(asks)
        decisions, unused = settle(asks, wanted, await self._take_async(wanted))
        await self._take_async(unused)
        return decisions

    def _take(self, wanted: Sequence[Charge]) -> list[Grant]:
        if wanted and not self.degraded:
            try:
                return _grants(redis.client().eval(LUA, len(wanted), *_arguments(wanted)))
            except (redis_errors.RedisError, OSError) as error:
                self._open(error)
        return self._local.take(wanted)

    async def _take_async(self, wanted: Sequence[Charge]) -> list[Grant]:
        if wanted and not self.degraded:
            try:
                return _grants(await self._run(redis.async_client(), wanted))
            except (redis_errors.RedisError, OSError, TimeoutError) as error:
                self._open(error)
        return self._local.take(wanted)

    @staticmethod
    async def _run(client: "redis_asyncio.Redis", wanted: Sequence[Charge]) -> list[int | bytes]:
        """The script by its digest; by its text only where Redis does not know it yet."""
        arguments = _arguments(wanted)
        try:
            return await client.evalsha(DIGEST, len(wanted), *arguments)
        except redis_errors.exceptions.NoScriptError:
            return await client.eval(LUA, len(wanted), *arguments)

    def _open(self, error: Exception) -> None:
        with self._lock:
            if self._away.is_set():
                return
            self._away.set()
        log.warning("rate limits are local: Redis does not answer", error=str(error))
        threading.Thread(target=self._probe, name="limiter-probe", daemon=True).start()

    def _probe(self) -> None:
        pause = threading.Event()
        while not self._answers():
            pause.wait(_PROBE_PAUSE)
        self._away.clear()
        log.info("rate limits are shared again: Redis answers")

    @staticmethod
    def _answers() -> bool:
        """Whether a charge succeeds: a Redis that is full, or read-only, still answers a ping."""
        try:
            redis.client().eval(LUA, 1, *_arguments([_PROBE]))
        except (redis_errors.RedisError, OSError):
            return False
        return True


def _arguments(wanted: Sequence[Charge]) -> list[str]:
    keys = [charge.key for charge in wanted]
    numbers = [
        str(n) for charge in wanted for n in (charge.rate.limit, charge.rate.window, charge.cost)
    ]
    return keys + numbers


def _grants(answer: Sequence[int | bytes]) -> list[Grant]:
    pairs = zip(answer[::2], answer[1::2], strict=True)
    return [Grant(int(granted), float(left)) for granted, left in pairs]


@functools.cache
def limiter() -> Limiter:
    """The process's limiter."""
    return Limiter()
