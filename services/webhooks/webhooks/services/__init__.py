"""Commands: keyword-only, one transaction each."""

from webhooks.services.housekeeping import run_housekeeping

__all__ = ["run_housekeeping"]
