"""Giving each event its dense position 1, 2, 3 … after its transaction has committed."""

from django.db import connection, transaction

from provote_core import crash

ROWS = 1000  # outbox rows stamped in one transaction

_WAITING = "SELECT EXISTS (SELECT 1 FROM outbox WHERE first_seq IS NULL)"

_FOUND = "INSERT INTO outbox_head (source) VALUES (%s) ON CONFLICT DO NOTHING"

_LOCK = "SELECT last_seq FROM outbox_head WHERE source = %s FOR UPDATE"

_STAMP = """
WITH fresh AS (
    SELECT id, count, sum(count) OVER (ORDER BY id) AS through
    FROM (
        SELECT id, count FROM outbox WHERE first_seq IS NULL ORDER BY id LIMIT %(rows)s
    ) AS oldest
), stamped AS (
    UPDATE outbox SET first_seq = %(last_seq)s + fresh.through - fresh.count + 1
    FROM fresh WHERE outbox.id = fresh.id
    RETURNING outbox.count
)
UPDATE outbox_head SET last_seq = last_seq + (SELECT coalesce(sum(count), 0) FROM stamped)
WHERE source = %(source)s
RETURNING (SELECT count(*) FROM stamped)
"""


def stamp(source: str) -> int:
    """Give the oldest unstamped rows their positions; returns how many rows, at most `ROWS`.

    Any number of processes may call it at once: the head's row lock lets one work at a time.
    Costs one indexed look when there is nothing to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        if cursor.fetchone() == (False,):
            return 0
    # The lock and the reading of rows are two statements under READ COMMITTED on purpose: the
    # second takes its snapshot after the lock is ours and so sees every row that an earlier
    # leader stamped. In one statement, or under REPEATABLE READ, the snapshot is older than the
    # lock, and rows get a second position.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, [source])
        locked = cursor.fetchone()
        if locked is None:
            cursor.execute(_FOUND, [source])
            cursor.execute(_LOCK, [source])
            locked = cursor.fetchone()
        crash.reach("relay.locked")
        cursor.execute(_STAMP, {"source": source, "last_seq": locked[0], "rows": ROWS})
        stamped: tuple[int] = cursor.fetchone()
        crash.reach("relay.stamping")
    crash.reach("relay.stamped")
    return stamped[0]
