"""Readiness of a casting process that has not cast."""

from typing import Any

import conftest
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from provote_testing.conformance.probes import disconnect_redis

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
