"""Assign each event its dense position 1, 2, 3 … after its transaction has committed.

An epoch is one history of positions; a restored database begins another.
"""

from django.db import connection, transaction

from provote_core import failpoint

ROWS = 1000  # outbox rows sequenced in one transaction

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

# Seconds since 2024: larger than any earlier epoch, also those missing in a restored head.
_NEW_EPOCH = """
INSERT INTO outbox_head AS head (source, epoch)
VALUES (%s, extract(epoch FROM clock_timestamp() - timestamptz '2024-01-01 00:00+00')::int)
ON CONFLICT (source) DO UPDATE
SET epoch = greatest(head.epoch + 1, excluded.epoch), published_seq = head.last_seq
RETURNING epoch
"""


def new_epoch(source: str) -> int:
    """Begin a new history and return its number; each call begins another.

    Positions continue from the database's head. Only events sequenced from now on are published to
    the broker; consumers read the others, from position 1, in the feed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEW_EPOCH, [source])
        begun: tuple[int] = cursor.fetchone()
        return begun[0]


def assign_positions(source: str) -> int:
    """Assign positions to the oldest rows without one; returns the number of rows, at most `ROWS`.

    Processes may call it concurrently: the head's row lock lets one work at a time. Costs one
    index lookup when there is nothing to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        if cursor.fetchone() == (False,):
            return 0
    # The lock and the reading of rows are two statements under READ COMMITTED on purpose: the
    # second takes its snapshot after the lock is held and so sees every row that an earlier
    # leader sequenced. In one statement, or under REPEATABLE READ, the snapshot is older than the
    # lock, and rows would get a second position.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, [source])
        locked = cursor.fetchone()
        if locked is None:
            cursor.execute(_FOUND, [source])
            cursor.execute(_LOCK, [source])
            locked = cursor.fetchone()
        failpoint.hit("relay.locked")
        cursor.execute(_STAMP, {"source": source, "last_seq": locked[0], "rows": ROWS})
        stamped: tuple[int] = cursor.fetchone()
        failpoint.hit("relay.stamping")
    failpoint.hit("relay.stamped")
    return stamped[0]
