"""The WSGI application: all requests except casts."""

import os

from django.core.wsgi import get_wsgi_application

from provote_core.auth import sources

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "votes.settings")
application = get_wsgi_application()
sources.start_key_refresh()
