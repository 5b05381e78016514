"""The token bucket: as a Lua script in Redis, and in this process while Redis is unreachable.

A bucket holds up to `limit` tokens and gains `limit / window` a second. A charge takes up to
`cost` of them and returns how many it got, so that one charge can stand for a whole batch.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from provote_core.limits.rates import Rate

_BUCKETS = 10_000

# KEYS: one per charge. ARGV: limit, window, cost for each. Returns granted and left for each.
# The clock is that of Redis, so that replicas with different clocks share one bucket.
LUA = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local out = {}
for i, key in ipairs(KEYS) do
  local limit, window, cost = tonumber(ARGV[i*3-2]), tonumber(ARGV[i*3-1]), tonumber(ARGV[i*3])
  local had = redis.call('HMGET', key, 'n', 't')
  local tokens = tonumber(had[1]) or limit
  tokens = math.min(limit, tokens + math.max(0, now - (tonumber(had[2]) or now)) * limit / window)
  local granted = math.min(cost, math.floor(tokens))
  tokens = math.min(limit, tokens - granted)
  redis.call('HSET', key, 'n', tostring(tokens), 't', string.format('%.6f', now))
  redis.call('PEXPIRE', key, math.ceil(window * 1000) + 1000)
  out[#out+1] = granted
  out[#out+1] = tostring(tokens)
end
return out
"""


class Charge(NamedTuple):
    """Take `cost` tokens of the bucket `key`; a negative cost gives them back."""

    key: str
    rate: Rate
    cost: int


class Grant(NamedTuple):
    """`granted` tokens of the cost; `left` remain in the bucket."""

    granted: int
    left: float


def seconds_until(rate: Rate, left: float, tokens: int) -> int:
    """Whole seconds, at least 1, until a bucket with `left` holds `tokens`."""
    return max(1, math.ceil((tokens - left) * rate.window / rate.limit))


class LocalBuckets:
    """Buckets of this process only, at most 10,000; an evicted bucket starts full again."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, charges: Sequence[Charge]) -> list[Grant]:
        """Take from every bucket; never fails."""
        with self._lock:
            return [self._take(charge, time.monotonic()) for charge in charges]

    def _take(self, charge: Charge, now: float) -> Grant:
        limit = charge.rate.limit
        tokens, then = self._buckets.pop(charge.key, (float(limit), now))
        tokens = min(limit, tokens + (now - then) * limit / charge.rate.window)
        granted = min(charge.cost, int(tokens))
        tokens = min(limit, tokens - granted)
        self._buckets[charge.key] = (tokens, now)
        while len(self._buckets) > _BUCKETS:
            self._buckets.popitem(last=False)
        return Grant(granted, tokens)
