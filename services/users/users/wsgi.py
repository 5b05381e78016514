"""The WSGI application; does not start without usable signing keys."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "users.settings")
application = get_wsgi_application()

from provote_core.auth import sources  # noqa: E402 - after the setup of Django
from users.hashers import give_memory_back  # noqa: E402
from users.selectors import keyring  # noqa: E402

keyring()
sources.start_key_refresh()
give_memory_back()
