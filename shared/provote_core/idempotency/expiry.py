"""Forgetting keys whose time is over."""

from django.utils import timezone

from provote_core.idempotency.keys import KEPT
from provote_core.idempotency.models import IdempotencyRecord


def forget_expired() -> int:
    """Delete records older than 24 hours, at most 10,000 a call; returns how many."""
    old = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT)
    batch = old.order_by("created_at").values("pk")[:10_000]
    return IdempotencyRecord.objects.filter(pk__in=batch).delete()[0]
