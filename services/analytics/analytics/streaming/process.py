"""The streaming process: hub, reader and endpoint, opened and closed together."""

import asyncio
import resource

from django.db import DatabaseError, close_old_connections, connection
from prometheus_client import CONTENT_TYPE_LATEST

from analytics.streaming.confirming import Confirmer
from analytics.streaming.endpoints import StreamEndpoint
from analytics.streaming.hub import MAX_STREAMS, Hub
from analytics.streaming.reader import Pace, Reader
from analytics.streaming.streams import Times
from provote_core import database, health, logs, servers, tracing
from provote_core.asgi import Response, json_response
from provote_core.auth import sources
from provote_core.exceptions import Unavailable
from provote_core.limits import limiter, redis
from provote_core.metrics import exposition
from provote_core.probes import CachedProbe
from provote_rules.texts import tr

NAME = "analytics-stream"
OTHER_FILES = 200  # file descriptors that are no streams
log = logs.get_logger(__name__)
TABLES = "SELECT FROM poll, tally, tally_report, choice_count LIMIT 0"


class StreamingProcess:
    """The streaming process; `endpoint` may be used between `open` and `close`."""

    endpoint: StreamEndpoint
    hub: Hub
    reader: Reader

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        times: Times | None = None,
        max_streams: int | None = None,
    ) -> None:
        self._pace, self._times = pace or Pace(), times or Times()
        self._max_streams = max_streams or _possible_streams()

    async def open(self) -> None:
        """Open without waiting for the database; readiness reports whether it responds."""
        if self._max_streams < MAX_STREAMS:
            log.warning("few file descriptors for streams", streams=self._max_streams)
        sources.start_key_refresh()
        servers.look()
        tracing.start(NAME)
        self.hub = Hub(max_streams=self._max_streams)
        self._confirmer = Confirmer()
        self.reader = Reader(self.hub, self._confirmer, self._pace)
        self.endpoint = StreamEndpoint(self.hub, self.reader, self._confirmer, self._times)
        self._database = CachedProbe(_is_database_up)
        self._redis = CachedProbe(redis.ping_async)
        self._reading = asyncio.create_task(self.reader.run())

    async def close(self) -> None:
        """Stop reading; the streams have ended before."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self.reader.close()
        self._confirmer.close()

    def metrics(self) -> Response:
        """Prometheus' text."""
        return Response(200, exposition.text(), {"Content-Type": CONTENT_TYPE_LATEST})

    async def health(self, *, ready: bool) -> Response:
        """Live while the process serves; ready when its database responds."""
        if not ready:
            return json_response(200, {"service": NAME, "status": "live"})
        if self._reading.done():
            raise Unavailable(tr("The reader has ended."))
        if not await self._database.is_up():
            raise Unavailable(tr("The database does not answer."))
        body = health.readiness(redis_up=not limiter().degraded and await self._redis.is_up())
        return json_response(200, body | {"service": NAME})


def _possible_streams() -> int:
    """How many streams this process may have: each has a file descriptor."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MAX_STREAMS
    return max(1, min(MAX_STREAMS, soft - OTHER_FILES))


async def _is_database_up() -> bool:
    return await asyncio.to_thread(_probe)


def _probe() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
        database.require_writes()
        return True
    except DatabaseError:
        connection.close()
        return False
    finally:
        close_old_connections()
