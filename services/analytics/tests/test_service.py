"""The service as a whole: event delivery, housekeeping, audit log, readiness."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from conftest import Reader, person
from django.utils import timezone
from poll_events import Poll, cast

from analytics import services
from analytics.celery import app
from analytics.models import PollAnalytics
from analytics.subscribers import HANDLERS
from provote_core.events.routes import APPLY_TASK, HOUSEKEEPING_TASK
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.outbox.follower import Follower
from provote_core.outbox.models import Cursor
from provote_testing.events import batch_of
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db


def wire(poll: Poll, *numbers: int, first_seq: int = 1, **more: Any) -> dict[str, Any]:
    batch = batch_of(cast(poll, *numbers), source="votes/0", first_seq=first_seq)
    return msgspec.to_builtins(batch) | more


def test_the_worker_counts_events_from_the_broker() -> None:
    poll = Poll()
    task = app.tasks[APPLY_TASK]
    task(wire(poll, 2, 1))
    task(wire(poll, 2, 1))
    assert PollAnalytics.objects.get().votes == 3


def test_a_gap_is_filled_from_the_feed_of_votes(votes: Sibling) -> None:
    poll = Poll()
    votes.answers["/internal/v1/feed"] = lambda query: (
        200, wire(poll, 6, first_seq=int(query["after_seq"]) + 1, last_seq=6)
    )  # fmt: skip
    app.tasks[APPLY_TASK](wire(poll, 2, first_seq=5))
    assert PollAnalytics.objects.get().votes == 6
    assert votes.tokens == {"Bearer pvs_analytics"}


def test_the_follower_counts_without_the_broker(votes: Sibling) -> None:
    poll = Poll()
    votes.answers["/internal/v1/feed"] = (200, wire(poll, 4, last_seq=4))
    Follower("votes/0", HANDLERS).step()
    assert PollAnalytics.objects.get().votes == 4
    cursor = Cursor.objects.get()
    assert (cursor.applied_seq, cursor.source_last_seq) == (4, 4)


def test_housekeeping_deletes_expired_keys() -> None:
    for number, age in enumerate((1, 30)):
        IdempotencyRecord.objects.create(
            key_digest=bytes([number]), account="a", fingerprint=b"f", status=201,
            resource=Poll().id, created_at=timezone.now() - timedelta(hours=age),
        )  # fmt: skip
    app.tasks[HOUSEKEEPING_TASK]()
    services.run_housekeeping()
    assert IdempotencyRecord.objects.count() == 1


def test_only_staff_read_the_audit_log(anyone: Reader) -> None:
    path = "/api/v1/analytics/audit/"
    assert anyone.get(path).status_code == 401
    assert person().get(path).status_code == 403
    answer = person(staff=True).get(path)
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_it_is_ready_when_its_database_is(anyone: Reader) -> None:
    assert anyone.get("/health/live").json() == {"service": "analytics", "status": "live"}
    assert anyone.get("/health/ready").json()["checks"]["database"] == "up"
