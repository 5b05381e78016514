"""List, show, retry or discard events that could not be applied."""

import json
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core.outbox import deadletters
from provote_core.outbox.feed import shared
from provote_core.outbox.models import DeadLetter


class Command(BaseCommand):
    """`manage.py deadletters list|show|retry|discard`; a repeat is harmless."""

    help = "Events of other services that could not be applied here."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The four actions; all except `list` take numbers of letters or --all."""
        actions = parser.add_subparsers(dest="action", required=True)
        known = actions.add_parser("list", help="pending letters, oldest first")
        known.add_argument("--json", action="store_true", help="one line of JSON for each")
        known.add_argument("--discarded", action="store_true", help="discarded letters instead")
        for action, what in (
            ("show", "letter and event, as its producer stores it now, in JSON"),
            ("retry", "apply the event now; exit code 1 if any still cannot be applied"),
            ("discard", "skip the event permanently"),
        ):
            selecting = actions.add_parser(action, help=what)
            named = selecting.add_mutually_exclusive_group(required=True)
            named.add_argument("ids", nargs="*", type=int, default=[], metavar="ID")
            named.add_argument("--all", action="store_true", help="all pending letters, in order")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Run the action; exit code 1 for an unknown number or an unresolved letter."""
        if action == "list":
            self._list(discarded=options["discarded"], as_json=options["json"])
            return
        letters = _named(options["ids"], everything=options["all"])
        try:
            failed = [letter for letter in letters if not getattr(self, f"_{action}")(letter)]
        except httpx.HTTPError as error:
            raise CommandError(f"the producer does not answer: {error!r}") from error
        if failed:
            raise CommandError(f"{len(failed)} of {len(letters)} left as they were")

    def _list(self, *, discarded: bool, as_json: bool) -> None:
        letters = DeadLetter.objects.filter(discarded_at__isnull=not discarded)
        for letter in letters.order_by("source", "seq"):
            if as_json:
                self.stdout.write(json.dumps(_facts(letter)))
            else:
                self.stdout.write(
                    f"{letter.pk:>6}  {letter.source} {letter.seq}  {letter.type}  "
                    f"{letter.failed_at:%Y-%m-%d %H:%M:%S}Z  {letter.error}"
                )
        if not as_json:
            self.stdout.write(f"{letters.count()} {'discarded' if discarded else 'waiting'}")

    def _show(self, letter: DeadLetter) -> bool:
        try:
            event = deadletters.read(letter, shared(letter.source))
        except deadletters.Stale as stale:
            self.stderr.write(str(stale))
            return False
        self.stdout.write(json.dumps(_facts(letter) | {"event": event}, indent=2))
        return True

    def _retry(self, letter: DeadLetter) -> bool:
        handlers = import_module(f"{settings.PROVOTE.service}.subscribers").HANDLERS
        try:
            reason = deadletters.retry(letter, handlers, shared(letter.source))
        except deadletters.Stale as stale:
            reason = str(stale)
        self.stdout.write(f"{letter.source} {letter.seq}  {reason or 'applied'}")
        return reason is None

    def _discard(self, letter: DeadLetter) -> bool:
        done = deadletters.discard(letter)
        self.stdout.write(f"{letter.source} {letter.seq}  {'discarded' if done else 'as it was'}")
        return True


def _named(ids: Iterable[int], *, everything: bool) -> list[DeadLetter]:
    """The letters with these numbers, or all pending ones, ordered by source and position."""
    letters = DeadLetter.objects.order_by("source", "seq")
    if everything:
        return list(letters.filter(discarded_at=None))
    wanted = set(ids)
    found = list(letters.filter(pk__in=wanted))
    if missing := wanted - {letter.pk for letter in found}:
        raise CommandError(f"there is no letter {', '.join(map(str, sorted(missing)))}")
    return found


def _facts(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "source": letter.source,
        "epoch": letter.epoch,
        "seq": letter.seq,
        "type": letter.type,
        "error": letter.error,
        "tries": letter.tries,
        "failed_at": letter.failed_at.isoformat(),
        "discarded_at": letter.discarded_at and letter.discarded_at.isoformat(),
    }
