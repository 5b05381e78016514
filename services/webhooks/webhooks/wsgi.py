"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from provote_core.auth import sources

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webhooks.settings")
application = get_wsgi_application()
sources.start_key_refresh()
