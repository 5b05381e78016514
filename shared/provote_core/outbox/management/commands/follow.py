"""Follow other services by their feeds, without the broker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from provote_core import servers, tracing
from provote_core.outbox import loops
from provote_core.outbox.follower import follower_loops
from provote_core.outbox.relaying import relay_loops
from provote_core.services import SERVICES


class Command(BaseCommand):
    """`manage.py follow`: any number of replicas may run.

    In a service that publishes events it does what `relay --follow` does: a supervisor that was
    written when the service published none starts its relay, too.
    """

    help = "Apply events of other services from their feeds; publish the service's own, if any."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM; exit code 1 if a loop ended by an unexpected error."""
        service = settings.PROVOTE.service
        servers.look()
        tracing.start(f"{service}-follow")
        started = follower_loops(service)
        if service in SERVICES and SERVICES[service].publishes:
            started += relay_loops(service)
        if not loops.run(started):
            raise CommandError("a loop ended by an unexpected error; the log has its traceback")
