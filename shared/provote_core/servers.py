"""A look at PostgreSQL and Redis when a process starts: one line for a server that does not suit.

A process starts without its servers, and waits for them; so a server that can never suit would
look like one that is late.
"""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from redis import Redis, RedisError

from provote_core import logs
from provote_core.conf import dsn

PAUSE = 5.0  # seconds between two tries
SETTING = "SHOW idle_in_transaction_session_timeout"  # one that every process sends
LATE = 1.0  # seconds for Redis, which is looked at once and not in a request

# What libpq or a server in front of PostgreSQL says, and what it means.
REFUSALS = {
    "unsupported startup parameter": (
        "DATABASE_URL leads to a pooler that refuses the settings of a connection (PgBouncer?): "
        "connect to PostgreSQL itself"
    ),
    "session is read-only": (
        "DATABASE_URL leads to a standby only: name every server of the cluster, or its primary"
    ),
}
IGNORED = (
    "DATABASE_URL leads to a pooler that ignores the settings of a connection (PgBouncer in "
    "transaction mode?): connect to PostgreSQL itself"
)
CLUSTER = "REDIS_URL leads to a Redis Cluster: Provote needs one Redis that is not a cluster"
log = logs.get_logger(__name__)
_begun = threading.Event()


def look() -> None:
    """Look at both in the background; a repeat in the same process does nothing."""
    if not _begun.is_set():
        _begun.set()
        threading.Thread(target=_look, name="servers", daemon=True).start()


def misfit_of_postgres(conninfo: str) -> str | None:
    """What does not suit, "" for nothing; None if the server does not answer yet."""
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            row = connection.execute(SETTING).fetchone()
    except psycopg.OperationalError as error:
        said = str(error)
        return next((line for text, line in REFUSALS.items() if text in said), None)
    return "" if row and row[0] != "0" else IGNORED


def why_not(conninfo: str) -> str:
    """Why PostgreSQL cannot be used, in one line: what libpq or this module says; "" if it can."""
    if line := misfit_of_postgres(conninfo):
        return line
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError as error:
        return " ".join(str(error).split())
    return ""


def misfit_of_redis(url: str) -> str | None:
    """What does not suit, "" for nothing; None if the server does not answer yet."""
    try:
        with Redis.from_url(url, socket_timeout=LATE) as client:
            state: Any = client.info("cluster")
    except (RedisError, OSError):
        return None
    return CLUSTER if state["cluster_enabled"] else ""


def _look() -> None:
    platform = settings.PROVOTE
    conninfo = dsn.conninfo(platform.service)
    looks: list[Callable[[], str | None]] = [
        lambda: misfit_of_postgres(conninfo),
        lambda: misfit_of_redis(platform.redis_url),
    ]
    never = threading.Event()
    while looks:
        found = [(one, one()) for one in looks]
        for _, line in found:
            if line:
                log.error(line)
        looks = [one for one, line in found if line is None]
        never.wait(PAUSE if looks else 0)
