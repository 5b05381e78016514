"""Stamps and publishes what this service tells; with --follow it also follows others."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core import conf, tracing
from provote_core.outbox import loops, publisher, sequencer
from provote_core.outbox.follower import following
from provote_core.services import source_of

STAMP_EVERY = 0.1  # seconds
# After events there are mostly more: a message of many costs little more than one of a few.
PACE = 0.3  # seconds
PUBLISH_EVERY = 1.0  # seconds, if no stamp wakes the publisher earlier


class Command(BaseCommand):
    """`manage.py relay [--follow]`: any number of replicas may run."""

    help = "Give events their positions, hand them to the broker, and follow other services."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: --follow."""
        parser.add_argument("--follow", action="store_true", help="also follow other services")

    def handle(self, *args: Any, follow: bool, **options: Any) -> None:
        """Run until SIGTERM; exit code 1 if a loop broke."""
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

        def stamp() -> float:
            stamped = sequencer.stamp(source)
            if stamped:
                publishing.wake()
            if stamped == sequencer.ROWS:
                return 0
            return PACE if stamped else STAMP_EVERY

        started = [loops.Loop("stamp", stamp, expected=()), publishing]
        if follow:
            started += following(settings.PROVOTE.service)
        if not loops.run(started):
            raise CommandError("a loop broke; the log says why")
