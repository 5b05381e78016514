"""The Celery application: applies events and runs housekeeping."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "votes.settings")

from provote_core.celery.app import make_app

app = make_app("votes")
