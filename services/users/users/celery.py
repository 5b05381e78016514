"""The Celery application: applies events, runs housekeeping, and mails invitations."""

from provote_core.celery.app import make_app

app = make_app("users")
