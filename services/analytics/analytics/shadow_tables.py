"""Temporary tables that hide the real ones in one session, and the swap of their rows.

The temporary tables end with the session, so a rebuild that is killed leaves nothing behind.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from msgspec import structs
from psycopg.errors import DeadlockDetected, LockNotAvailable

from analytics.services import recount
from analytics.shadow_rows import merge, move_cursor
from provote_core import logs
from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import Handlers, HistoryChanged, apply_batch
from provote_core.outbox.feed import PAGE, Feed
from provote_core.outbox.models import Cursor

LOCK_TIMEOUT = "2s"  # while a swap waits for locks, others queue behind it
# Enough to join the rows of a million ballots by a hash table; the index takes 7 times as long.
WORK_MEM = "256MB"
LOOKAHEAD = 2_000  # events that may be applied while the real cursor is locked

Report = Callable[[int, int], None]

log = logs.get_logger(__name__)


class RebuildInProgress(Exception):
    """Another rebuild is running; only one can run at a time."""


class Rebuilt(NamedTuple):
    """The position of the tables now, and the number of rows that the rebuild changed."""

    position: int
    changed: int


@contextmanager
def session(tables: Sequence[str]) -> Iterator[str]:
    """Create empty temporary copies of `tables` in this session; yields the real schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), pg_try_advisory_lock(hashtext('rebuild'))")
        schema, locked = cursor.fetchone()
    if not locked:
        raise RebuildInProgress("another rebuild is running")
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE {schema}.{table} INCLUDING ALL)")
        yield schema
    finally:
        _discard()


def _discard() -> None:
    """Return no session to the pool whose temporary tables still hide the real ones."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")
            cursor.execute("SELECT pg_advisory_unlock(hashtext('rebuild'))")
    except Exception:
        if connection.connection is not None:
            connection.connection.close()  # the pool drops closed connections
        raise


class ShadowTables:
    """The temporary tables of a session; the real ones are addressed with their schema."""

    def __init__(
        self,
        schema: str,
        models: Sequence[type[Model]],
        feed: Feed,
        handlers: Handlers,
        polls: Collection[UUID] | None,
    ) -> None:
        self._schema, self._models, self._polls = schema, models, polls
        self._feed, self._handlers = feed, handlers

    def replay(self, report: Report) -> None:
        """Apply the source's events to the shadow tables, up to its head.

        For some polls only up to the real position: their rows are swapped alone and must be at
        the position of all others.
        """
        position = self._position()
        while True:
            limit = PAGE
            if self._polls is not None:
                limit = min(limit, max(self._live()[1] - position, 0))
            page = self._feed.pull(after=position, limit=limit)
            self._apply(page)
            position = max(position, page.through)
            report(position, page.last_seq or 0)
            if not page.events:
                return

    def swap(self) -> Rebuilt | None:
        """Replace the real rows; None if the shadow tables must catch up further first.

        The events that may be missing are fetched before the real cursor is locked.
        """
        ahead, restored = self._fetch_ahead()
        self._analyze()
        try:
            with transaction.atomic():
                return self._swap(ahead, restored=restored)
        except OperationalError as error:
            # Any other error may have ended the session, and the shadow tables with it.
            if not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                raise
            log.warning("swap postponed", source=self._feed.source, error=repr(error))
            return None

    @transaction.atomic
    def _apply(self, page: Batch) -> None:
        """Apply a page to the shadow tables; raises ProgrammingError in a session without them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'pg_temp.outbox_cursor'::regclass")
        apply_batch(page, self._handlers, replay=True)

    def _analyze(self) -> None:
        """Let PostgreSQL know the sizes; it analyzes no temporary table by itself."""
        with connection.cursor() as cursor:
            for model in self._models:
                cursor.execute(f"ANALYZE pg_temp.{model._meta.db_table}")

    def _fetch_ahead(self) -> tuple[Batch, bool]:
        """The events behind the shadow position, and whether the source is behind the real one.

        The latter means that the source was restored to an older state.
        """
        _, applied = self._live()
        page = self._feed.pull(after=self._position(), limit=LOOKAHEAD)
        return page, (page.last_seq or 0) < applied

    def _swap(self, ahead: Batch, *, restored: bool) -> Rebuilt | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
            cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEM])
        epoch, applied = self._live(lock=True)
        shadow = Cursor.objects.get(source=self._feed.source)
        other = restored or epoch != shadow.epoch
        if shadow.applied_seq < applied and epoch == shadow.epoch:
            if ahead.through < applied and not restored:
                return None
            self._apply(_up_to(applied, ahead))
            shadow.refresh_from_db()
        if self._polls is not None:
            if other:
                raise HistoryChanged(f"{self._feed.source}: epoch {epoch} became {shadow.epoch}")
            if shadow.applied_seq != applied:
                return None
        changed = sum(
            merge(model, schema=self._schema, polls=self._polls, other=other)
            for model in self._models
        )
        if changed:
            recount(polls=self._polls)
        if self._polls is None:
            move_cursor(self._feed.source, schema=self._schema, other=other)
        return Rebuilt(shadow.applied_seq, changed)

    def _position(self) -> int:
        found = Cursor.objects.filter(source=self._feed.source)
        return next(iter(found.values_list("applied_seq", flat=True)), 0)

    def _live(self, *, lock: bool = False) -> tuple[int, int]:
        """Epoch and position of the real cursor; zeros before the first event."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT epoch, applied_seq FROM {self._schema}.outbox_cursor"  # nosec B608 # ours
                + " WHERE source = %s"
                + (" FOR UPDATE" if lock else ""),
                [self._feed.source],
            )
            return cursor.fetchone() or (0, 0)


def _up_to(position: int, page: Batch) -> Batch:
    """The page without the events behind `position`."""
    return structs.replace(page, events=page.events[: max(position + 1 - page.first_seq, 0)])
