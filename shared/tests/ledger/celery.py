"""The worker's app."""

from provote_core.celery import make_app

app = make_app("ledger")
