"""The periodic cleanup."""

from django.utils import timezone

from provote_admin import services as admin_services
from provote_core.idempotency.expiry import delete_expired
from votes.models import ErasedSubject
from votes.services.erasure import scrub_erased


def run_housekeeping() -> None:
    """Delete expired keys, finish interrupted erasures, and delete those whose tokens expired.

    Safe at any time and any number of times.
    """
    delete_expired()
    admin_services.run_housekeeping()
    expired = ErasedSubject.objects.filter(until__lt=timezone.now())
    # Refusals of their last tokens may have left their subject in the audit log: scrub again.
    expired.update(scrubbed=False)
    scrub_erased()
    expired.filter(scrubbed=True).delete()
