"""Django's migrate, which never makes a running platform wait for it."""

import time
from contextlib import suppress
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections
from django.db.migrations import Migration
from psycopg.errors import LockNotAvailable

LOCK_TIMEOUT = 1.0  # seconds: so long may others queue behind a migration that waits for a lock
PAUSE = 1.0  # seconds, in which they have their turn
PATIENCE = 120.0  # seconds until it is given up


class Command(migrate.Command):
    """`manage.py migrate` on a database in use; a repeat goes on where it was given up.

    ALTER TABLE waits for whoever reads the table, and everybody else waits behind it. So it waits
    for a second, lets them pass, and tries again. What builds an index concurrently stands in
    nobody's way and may wait; statements may take as long as they need.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises CommandError when a lock is not to be had within two minutes."""
        self._connection = connections[options["database"]]
        deadline = time.monotonic() + PATIENCE
        try:
            self._set("statement_timeout", "0")
            while True:
                self._set("lock_timeout", f"{LOCK_TIMEOUT:g}s")
                try:
                    super().handle(*args, **options)
                    return
                except OperationalError as error:
                    if not isinstance(error.__cause__, LockNotAvailable):
                        raise
                    if time.monotonic() > deadline:
                        raise CommandError(f"a table was never free: {error}") from error
                self.stdout.write(" a table is in use, trying again")
                time.sleep(PAUSE)
        finally:
            self._forget()

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Called before each migration: one without a transaction takes no lock that matters."""
        if action == "apply_start" and migration is not None:
            atomic = getattr(migration, "atomic", True)
            self._set("lock_timeout", f"{LOCK_TIMEOUT:g}s" if atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def _forget(self) -> None:
        """Give the connection back as it was: a pool keeps it, with all that was set."""
        with suppress(DatabaseError), self._connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("RESET lock_timeout")
        self._connection.close()

    def _set(self, name: str, value: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
