"""Follow other services by their feeds, without the broker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from provote_core import tracing
from provote_core.outbox import loops
from provote_core.outbox.follower import follower_loops


class Command(BaseCommand):
    """`manage.py follow`: any number of replicas may run."""

    help = "Apply events of other services from their feeds."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM; exit code 1 if a loop ended by an unexpected error."""
        tracing.start(f"{settings.PROVOTE.service}-follow")
        if not loops.run(follower_loops(settings.PROVOTE.service)):
            raise CommandError("a loop ended by an unexpected error; the log has its traceback")
