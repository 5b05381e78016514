"""Temporary tables that stand before the real ones, for one session, and how they replace them.

A session that ends takes them along: a rebuild that was killed leaves nothing behind.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from psycopg.errors import DeadlockDetected, LockNotAvailable

from provote_core import logs
from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import Handlers, OtherHistory, apply_batch
from provote_core.outbox.feed import PAGE, Feed
from provote_core.outbox.models import Cursor

# Rows that may be newer than what was told, because polls was asked: those of a higher version.
VERSIONED = "poll"
LOCK_TIMEOUT = "2s"  # that a swap waits for others, who wait behind it
NEAR = 2_000  # events that may be left to apply while the live cursor is held

_LETTERS_GO = """
DELETE FROM {}.dead_letter AS live
WHERE source = %s AND (%s OR discarded_at IS NULL
    AND NOT EXISTS (SELECT FROM pg_temp.dead_letter AS new WHERE new.seq = live.seq))
"""
_LETTERS_COME = """
INSERT INTO {}.dead_letter (source, epoch, seq, type, error)
SELECT source, epoch, seq, type, error FROM pg_temp.dead_letter
ON CONFLICT (source, seq) DO NOTHING
"""
_CURSOR = """
INSERT INTO {}.outbox_cursor AS live
    (source, epoch, applied_seq, applied_at, source_last_seq, updated_at)
SELECT source, epoch, applied_seq, applied_at, source_last_seq, now() FROM pg_temp.outbox_cursor
ON CONFLICT (source) DO UPDATE SET epoch = excluded.epoch, applied_seq = excluded.applied_seq,
    applied_at = excluded.applied_at, source_last_seq = excluded.source_last_seq,
    updated_at = excluded.updated_at
"""

Report = Callable[[int, int], None]

log = logs.get_logger(__name__)


class Busy(Exception):
    """Another rebuild is running; one at a time."""


class Rebuilt(NamedTuple):
    """The position at which the tables stand now, and how many rows were not as they were."""

    position: int
    changed: int


@contextmanager
def session(tables: Sequence[str]) -> Iterator[str]:
    """Temporary copies of `tables`, empty, in this thread's session; yields the real schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), pg_try_advisory_lock(hashtext('rebuild'))")
        schema, alone = cursor.fetchone()
    if not alone:
        raise Busy("another rebuild is running")
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE {schema}.{table} INCLUDING ALL)")
        yield schema
    finally:
        _forget()


def _forget() -> None:
    """Let no session go back to the pool with tables that hide the real ones."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")
            cursor.execute("SELECT pg_advisory_unlock(hashtext('rebuild'))")
    except Exception:
        if connection.connection is not None:
            connection.connection.close()  # what is closed the pool drops
        raise


class Shadow:
    """A session whose tables are temporary ones; the real ones are named with their schema."""

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
        """Apply to the shadow what was told, to the head; for some polls, as far as is applied.

        They are swapped alone, so they have to stand where all others do.
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
        """Put the shadow in the place of the real rows; None if it has to come nearer first."""
        try:
            with transaction.atomic():
                return self._swap()
        except OperationalError as error:
            # Any other error is one of the session, whose end is the shadow's end.
            if not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                raise
            log.warning("swap put off", source=self._feed.source, error=repr(error))
            return None

    @transaction.atomic
    def _apply(self, page: Batch) -> None:
        """Apply a page to the shadow; in a session that has none, nothing is done at all."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'pg_temp.outbox_cursor'::regclass")
        apply_batch(page, self._handlers, anew=True)

    def _swap(self) -> Rebuilt | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        epoch, applied = self._live(lock=True)
        shadow = Cursor.objects.get(source=self._feed.source)
        other = epoch != shadow.epoch
        behind = applied - shadow.applied_seq
        if behind > 0 and not other:
            if behind > NEAR:
                return None
            page = self._feed.pull(after=shadow.applied_seq, limit=behind)
            self._apply(page)
            shadow.refresh_from_db()
            other = (page.last_seq or 0) < applied
            if shadow.applied_seq < applied and not other:
                return None
        if self._polls is not None:
            if other:
                raise OtherHistory(f"{self._feed.source}: epoch {epoch} became {shadow.epoch}")
            if shadow.applied_seq != applied:
                return None
        changed = sum(self._merge(model, other=other) for model in self._models)
        if self._polls is None:
            self._move_cursor(other=other)
        return Rebuilt(shadow.applied_seq, changed)

    def _merge(self, model: type[Model], *, other: bool) -> int:
        """Make the real rows those of the shadow, touching only what differs; returns how many."""
        table = model._meta.db_table
        names = [field.column for field in model._meta.concrete_fields if field.column]
        keys = [str(field.column) for field in model._meta.pk_fields]
        told_only = other or table != VERSIONED
        goes = "true" if told_only else "false"
        goes += "" if self._polls is None else " AND live.poll_id = ANY(%(polls)s)"
        comes = "true" if told_only else "live.version <= excluded.version"
        same = " AND ".join(f"new.{key} = live.{key}" for key in keys)
        listed = ", ".join(names)
        before, after = (
            ", ".join(f"{of}.{name}" for name in names) for of in ("live", "excluded")
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self._schema}.{table} AS live WHERE {goes} AND NOT EXISTS"
                f" (SELECT FROM pg_temp.{table} AS new WHERE {same})",  # nosec B608 # our tables
                {"polls": list(self._polls or ())},
            )
            changed = cursor.rowcount
            cursor.execute(
                f"INSERT INTO {self._schema}.{table} AS live ({listed})"
                f" SELECT {listed} FROM pg_temp.{table} ON CONFLICT ({', '.join(keys)})"
                f" DO UPDATE SET ({listed}) = ROW ({after})"
                f" WHERE {comes} AND ({before}) IS DISTINCT FROM ({after})"  # nosec B608 # our tables
            )
            return int(changed + cursor.rowcount)

    def _move_cursor(self, *, other: bool) -> None:
        """Take over the shadow's cursor and its dead letters; discarded ones stay discarded."""
        with connection.cursor() as cursor:
            cursor.execute(_LETTERS_GO.format(self._schema), [self._feed.source, other])
            cursor.execute(_LETTERS_COME.format(self._schema))
            cursor.execute(_CURSOR.format(self._schema))

    def _position(self) -> int:
        found = Cursor.objects.filter(source=self._feed.source)
        return next(iter(found.values_list("applied_seq", flat=True)), 0)

    def _live(self, *, lock: bool = False) -> tuple[int, int]:
        """Epoch and position of the real cursor; zeros before its first event."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT epoch, applied_seq FROM {self._schema}.outbox_cursor"  # nosec B608 # ours
                + " WHERE source = %s"
                + (" FOR UPDATE" if lock else ""),
                [self._feed.source],
            )
            return cursor.fetchone() or (0, 0)
