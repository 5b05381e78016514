"""Sequence and publish this service's events, and follow those of other services."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core import servers, tracing
from provote_core.outbox import loops
from provote_core.outbox.follower import follower_loops
from provote_core.outbox.relaying import relay_loops
from provote_core.services import subscriptions_of


class Command(BaseCommand):
    """`manage.py relay [--follow]`: any number of replicas may run.

    A service that subscribes to others follows them without the option, too: a supervisor that was
    written when it subscribed to none starts its relay without one.
    """

    help = "Assign positions to events, publish them to the broker, and follow other services."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --follow."""
        parser.add_argument("--follow", action="store_true", help="also follow other services")

    def handle(self, *args: Any, follow: bool, **options: Any) -> None:
        """Run until SIGTERM; exit code 1 if a loop ended by an unexpected error."""
        service = settings.PROVOTE.service
        servers.look()
        tracing.start(f"{service}-relay")
        started = relay_loops(service)
        if follow or subscriptions_of(service):
            started += follower_loops(service)
        if not loops.run(started):
            raise CommandError("a loop ended by an unexpected error; the log has its traceback")
