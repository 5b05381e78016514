"""Deletion of expired idempotency records."""

import time

from django.utils import timezone

from provote_core.idempotency.keys import KEPT
from provote_core.idempotency.models import IdempotencyRecord

BATCH = 10_000  # rows per statement, so that none holds its locks for long
PATIENCE = 20.0  # seconds; the next housekeeping deletes the rest


def delete_expired() -> int:
    """Delete records older than 24 hours, the oldest first; returns how many."""
    deadline = time.monotonic() + PATIENCE
    old = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT)
    total = 0
    while time.monotonic() < deadline:
        batch = old.order_by("created_at").values("pk")[:BATCH]
        deleted, _ = IdempotencyRecord.objects.filter(pk__in=batch).delete()
        total += deleted
        if deleted < BATCH:
            break
    return total
