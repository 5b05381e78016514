"""Run a service's Celery worker without Celery's command line."""

import socket
import sys
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from provote_core import tracing
from provote_core.events.routes import events_queue, jobs_queue
from provote_core.metrics import exposition
from provote_core.services import delivered_to


class Command(BaseCommand):
    """`manage.py work`: the same worker as `celery -A <service> worker`, one task at a time.

    Celery's command line would load a shell toolkit: 9 MiB that a worker does not use. Tasks run
    in a thread, so no child process can be orphaned.
    """

    help = "Apply events from the broker, and run housekeeping."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM; the running task is finished."""
        service = settings.PROVOTE.service
        exposition.serve_if_configured()
        tracing.start(f"{service}-worker")
        queues = [jobs_queue(service)]
        if delivered_to(service):
            queues.append(events_queue(service))
        worker = import_module(f"{service}.celery").app.Worker(
            hostname=f"{service}@{socket.gethostname()}",
            queues=queues,
            pool="threads",
            concurrency=1,
            without_gossip=True,
            without_mingle=True,
            loglevel="INFO",
            quiet=True,
        )
        worker.start()
        sys.exit(worker.exitcode)
