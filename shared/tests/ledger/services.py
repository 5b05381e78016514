"""Housekeeping."""

from ledger.models import Housekeeping


def run_housekeeping() -> None:
    """Leave a trace."""
    Housekeeping.objects.create()
