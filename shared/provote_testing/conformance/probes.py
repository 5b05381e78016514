"""Tests of liveness, readiness and metrics."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from provote_core import health
from provote_testing.conformance.case import Case, assert_problem
from provote_testing.conformance.limits import disconnect_redis


class Probes(Case):
    """The endpoints for operators."""

    def test_liveness_needs_no_database(self, http: Client, django_db_blocker: Any) -> None:
        with django_db_blocker.block():
            answer = http.get("/health/live")
        assert answer.json() == {"service": self.service, "status": "live"}

    def test_readiness_lists_its_checks(self, http: Client) -> None:
        answer = http.get("/health/ready")
        assert answer.status_code == 200
        assert answer.json() == {
            "service": self.service,
            "status": "ready",
            "checks": {"database": "up", "redis": "up", "dead_letters": 0},
        }

    def test_without_redis_a_service_is_degraded(self, http: Client, settings: Any) -> None:
        disconnect_redis(settings)
        answer = http.get("/health/ready")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"
        assert answer.json()["checks"]["redis"] == "down"

    def test_a_missing_migration_is_503(
        self, http: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "_migrated", False)
        executor = "provote_core.health.MigrationExecutor.migration_plan"
        monkeypatch.setattr(executor, lambda *_: ["one to come"])
        answer = http.get("/health/ready")
        assert "igration" in assert_problem(answer, 503, "service-unavailable")["detail"]

    def test_an_unready_database_is_503(
        self, http: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost() -> bool:
            raise OperationalError("password of the database")

        monkeypatch.setattr(health, "_is_migrated", lost)
        answer: Any = http.get("/health/ready")
        assert_problem(answer, 503, "service-unavailable")
        assert b"password" not in answer.content

    def test_metrics_are_prometheus_text(self, http: Client) -> None:
        http.get("/nowhere")
        answer: Any = http.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        unknown = b'duration_seconds_count{method="GET",route="unknown",status="4xx"}'
        assert unknown in answer.content
        assert b'provote_problems_total{code="not-found",status="404"}' in answer.content
        assert b"provote_database_up 1.0" in answer.content
