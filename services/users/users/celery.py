"""The Celery application: runs housekeeping; subscribes to no events."""

from provote_core.celery.app import make_app

app = make_app("users")
