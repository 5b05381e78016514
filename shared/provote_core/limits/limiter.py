"""The limiter: shared buckets in Redis, or local ones while Redis does not answer in time."""

import functools
import hashlib
import threading
from collections.abc import Sequence

import redis as redis_errors
import redis.asyncio as redis_asyncio

from provote_core import logs
from provote_core.limits import redis
from provote_core.limits.bucket import LUA, Charge, Grant, LocalBuckets
from provote_core.limits.checks import Check, Decision, allocate, charges
from provote_core.limits.rates import Rate

_PROBE_PAUSE = 0.5  # seconds
_PROBE = Charge("limit:probe", Rate("probe", 1, 1), 1)
DIGEST = hashlib.sha1(LUA.encode(), usedforsecurity=False).hexdigest()
log = logs.get_logger(__name__)


class Limiter:
    """Decides a batch of checks in one Redis round trip of at most 20 ms.

    A second round trip only returns the unused tokens of refused checks. The first failure opens a
    circuit breaker: local buckets decide until a background thread finds Redis usable again.
    Methods never raise, and never wait longer.
    """

    def __init__(self) -> None:
        self._local = LocalBuckets()
        self._breaker_open = threading.Event()
        self._lock = threading.Lock()

    @property
    def degraded(self) -> bool:
        """Whether the breaker is open, so that limits hold for this process only."""
        return self._breaker_open.is_set()

    def decide(self, checks: Sequence[Check]) -> list[Decision]:
        """A decision for each check, in order; unused tokens of refused checks are returned."""
        wanted = charges(checks)
        decisions, unused = allocate(checks, wanted, self._take(wanted))
        self._take(unused)
        return decisions

    async def decide_async(self, checks: Sequence[Check]) -> list[Decision]:
        """`decide` for an event loop."""
        wanted = charges(checks)
        decisions, unused = allocate(checks, wanted, await self._take_async(wanted))
        await self._take_async(unused)
        return decisions

    def _take(self, wanted: Sequence[Charge]) -> list[Grant]:
        if wanted and not self.degraded:
            try:
                return _grants(redis.client().eval(LUA, len(wanted), *_arguments(wanted)))
            except (redis_errors.RedisError, OSError) as error:
                self._open_breaker(error)
        return self._local.take(wanted)

    async def _take_async(self, wanted: Sequence[Charge]) -> list[Grant]:
        if wanted and not self.degraded:
            try:
                return _grants(await self._run(redis.async_client(), wanted))
            except (redis_errors.RedisError, OSError, TimeoutError) as error:
                self._open_breaker(error)
        return self._local.take(wanted)

    @staticmethod
    async def _run(client: "redis_asyncio.Redis", wanted: Sequence[Charge]) -> list[int | bytes]:
        """Run the script by its digest; by its text only if Redis has not cached it."""
        arguments = _arguments(wanted)
        try:
            return await client.evalsha(DIGEST, len(wanted), *arguments)
        except redis_errors.exceptions.NoScriptError:
            return await client.eval(LUA, len(wanted), *arguments)

    def _open_breaker(self, error: Exception) -> None:
        with self._lock:
            if self._breaker_open.is_set():
                return
            self._breaker_open.set()
        log.warning("rate limits are local: Redis does not answer", error=str(error))
        threading.Thread(target=self._probe, name="limiter-probe", daemon=True).start()

    def _probe(self) -> None:
        pause = threading.Event()
        while not self._is_redis_usable():
            pause.wait(_PROBE_PAUSE)
        self._breaker_open.clear()
        log.info("rate limits are shared again: Redis answers")

    @staticmethod
    def _is_redis_usable() -> bool:
        """Whether a charge succeeds: a full or read-only Redis still answers a ping."""
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
