"""Liveness and readiness, the same in each service."""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path

from provote_core import redis
from provote_core.exceptions import Unavailable
from provote_core.routing import read_only

_migrated = False


def live(request: HttpRequest) -> JsonResponse:
    """200 while the process serves; touches nothing else."""
    return JsonResponse({"service": settings.PROVOTE.service, "status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the own database answers and is migrated; Redis away is only "degraded"."""
    try:
        migrated = _is_migrated()
    except DatabaseError as error:
        raise Unavailable("The database does not answer.") from error
    if not migrated:
        raise Unavailable("Migrations have not been applied.")
    return JsonResponse(readiness(redis_up=redis.ping()))


def readiness(*, redis_up: bool) -> dict[str, Any]:
    """The body of a readiness answer."""
    return {
        "service": settings.PROVOTE.service,
        "status": "ready" if redis_up else "degraded",
        "checks": {"database": "up", "redis": "up" if redis_up else "down"},
    }


def _is_migrated() -> bool:
    """Once true it stays true: code does not gain migrations while it runs."""
    global _migrated
    connection = connections[DEFAULT_DB_ALIAS]
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return _migrated


urlpatterns = [
    path("health/live", read_only(live)),
    path("health/ready", read_only(ready)),
]
