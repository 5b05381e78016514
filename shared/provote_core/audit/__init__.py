"""A Django app: one durable row for each state-changing request, readable by staff."""

from provote_core.audit.entry import Entry

__all__ = ["Entry"]
