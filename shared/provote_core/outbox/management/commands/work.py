"""Run a service's Celery worker without Celery's command line."""

import socket
import sys
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core import servers, tracing
from provote_core.events.routes import events_queue, jobs_queue, own_queue
from provote_core.metrics import exposition
from provote_core.outbox import loops
from provote_core.services import SERVICES, delivered_to


class Command(BaseCommand):
    """`manage.py work [--queue NAME]`: as `celery -A <service> worker`, one task at a time.

    Celery's command line would load a shell toolkit: 9 MiB that a worker does not use. Tasks run
    in a thread, so no child process can be orphaned.
    """

    help = "Apply events from the broker, and run housekeeping; or the tasks of an own queue."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --queue."""
        parser.add_argument("--queue", help="consume only this queue of the service's own ones")

    def handle(self, *args: Any, queue: str | None, **options: Any) -> None:
        """Run until SIGTERM; the running task is finished."""
        service = settings.PROVOTE.service
        queues = _queues(service, queue)
        exposition.serve_if_configured()
        name = f"{service}-{queue or 'worker'}"
        servers.look()
        tracing.start(name)
        if queue:
            _start_loops(service, queue)
        worker = import_module(f"{service}.celery").app.Worker(
            hostname=f"{name}@{socket.gethostname()}",
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


def _start_loops(service: str, queue: str) -> None:
    """Start the loop that does the queue's work while the broker sends no messages."""
    own = import_module(f"{service}.subscribers").OWN_QUEUES[queue]
    # The thread is a daemon: it ends with the process, at any point.
    loops.Loop(queue, own.step, expected=(Exception,)).start()


def _queues(service: str, own: str | None) -> list[str]:
    """The names of the queues to consume. Raises CommandError for an unknown one."""
    if own is not None:
        if service not in SERVICES or own not in SERVICES[service].own_queues:
            raise CommandError(f"{service} has no queue {own!r}")
        return [own_queue(service, own)]
    queues = [jobs_queue(service)]
    if delivered_to(service):
        queues.append(events_queue(service))
    return queues
