"""The casting process: pool, batcher and endpoints, opened and closed together."""

import asyncio
from functools import partial

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from provote_core import health, metrics, servers, tracing
from provote_core.asgi import Response, json_response
from provote_core.auth import sources
from provote_core.conf import dsn
from provote_core.exceptions import Unavailable
from provote_core.limits import limiter
from provote_core.metrics import exposition, pools
from provote_rules.texts import tr
from votes.casting.ballot_types import BallotTypes
from votes.casting.endpoints import CastingEndpoints
from votes.casting.readiness import Readiness
from votes.casting.refusal_counts import RefusalCounts
from votes.writer import metrics as writer_metrics
from votes.writer import pipeline, statements
from votes.writer.batcher import WORKERS, Batcher
from votes.writer.polls import Confirmer, Definitions
from votes.writer.retry import Recorder
from votes.writer.slow_path import LOCK_TIMEOUT
from votes.writer.submit import Submitter

# A batch that waits longer than this for a lock is bisected, so that its other casts go on. Plans
# are made once a connection, when tables may be empty; these settings give plans for full tables.
PLANS = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_mergejoin": "off",
}
SETTINGS = {
    "lock_timeout": str(LOCK_TIMEOUT),
    "statement_timeout": "4s",
    "timezone": "UTC",
    **PLANS,
}
POOL_WAIT = 1.0  # seconds
RECONNECT = 2.0  # seconds; then a request begins anew, without the pauses of a long outage
SAMPLE_INTERVAL = 1.0  # seconds between two samples of queue and pool, for metrics


def conninfo() -> str:
    """libpq's connection string for the casting pool: DATABASE_URL, with casting's options."""
    # Tests use a database of another name.
    name = settings.DATABASES["default"]["NAME"]
    return dsn.conninfo("votes", SETTINGS, dbname=name, application_name="votes-cast")


def make_pool() -> AsyncConnectionPool[AsyncConnection]:
    """A closed pool of connections in autocommit mode: one for each worker, one for snapshots."""
    return AsyncConnectionPool(
        conninfo(),
        min_size=1,
        max_size=WORKERS + 1,
        timeout=POOL_WAIT,
        max_waiting=100,
        reconnect_timeout=RECONNECT,
        kwargs={"autocommit": True},
        configure=partial(pipeline.prepare, statements=statements.PREPARED),
        open=False,
        name="votes-cast",
    )


class CastingProcess:
    """The casting process; `endpoints` may be used between `open` and `close`."""

    endpoints: CastingEndpoints

    async def open(self) -> None:
        """Open without waiting for the database; readiness reports whether it responds."""
        sources.start_key_refresh()
        servers.look()
        tracing.start("votes-cast")
        self._pool = make_pool()
        await self._pool.open()
        self._readiness = Readiness(self._pool)
        definitions, confirmer = Definitions(), Confirmer(self._pool)
        recorder = Recorder(self._pool, definitions)
        self._batcher = Batcher(recorder, limiter())
        self._batcher.start()
        self._refusals = RefusalCounts(self._pool)
        self.endpoints = CastingEndpoints(
            Submitter(self._batcher, confirmer),
            BallotTypes(self._pool, definitions, confirmer),
            self._refusals,
        )
        self._sampling = asyncio.create_task(self._sample())
        self._counting = asyncio.create_task(self._refusals.run())

    async def close(self) -> None:
        """Finish what was submitted, then close the pool."""
        self._sampling.cancel()
        self._counting.cancel()
        await self._batcher.close()
        await self._refusals.flush()
        await self._pool.close()

    def metrics(self) -> Response:
        """Prometheus' text; of all worker processes together where they share a folder."""
        return Response(200, exposition.text(), {"Content-Type": CONTENT_TYPE_LATEST})

    async def _sample(self) -> None:
        pool = pools.PoolMetrics("casting")
        while True:
            pool.note(self._pool.get_stats())
            writer_metrics.queue.set(self._batcher.queued)
            metrics.limiter_degraded.set(limiter().degraded)
            await asyncio.sleep(SAMPLE_INTERVAL)

    async def health(self, *, ready: bool) -> Response:
        """Live while the process serves; ready when its database responds."""
        if not ready:
            return json_response(200, {"service": "votes-cast", "status": "live"})
        if not self._batcher.is_healthy:
            raise Unavailable(tr("A worker of the writer has ended."))
        if not await self._readiness.database.is_up():
            raise Unavailable(tr("The database does not answer."))
        body = health.readiness(
            redis_up=not limiter().degraded and await self._readiness.redis.is_up()
        )
        return json_response(200, body | {"service": "votes-cast"})
