"""Sequence and publish this service's events; with --follow also follow other services."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core import conf, tracing
from provote_core.outbox import loops, publisher, sequencer
from provote_core.outbox.follower import follower_loops
from provote_core.services import source_of

SEQUENCE_EVERY = 0.1  # seconds
# After events more usually follow, and a large message costs little more than a small one.
PACE = 0.3  # seconds
PUBLISH_EVERY = 1.0  # seconds, unless the sequencer wakes the publisher earlier


class Command(BaseCommand):
    """`manage.py relay [--follow]`: any number of replicas may run."""

    help = "Assign positions to events, publish them to the broker, and follow other services."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --follow."""
        parser.add_argument("--follow", action="store_true", help="also follow other services")

    def handle(self, *args: Any, follow: bool, **options: Any) -> None:
        """Run until SIGTERM; exit code 1 if a loop ended by an unexpected error."""
        source = source_of(settings.PROVOTE.service)
        tracing.start(f"{settings.PROVOTE.service}-relay")
        sender = publisher.Broker(conf.broker_url(), source)

        def publish() -> float:
            try:
                return 0 if publisher.publish(source, sender) else PUBLISH_EVERY
            except publisher.BrokerErrors:
                sender.close()
                raise

        publishing = loops.Loop("publish", publish, expected=publisher.BrokerErrors)

        def sequence() -> float:
            sequenced = sequencer.assign_positions(source)
            if sequenced:
                publishing.wake()
            if sequenced == sequencer.ROWS:
                return 0
            return PACE if sequenced else SEQUENCE_EVERY

        started = [loops.Loop("stamp", sequence, expected=()), publishing]
        if follow:
            started += follower_loops(settings.PROVOTE.service)
        if not loops.run(started):
            raise CommandError("a loop ended by an unexpected error; the log has its traceback")
