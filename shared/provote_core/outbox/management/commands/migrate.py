"""Django's migrate, without blocking a running platform."""

import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections
from django.db.migrations import Migration
from psycopg.errors import LockNotAvailable

from provote_core import servers
from provote_core.conf import dsn

LOCK_TIMEOUT = 1.0  # seconds; statements of others queue behind a waiting migration
PAUSE = 1.0  # seconds between tries, in which queued statements run
PATIENCE = 120.0  # seconds until it gives up


class Command(migrate.Command):
    """`manage.py migrate` on a database in use; a repeat continues where an earlier run gave up.

    ALTER TABLE waits for readers of the table, and later statements queue behind it. So it waits
    for one second, lets them run, and tries again. A concurrent index build blocks no one and may
    wait; statements may take as long as they need.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises CommandError if a lock is not available within two minutes."""
        self._connection = connections[options["database"]]
        self._require_a_server()
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
                        raise CommandError(f"a table stayed locked: {error}") from error
                self.stdout.write(" a table is in use, trying again")
                time.sleep(PAUSE)
        finally:
            self._reset()

    def _require_a_server(self) -> None:
        """Say in one line why there is no connection: the pool only says that it waited."""
        try:
            self._connection.ensure_connection()
        except OperationalError as error:
            why = servers.why_not(dsn.conninfo(settings.PROVOTE.service))
            raise CommandError(f"PostgreSQL cannot be used: {why or error}") from None

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Called before each migration; one without a transaction takes no blocking lock."""
        if action == "apply_start" and migration is not None:
            atomic = getattr(migration, "atomic", True)
            self._set("lock_timeout", f"{LOCK_TIMEOUT:g}s" if atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def _reset(self) -> None:
        """Reset the settings before the connection returns to the pool, which keeps them."""
        with suppress(DatabaseError), self._connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("RESET lock_timeout")
        self._connection.close()

    def _set(self, name: str, value: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
