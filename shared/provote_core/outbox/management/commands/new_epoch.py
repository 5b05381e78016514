"""Begins a new history of what this service tells; for a database that was restored."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from provote_core.outbox import sequencer
from provote_core.services import source_of


class Command(BaseCommand):
    """`manage.py new_epoch`: each call begins one, and says its number in one line."""

    help = "After a restore: tell every consumer that what they applied may be no more."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Consumers start over from position 1 within seconds; nothing has to be stopped."""
        source = source_of(settings.PROVOTE.service)
        self.stdout.write(f"{source}: epoch {sequencer.new_epoch(source)}")
