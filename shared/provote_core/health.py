"""Liveness and readiness, the same in each service."""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path

from provote_core import database
from provote_core.exceptions import Unavailable
from provote_core.limits import redis
from provote_core.routing import read_only
from provote_rules.texts import tr

_migrated = False


def live(request: HttpRequest) -> JsonResponse:
    """200 while the process serves; needs neither database nor Redis."""
    return JsonResponse({"service": settings.PROVOTE.service, "status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database accepts writes and is migrated; without Redis it is "degraded".

    The response counts dead letters; they do not change the status, because they wait for a
    person, and taking the service out of rotation would not resolve them.
    """
    from provote_core.outbox.selectors import dead_letters

    try:
        database.require_writes()
        migrated = _is_migrated()
        letters = sum(dead_letters().values()) if migrated else 0
    except DatabaseError as error:
        raise Unavailable(tr("The database does not answer.")) from error
    if not migrated:
        raise Unavailable(tr("Migrations have not been applied."))
    return JsonResponse(readiness(redis_up=redis.ping(), dead_letters=letters))


def readiness(*, redis_up: bool, dead_letters: int | None = None) -> dict[str, Any]:
    """The body of a readiness response; no `dead_letters` in a process that applies no events."""
    checks: dict[str, Any] = {"database": "up", "redis": "up" if redis_up else "down"}
    if dead_letters is not None:
        checks["dead_letters"] = dead_letters
    return {
        "service": settings.PROVOTE.service,
        "status": "ready" if redis_up else "degraded",
        "checks": checks,
    }


def _is_migrated() -> bool:
    """Cached once true: a running process does not gain migrations."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


urlpatterns = [
    path("health/live", read_only(live)),
    path("health/ready", read_only(ready)),
]
