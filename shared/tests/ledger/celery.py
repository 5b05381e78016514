"""The worker's app."""

from provote_core.celery.app import make_app

app = make_app("ledger")
