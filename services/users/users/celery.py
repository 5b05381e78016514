"""The Celery application: keeps house, and hears nothing."""

from provote_core.celery.app import make_app

app = make_app("users")
