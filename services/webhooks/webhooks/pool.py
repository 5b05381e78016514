"""Connections that are kept for a while, because a receiver often gets several messages."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from urllib.parse import urlsplit

from webhooks.connecting import Connector
from webhooks.exchange import Connection

KEPT = 5.0  # seconds that an idle connection is kept


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads; `host` as in the URL, without the brackets of an IPv6 address."""

    tls: bool
    host: str
    port: int


@lru_cache(maxsize=1024)
def place_of(url: str) -> Place:
    """The place of a canonical URL."""
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    return Place(tls, parts.hostname or "", parts.port or (443 if tls else 80))


class Pool:
    """Opens connections, and keeps at most `idle` of them for KEPT seconds.

    It is used by one event loop.
    """

    def __init__(self, connector: Connector, *, idle: int) -> None:
        self._connector = connector
        self._most = idle
        # By place, with the time of the last use; the longest idle one is the first.
        self._idle: dict[Place, list[tuple[float, Connection]]] = {}
        self._number = 0
        self._timer: asyncio.TimerHandle | None = None

    async def close(self) -> None:
        """Close the idle connections."""
        if self._timer is not None:
            self._timer.cancel()
        self._close_idle(until=inf)

    def take(self, place: Place) -> Connection | None:
        """An idle connection to the place, the one that was used last; None if there is none."""
        kept = self._idle.get(place)
        while kept:
            _, connection = kept.pop()
            self._number -= 1
            if connection.is_open:
                return connection
        return None

    async def connect(self, place: Place) -> Connection:
        """A new connection; raises what `Connector.connect` raises."""
        return await self._connector.connect(place.host, place.port, tls=place.tls)

    def keep(self, place: Place, connection: Connection) -> None:
        """Keep a connection for further messages, unless enough are kept."""
        if self._number >= self._most:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        self._idle.setdefault(place, []).append((loop.time(), connection))
        self._number += 1
        if self._timer is None:
            self._timer = loop.call_later(KEPT, self._expire)

    def _expire(self) -> None:
        loop = asyncio.get_running_loop()
        self._close_idle(until=loop.time() - KEPT)
        self._timer = loop.call_later(KEPT, self._expire) if self._idle else None

    def _close_idle(self, *, until: float) -> None:
        for place, kept in list(self._idle.items()):
            while kept and kept[0][0] <= until:
                kept.pop(0)[1].close()
                self._number -= 1
            if not kept:
                del self._idle[place]
