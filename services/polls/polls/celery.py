"""The Celery application: applies events and runs housekeeping."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polls.settings")

from provote_core.celery.app import make_app

app = make_app("polls")
