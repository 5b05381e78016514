"""Redis clients of the limiter, with short timeouts: requests must not wait for Redis."""

import functools

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT = 0.02  # seconds; a limiter that waits longer is worse than a local one


@functools.cache
def client() -> "redis.Redis":
    """The process's synchronous client."""
    return redis.Redis.from_url(
        settings.PROVOTE.redis_url,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )


@functools.cache
def async_client() -> "redis.asyncio.Redis":
    """The process's asynchronous client; belongs to one event loop."""
    return redis.asyncio.Redis.from_url(
        settings.PROVOTE.redis_url,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=AsyncRetry(NoBackoff(), 0),
    )


def ping() -> bool:
    """Whether Redis answers within a moment."""
    try:
        return bool(client().ping())
    except (redis.RedisError, OSError):
        return False


async def ping_async() -> bool:
    """`ping` for an event loop."""
    try:
        return bool(await async_client().ping())
    except (redis.RedisError, OSError, TimeoutError):
        return False
