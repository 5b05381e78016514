"""gunicorn's worker for the casting application."""

from provote_core.asgi_serving import AsgiWorker


class CastWorker(AsgiWorker):
    """The core's worker for ASGI, under the name that commands of supervisors have."""
