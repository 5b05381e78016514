"""SQL that copies rows of temporary tables to the real tables of the same names.

`other` says that the events are of another history than those that made the real rows: the source
was restored, or has another epoch.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Model

# A table whose rows may be newer than the events, because they were fetched from polls.
VERSIONED = "poll"

_DELETE_LETTERS = """
DELETE FROM {}.dead_letter AS live
WHERE source = %s AND (%s OR discarded_at IS NULL
    AND NOT EXISTS (SELECT FROM pg_temp.dead_letter AS new WHERE new.seq = live.seq))
"""
_INSERT_LETTERS = """
INSERT INTO {}.dead_letter (source, epoch, seq, type, error)
SELECT source, epoch, seq, type, error FROM pg_temp.dead_letter
ON CONFLICT (source, seq) DO NOTHING
"""
_MOVE_CURSOR = """
INSERT INTO {}.outbox_cursor AS live
    (source, epoch, applied_seq, applied_at, source_last_seq, updated_at)
SELECT source, epoch, applied_seq, applied_at, source_last_seq, now() FROM pg_temp.outbox_cursor
ON CONFLICT (source) DO UPDATE SET epoch = excluded.epoch, applied_seq = excluded.applied_seq,
    applied_at = excluded.applied_at, source_last_seq = excluded.source_last_seq,
    updated_at = excluded.updated_at
"""


def merge(model: type[Model], *, schema: str, polls: Collection[UUID] | None, other: bool) -> int:
    """Copy the rows of a shadow table that differ; returns the number of changed rows.

    Rows that the shadow table lacks are deleted, with `polls` only those of these polls. Rows that
    may be newer than the events are kept, except after another history.
    """
    events_only = other or model._meta.db_table != VERSIONED
    with connection.cursor() as cursor:
        cursor.execute(
            _deletion(model, schema, events_only, of_some=polls is not None),
            {"polls": list(polls or ())},
        )
        deleted = cursor.rowcount
        cursor.execute(_upsert(model, schema, events_only))
        return int(deleted + cursor.rowcount)


def _deletion(model: type[Model], schema: str, events_only: bool, *, of_some: bool) -> str:
    table = model._meta.db_table
    deletable = "true" if events_only else "false"
    deletable += " AND live.poll_id = ANY(%(polls)s)" if of_some else ""
    same = " AND ".join(f"new.{key} = live.{key}" for key in _keys(model))
    return (
        f"DELETE FROM {schema}.{table} AS live WHERE {deletable} AND NOT EXISTS"
        f" (SELECT FROM pg_temp.{table} AS new WHERE {same})"  # nosec B608 # our tables
    )


def _upsert(model: type[Model], schema: str, events_only: bool) -> str:
    """Equal rows are left out first: a conflict would lock, and so write, each of them."""
    table = model._meta.db_table
    # Quoted: a column may have the name of a keyword.
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if field.column]
    replaceable = "true" if events_only else "live.version <= excluded.version"
    listed = ", ".join(names)
    before, after, new = (
        ", ".join(f"{of}.{name}" for name in names) for of in ("live", "excluded", "new")
    )
    same = " AND ".join(f"new.{key} = live.{key}" for key in _keys(model))
    return (
        f"INSERT INTO {schema}.{table} AS live ({listed})"
        f" SELECT {listed} FROM pg_temp.{table} AS new WHERE NOT EXISTS (SELECT"
        f" FROM {schema}.{table} AS live WHERE {same} AND ({before}) IS NOT DISTINCT FROM ({new}))"
        f" ON CONFLICT ({', '.join(_keys(model))}) DO UPDATE SET ({listed}) = ROW ({after})"
        f" WHERE {replaceable} AND ({before}) IS DISTINCT FROM ({after})"  # nosec B608 # our tables
    )


def _keys(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.pk_fields]


def move_cursor(source: str, *, schema: str, other: bool) -> None:
    """Copy the shadow cursor and dead letters; discarded letters stay discarded."""
    with connection.cursor() as cursor:
        cursor.execute(_DELETE_LETTERS.format(schema), [source, other])
        cursor.execute(_INSERT_LETTERS.format(schema))
        cursor.execute(_MOVE_CURSOR.format(schema))
