"""Housekeeping."""

from ledger.models import Housekeeping


def run_housekeeping() -> None:
    """Record this run."""
    Housekeeping.objects.create()
