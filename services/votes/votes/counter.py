"""What one casting process holds: its pool, its gatherer, its desk; opened and closed as one."""

import asyncio
from functools import partial

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from provote_core import health, metrics, tracing
from provote_core.auth import sources
from provote_core.exceptions import Unavailable
from provote_core.limits import limiter
from provote_core.metrics import exposition, pools
from votes.casting.desk import Desk
from votes.casting.edge import Answer, json_answer
from votes.readiness import Readiness
from votes.writer import meters, statements, wire
from votes.writer.gather import LANES, Gatherer
from votes.writer.isolate import Recorder
from votes.writer.polls import Confirmer, Definitions
from votes.writer.record import PATIENCE
from votes.writer.settle import Settler

# A gather that waits longer than this for another's lock is split, so that its others go on.
# Plans are made once a connection, when tables may be empty: they must be those for full ones.
PLANS = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_mergejoin=off"
OPTIONS = f"-c lock_timeout={PATIENCE} -c statement_timeout=4s -c timezone=UTC {PLANS}"
POOL_WAIT = 1.0  # seconds
LOOK_EVERY = 1.0  # seconds between two looks at queue and pool, for metrics


def conninfo() -> str:
    """libpq's connection string for the casting pool, from Django's settings."""
    database = settings.DATABASES["default"]
    return make_conninfo(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        connect_timeout=2,
        options=OPTIONS,
        application_name="votes-cast",
    )


def make_pool() -> AsyncConnectionPool[AsyncConnection]:
    """A closed pool of connections in autocommit mode: one a lane, and one for snapshots."""
    return AsyncConnectionPool(
        conninfo(),
        min_size=1,
        max_size=LANES + 1,
        timeout=POOL_WAIT,
        max_waiting=100,
        reconnect_timeout=30,
        kwargs={"autocommit": True},
        configure=partial(wire.prepare, statements=statements.PREPARED),
        open=False,
        name="votes-cast",
    )


class Counter:
    """The casting process; `desk` may be used between `open` and `close`."""

    desk: Desk

    async def open(self) -> None:
        """Open without waiting for the database: readiness tells whether it answers."""
        sources.keep_keys()
        tracing.start("votes-cast")
        self._pool = make_pool()
        await self._pool.open()
        self._readiness = Readiness(self._pool)
        recorder = Recorder(self._pool, Definitions())
        self._gatherer = Gatherer(recorder, limiter())
        self._gatherer.start()
        self.desk = Desk(Settler(self._gatherer, Confirmer(self._pool)))
        self._looking = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Finish what was taken on, then close the pool."""
        self._looking.cancel()
        await self._gatherer.close()
        await self._pool.close()

    def metrics(self) -> Answer:
        """Prometheus' text, of all worker processes together where they share a folder."""
        return Answer(200, exposition.text(), {"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> None:
        pool = pools.Watched("casting")
        while True:
            pool.note(self._pool.get_stats())
            meters.queue.set(self._gatherer.queued)
            metrics.limiter_degraded.set(limiter().degraded)
            await asyncio.sleep(LOOK_EVERY)

    async def health(self, *, ready: bool) -> Answer:
        """Live while the process serves; ready when its database answers."""
        if not ready:
            return json_answer(200, {"service": "votes-cast", "status": "live"})
        if not self._gatherer.works:
            raise Unavailable("A lane of the writer has ended.")
        if not await self._readiness.database.is_up():
            raise Unavailable("The database does not answer.")
        body = health.readiness(
            redis_up=not limiter().degraded and await self._readiness.redis.is_up()
        )
        return json_answer(200, body | {"service": "votes-cast"})
