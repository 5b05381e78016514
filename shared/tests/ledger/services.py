"""Housekeeping."""

from ledger.models import Housekeeping


def keep_house() -> None:
    """Leave a trace."""
    Housekeeping.objects.create()
