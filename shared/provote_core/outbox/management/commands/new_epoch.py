"""Begin a new epoch of this service's events, after its database was restored."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from provote_core.outbox import sequencer
from provote_core.services import source_of


class Command(BaseCommand):
    """`manage.py new_epoch`: each call begins one and prints its number."""

    help = "After a restore: make every consumer apply this service's events again."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Consumers start again from position 1 within seconds, while everything runs."""
        source = source_of(settings.PROVOTE.service)
        self.stdout.write(f"{source}: epoch {sequencer.new_epoch(source)}")
