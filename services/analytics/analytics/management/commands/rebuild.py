"""Rebuilds the counts from all events while readers see the old numbers."""

import time
from typing import Any

import httpx
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.rebuilding import PROJECTIONS, rebuild
from analytics.shadow_tables import RebuildInProgress
from analytics.subscribers import HANDLERS
from provote_core.outbox.feed import Feed
from provote_rules.wording import number_of


class Command(BaseCommand):
    """`manage.py rebuild [--source votes/0]`: may be repeated and killed at any time."""

    help = "Count all events again from position 1, then replace the counts."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The option --source, all sources by default."""
        parser.add_argument("--source", choices=list(PROJECTIONS), action="append")

    def handle(self, *args: Any, source: list[str] | None, **options: Any) -> None:
        """Exit code 1 while another rebuild runs, or if a producer does not answer."""
        for name in source or PROJECTIONS:
            began = time.monotonic()
            try:
                done = rebuild(Feed(name), HANDLERS, report=_Progress(self, name))
            except (RebuildInProgress, TimeoutError, httpx.HTTPError) as error:
                raise CommandError(f"{name}: {error!r}; nothing was changed") from error
            self.stdout.write(
                f"{name}: rebuilt at position {done.position} in {time.monotonic() - began:.1f} s,"
                f" {number_of(done.changed, 'row')} changed"
            )


class _Progress:
    """Reports the progress once a second."""

    def __init__(self, command: Command, source: str) -> None:
        self._command, self._source = command, source
        self._began = self._reported = time.monotonic()

    def __call__(self, applied: int, last_seq: int) -> None:
        now = time.monotonic()
        if now - self._reported < 1:
            return
        self._reported = now
        pace = applied / (now - self._began)
        left = max(last_seq - applied, 0) / pace if pace else 0
        self._command.stdout.write(
            f"{self._source}: {applied} of {last_seq}, {pace:.0f} a second, {left:.0f} s left"
        )
