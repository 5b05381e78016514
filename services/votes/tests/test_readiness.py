"""Readiness of a casting process that has not cast."""

from typing import Any

import conftest
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from provote_testing.conformance.probes import disconnect_redis
from provote_testing.tokens import mint

pytestmark = pytest.mark.django_db(transaction=True)
UP = {"database": "up", "redis": "up"}


async def test_a_ready_process_lists_its_dependencies(casting: conftest.Casting) -> None:
    answer = await casting.http.get("/health/ready")
    assert answer.json() == {"service": "votes-cast", "status": "ready", "checks": UP}


async def test_an_unreachable_redis_is_reported_without_any_cast(settings: Any) -> None:
    disconnect_redis(settings)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
    async with conftest.running() as app:
        answer = await app.http.get("/health/ready")
    await sync_to_async(connections.close_all)()
    assert answer.status_code == 200, "it can cast without Redis"
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"] == UP | {"redis": "down"}


async def demote(casting: conftest.Casting) -> list[Any]:
    """Every connection of the pool as one whose server became a standby; later ones write."""
    pool = casting.app._process._pool
    await pool.resize(2, pool.max_size)
    await pool.wait(30)
    stale = [await pool.getconn() for _ in range(2)]
    for one in stale:
        await one.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        await pool.putconn(one)
    return stale


async def test_a_standby_is_not_ready_and_its_connections_end(
    casting: conftest.Casting,
) -> None:
    stale = await demote(casting)
    answer = await casting.http.get("/health/ready")
    assert [one.closed for one in stale] == [True, True]
    assert answer.json()["checks"]["database"] == "up", "the pool has connected to the primary"


async def test_a_cast_that_a_standby_refuses_is_recorded_by_the_primary(
    casting: conftest.Casting, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)()
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    stale = await demote(casting)
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    assert any(one.closed for one in stale)
