"""Has polls counted again by their methods."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics import services
from provote_rules.wording import number_of


class Command(BaseCommand):
    """`manage.py tally POLL …|--all`: may be repeated at any time; results stay meanwhile."""

    help = "Have analytics-tally count polls again; the same ballots give the same report."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The ids of polls, or --all."""
        parser.add_argument("polls", metavar="POLL", type=UUID, nargs="*")
        parser.add_argument("--all", action="store_true", help="all polls")

    def handle(self, *args: Any, polls: list[UUID], all: bool, **options: Any) -> None:
        """Exit code 1 without a poll, or for a poll that is not known."""
        if bool(polls) == all:
            raise CommandError("name polls, or use --all")
        marked = services.recount(polls=None if all else polls)
        if not all and marked != len(set(polls)):
            raise CommandError(f"known are {marked} of {number_of(len(set(polls)), 'poll')}")
        self.stdout.write(f"{marked} to be counted again")
