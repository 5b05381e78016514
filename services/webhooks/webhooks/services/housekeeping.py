"""Periodic work: delete old deliveries and expired rows."""

from datetime import timedelta

from django.db.models.functions import Now

from provote_core.idempotency.expiry import delete_expired
from webhooks.models import Delivery
from webhooks.services import erasure

KEPT = timedelta(days=30)  # of the delivery log
_BATCH = 10_000


def run_housekeeping() -> None:
    """Delete ended deliveries of more than thirty days ago, and expired rows; 10,000 at most.

    May run at any time, and several times at once.
    """
    old = Delivery.objects.filter(created_at__lt=Now() - KEPT).exclude(
        state=Delivery.State.PENDING
    )
    Delivery.objects.filter(pk__in=old.order_by("created_at").values("pk")[:_BATCH]).delete()
    erasure.erase_remains()
    delete_expired()
